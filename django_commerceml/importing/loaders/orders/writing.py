"""Changes become rows: the order, its lines, payments, shipments, its place."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import F
from django.utils import timezone

from django_commerceml.importing.loaders.orders.changes import (
    Change,
    ChangedLine,
    Changes,
    NewLine,
    Values,
)
from django_commerceml.importing.loaders.orders.states import OrderState
from django_commerceml.models import (
    ExchangeProfile,
    Order,
    OrderDiscount,
    OrderExport,
    OrderLine,
    OrderPayment,
    OrderShipment,
)
from django_commerceml.models.sums import line_total, sums_of, vat_of, write_taxes


def write_changes(
    state: OrderState,
    changes: Changes,
    offers: Mapping[str, int],
) -> None:
    """Write *changes* into the rows of *state*, and its sums."""
    order = state.order
    for name, value in changes.order.items():
        setattr(order, name, value)
    if Change.LINES in changes.names:
        changes.order.update(_write_goods(state, changes, offers))
    _write_payments(order, changes)
    _write_shipments(order, changes)
    _write_order(order, changes)


def write_export(
    order: Order, profile: ExchangeProfile, values: Values, *, is_known: bool
) -> None:
    """Note what the infobase has of *order* and how it calls it."""
    if not is_known:
        version = max(order.version, 1)
        OrderExport.objects.get_or_create(
            profile=profile,
            order=order,
            defaults={"version": version, "acknowledged_version": version},
        )
    exports = OrderExport.objects.filter(profile=profile, order=order)
    exports.update(**values, echoed_version=F("acknowledged_version"))


def note_echoes(profile: ExchangeProfile, order_ids: Iterable[int]) -> None:
    """Note that the infobase told of the orders, having what it confirmed of them."""
    exports = OrderExport.objects.filter(profile=profile, order__in=order_ids)
    exports.update(echoed_version=F("acknowledged_version"))


def _write_order(order: Order, changes: Changes) -> None:
    values = dict(changes.order)
    if changes:
        values["updated_at"] = timezone.now()
    if values:
        Order.objects.filter(pk=order.pk).update(**values)


def _write_goods(
    state: OrderState, changes: Changes, offers: Mapping[str, int]
) -> Values:
    """Write lines, discounts and taxes; return the sums of the order.

    All of them were read under the lock of the order: nothing is read anew.
    """
    order = state.order
    lines = _write_lines(state, changes, offers)
    discounts = _write_discounts(state, changes.goods.discounts)
    write_taxes(order, lines, state.taxes)
    sums = sums_of(order, lines, discounts)
    order.total, order.vat_total = sums.total, sums.vat
    return {"total": sums.total, "vat_total": sums.vat}


def _write_lines(
    state: OrderState, changes: Changes, offers: Mapping[str, int]
) -> list[OrderLine]:
    """Write the lines; return those that the order has now."""
    goods, order = changes.goods, state.order
    gone = {line.pk for line in goods.removed}
    if gone:
        OrderLine.objects.filter(pk__in=gone).delete()
    kept = [line for line in state.lines if line.pk not in gone]
    if "includes_vat" in goods.order:
        _count_all(kept, order)
    _change_lines(order, goods.changed)
    start = 1 + max((line.position for line in state.lines), default=-1)
    return [*kept, *_add_lines(order, goods.added, offers, start)]


def _count_all(lines: list[OrderLine], order: Order) -> None:
    """Compute the sums of all lines: the VAT is in other prices now."""
    for line in lines:
        _count(line, order)
    OrderLine.objects.bulk_update(lines, ["total", "vat_total"], batch_size=200)


def _change_lines(order: Order, changed: Iterable[ChangedLine]) -> None:
    rows: list[OrderLine] = []
    names: set[str] = set()
    for change in changed:
        for name, value in change.values.items():
            setattr(change.line, name, value)
        _count(change.line, order)
        rows.append(change.line)
        names |= change.values.keys()
    if rows:
        columns = [*sorted(names), "total", "vat_total"]
        OrderLine.objects.bulk_update(rows, columns, batch_size=200)
    for change in changed:
        if change.discounts is not None:
            OrderDiscount.objects.filter(line=change.line).delete()
            _create_discounts(order, change.discounts, change.line)


def _add_lines(
    order: Order, added: Iterable[NewLine], offers: Mapping[str, int], start: int
) -> list[OrderLine]:
    lines = [
        OrderLine(
            order=order,
            position=position,
            offer_id=offers.get(new.values["external_id"]),
            **new.values,
        )
        for position, new in enumerate(added, start)
    ]
    for line in lines:
        _count(line, order)
    OrderLine.objects.bulk_create(lines, batch_size=200)
    for line, new in zip(lines, added, strict=True):
        _create_discounts(order, new.discounts, line)
    return lines


def _count(line: OrderLine, order: Order) -> None:
    """Compute the sums of *line* as `recalculate` does, and spare it the writing."""
    line.total = line_total(line.price, line.quantity)
    line.vat_total = vat_of(line.total, line.vat_rate, is_included=order.includes_vat)


def _create_discounts(
    order: Order, discounts: Iterable[Values], line: OrderLine | None
) -> list[OrderDiscount]:
    return OrderDiscount.objects.bulk_create(
        [OrderDiscount(order=order, line=line, **values) for values in discounts]
    )


def _write_discounts(
    state: OrderState, discounts: Iterable[Values] | None
) -> list[OrderDiscount]:
    """Write the discounts on the whole order; return them."""
    if discounts is None:
        return state.order_discounts
    state.order.discounts.filter(line=None).delete()
    return _create_discounts(state.order, discounts, None)


def _write_payments(order: Order, changes: Changes) -> None:
    for payment in changes.payments:
        row = payment.row or OrderPayment(order=order)
        _write_row(row, payment.values)


def _write_shipments(order: Order, changes: Changes) -> None:
    for shipment in changes.shipments:
        row = shipment.row or OrderShipment(order=order)
        _write_row(row, shipment.values)


def _write_row(row: Any, values: Values) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
