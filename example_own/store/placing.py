"""A basket becomes an order."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import F

from example_own.store.basket import Row
from example_own.store.models import Order, OrderItem, Variant

COURIER_PRICE = Decimal(350)


class SoldOutError(Exception):
    """Somebody else was faster."""


@transaction.atomic
def place(order: Order, rows: Sequence[Row], customer: Any) -> Order:
    """Save *order* with *rows*, and take these out of the stock.

    Raises `SoldOutError`; nothing is saved then.
    """
    order.customer = customer if customer.is_authenticated else None
    order.number = uuid4().hex[:20]
    if order.delivery == Order.Delivery.COURIER:
        order.delivery_price = COURIER_PRICE
    order.save()
    order.number = f"{order.pk:06}"
    order.save(update_fields=["number"])
    for row in rows:
        _take(row)
    OrderItem.objects.bulk_create(
        OrderItem(
            order=order,
            variant=row.variant,
            title=str(row.variant),
            quantity=row.quantity,
            price=row.price,
        )
        for row in rows
    )
    return order


def _take(row: Row) -> None:
    left = Variant.objects.filter(pk=row.variant.pk, stock__gte=row.quantity)
    if not left.update(stock=F("stock") - row.quantity):
        raise SoldOutError
