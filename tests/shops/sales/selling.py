"""Orders of the shop for tests, as its checkout places them."""

from itertools import count
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from django_commerceml.models import ExchangeProfile, ShopOrder
from django_commerceml.models import Order as OurOrder
from tests.factories import make_link
from tests.shops.sales.models import Good, Item, Order

_numbers = count(1)


def make_good(title: str, external_id: str, profile: ExchangeProfile) -> Good:
    """Make goods of the shop that 1C knows as *external_id*."""
    good = Good.objects.create(title=title)
    make_link(
        profile=profile,
        kind="product",
        external_id=external_id,
        content_type=ContentType.objects.get_for_model(Good),
        object_id=str(good.pk),
    )
    return good


def sell(*items: Any, **values: Any) -> Order:
    """Place an order of *items*: pairs of goods and a quantity, for 100 each."""
    values.setdefault("code", f"S-{next(_numbers)}")
    values.setdefault("client", "Иванов Иван")
    with transaction.atomic():
        order = Order.objects.create(**values)
        for good, quantity in items:
            Item.objects.create(order=order, good=good, quantity=quantity, price=100)
    return order


def row_of(order: Order) -> ShopOrder:
    """Return what is noted of *order*."""
    return ShopOrder.objects.get(
        content_type=ContentType.objects.get_for_model(Order), object_id=str(order.pk)
    )


def ours(order: Order) -> Any:
    """Return the order that *order* became, read anew."""
    return OurOrder.objects.get(shop_order=row_of(order))


def change(order: Order, **values: Any) -> Order:
    """Change *order* as the shop does: read, set, saved."""
    found = Order.objects.get(pk=order.pk)
    for name, value in values.items():
        setattr(found, name, value)
    found.save()
    return found
