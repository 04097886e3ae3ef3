"""Orders of Salesman for tests: its own basket becomes an order."""

from decimal import Decimal
from itertools import count
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.test import RequestFactory
from salesman.basket.serializers import ExtraRowSerializer
from salesman.core.utils import get_salesman_model

from django_commerceml.models import Order as OurOrder
from django_commerceml.models import ShopOrder
from tests.salesman.goods.models import Good

_numbers = count(1)


def make_good(**values: Any) -> Good:
    """Make goods."""
    model: Any = Good  # its application is installed in these tests only
    good: Good = model.objects.create(**values)
    return good


def request_of(user: Any = None) -> Any:
    request = RequestFactory().get("/")
    request.user = user or AnonymousUser()
    request.session = {}  # type: ignore[assignment]  # a basket needs no more of it
    return request


def sell(*goods: tuple[Good, int], rows: tuple[Any, ...] = (), **values: Any) -> Any:
    """Place an order of *goods*; *rows* are modifiers: name, label, amount."""
    order_model = get_salesman_model("Order")
    request = request_of(values.get("user"))
    with transaction.atomic():
        basket, _ = get_salesman_model("Basket").objects.get_or_create_from_request(
            request
        )
        for good, quantity in goods:
            basket.add(good, quantity=quantity, extra={"n": next(_numbers)})
        basket.extra = {"email": "i@example.ru", **values.pop("extra", {})}
        basket.update(request)
        for modifier, label, amount in rows:
            said = {"label": label, "amount": Decimal(amount), "extra": {}}
            context = {"request": request}
            basket.extra_rows[modifier] = ExtraRowSerializer(said, context=context)
            basket.total += Decimal(amount)
        order = order_model.objects.create_from_basket(
            basket, request, ref=f"2026-{next(_numbers):05}", **values
        )
        basket.delete()
    return order


def row_of(order: Any) -> ShopOrder:
    """Return what is noted of *order*."""
    kind = ContentType.objects.get_for_model(order)
    return ShopOrder.objects.get(content_type=kind, object_id=str(order.pk))


def ours(order: Any) -> Any:
    """Return the order that *order* became, read anew."""
    return OurOrder.objects.get(shop_order=row_of(order))


def fresh(order: Any) -> Any:
    """Return *order* read anew."""
    return type(order).objects.get(pk=order.pk)
