"""Stock that is set aside for orders, until 1C has them, and until they are shipped."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import models

from django_commerceml.adapters.contract import PublishContext
from django_commerceml.adapters.oscar.orders.reading import order_model
from django_commerceml.adapters.oscar.rows import model_of, query
from django_commerceml.adapters.shop_orders import type_of
from django_commerceml.bulk.among import among
from django_commerceml.models import Order, OrderExport, ShopOrder


def allocated(external_ids: Sequence[str], context: PublishContext) -> dict[str, int]:
    """Return how many of each offer are set aside for orders that 1C does not have."""
    found: dict[str, int] = {}
    lines = query(model_of("order", "Line")).filter(num_allocated__gt=0)
    sold = lines.filter(among("product__code", external_ids)).values_list(
        "order_id", "product__code", "num_allocated"
    )
    confirmed = _confirmed({order for order, *_ in sold}, context)
    for order, code, number in sold:
        if str(order) not in confirmed:
            found[code] = found.get(code, 0) + number
    return found


def _confirmed(orders: Collection[Any], context: PublishContext) -> set[str]:
    """Return those of Oscar's *orders* that the profile's 1C has confirmed."""
    rows = ShopOrder.objects.filter(
        among("object_id", (str(pk) for pk in orders)),
        content_type=type_of(order_model()),
        order__exports__profile=context.profile,
        order__exports__acknowledged_version__gt=0,
    )
    return set(rows.values_list("object_id", flat=True))


def consume(
    handler: Any, shop_order: Any, sent: Mapping[Any, int], order: Order | None
) -> None:
    """Take what was *sent* of lines out of stock, as far as it was set aside.

    *order* is ours, where stock is set aside only until 1C has confirmed it.
    """
    told_at = _told_at(order)
    for line, number in sent.items():
        taken = min(number, line.num_allocated)
        if not taken or line.stockrecord is None:
            continue
        if _can_consume(line, taken, told_at):
            handler.consume_stock_allocations(shop_order, [line], [taken])
        else:
            _release(line, taken)


def cancel(handler: Any, shop_order: Any, order: Order | None) -> None:
    """Put back what is still set aside for *shop_order*; see `consume`."""
    told_at = _told_at(order)
    for line in shop_order.lines.select_related("stockrecord__product"):
        if not line.num_allocated or line.stockrecord is None:
            continue
        if _is_released(line, told_at):
            _release(line, line.num_allocated)
        else:
            handler.cancel_stock_allocations(shop_order, [line], [line.num_allocated])


def _told_at(order: Order | None) -> datetime | None:
    """Return when 1C got *order*; None: never."""
    if order is None:
        return None
    exports = OrderExport.objects.filter(order=order, acknowledged_version__gt=0)
    moment: datetime | None = exports.aggregate(first=models.Min("given_at"))["first"]
    return moment


def _is_released(line: Any, told_at: datetime | None) -> bool:
    """Return whether 1C's stock was written since it knows of the order.

    What the record sets aside is for other orders then.
    """
    return told_at is not None and line.stockrecord.date_updated > told_at


def _can_consume(line: Any, number: int, told_at: datetime | None) -> bool:
    if _is_released(line, told_at):
        return False
    possible: bool = line.stockrecord.is_allocation_consumption_possible(number)
    return possible or not line.stockrecord.can_track_allocations


def _release(line: Any, number: int) -> None:
    """Note that *number* of *line* are not set aside any more; the stock says so."""
    line.num_allocated -= number
    line.save(update_fields=["num_allocated"])
