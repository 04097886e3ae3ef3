"""Orders with all their rows, read in a constant number of queries for many."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models

from django_commerceml.models import (
    Order,
    OrderDiscount,
    OrderExport,
    OrderLine,
    OrderPayment,
    OrderShipment,
    OrderTax,
)

_Rows = Mapping[int, list[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedOrder:
    """An order and what belongs to it."""

    order: Order
    lines: Sequence[OrderLine]
    discounts: Sequence[OrderDiscount]
    taxes: Sequence[OrderTax]
    payments: Sequence[OrderPayment]
    shipments: Sequence[OrderShipment]


def load_orders(exports: Iterable[OrderExport]) -> dict[int, LoadedOrder]:
    """Return the orders of *exports* by id; one that was erased is not there."""
    ids = [export.order_id for export in exports]
    orders = Order.objects.filter(pk__in=ids).select_related("user", "counterparty")
    found = {order.pk: order for order in orders}
    lines = _group(OrderLine.objects.filter(order_id__in=ids))
    discounts = _group(OrderDiscount.objects.filter(order_id__in=ids))
    taxes = _group(OrderTax.objects.filter(order_id__in=ids))
    payments = _group(OrderPayment.objects.filter(order_id__in=ids))
    shipments = _group(OrderShipment.objects.filter(order_id__in=ids))
    return {
        pk: LoadedOrder(
            order=order,
            lines=lines.get(pk, ()),
            discounts=discounts.get(pk, ()),
            taxes=taxes.get(pk, ()),
            payments=payments.get(pk, ()),
            shipments=shipments.get(pk, ()),
        )
        for pk, order in found.items()
    }


def _group(rows: models.QuerySet[Any]) -> _Rows:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.order_id, []).append(row)
    return found
