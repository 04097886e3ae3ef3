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
from django_commerceml.models.sums import line_total, recalculate, vat_of
from django_commerceml.models.versions import raise_version


def write_changes(
    state: OrderState,
    changes: Changes,
    profile: ExchangeProfile,
    offers: Mapping[str, int],
) -> None:
    """Write *changes* into the rows of *state*; the infobase has them already.

    Other infobases get the new version.
    """
    order = state.order
    _write_order(order, changes.order)
    if Change.LINES in changes.names:
        _write_lines(state, changes, offers)
        _write_discounts(order, changes.goods.discounts)
    _write_payments(order, changes)
    _write_shipments(order, changes)
    if changes:
        recalculate(order)
        raise_version(order, source=profile)


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


def _write_order(order: Order, values: Values) -> None:
    if not values:
        return
    for name, value in values.items():
        setattr(order, name, value)
    now = timezone.now()
    Order.objects.filter(pk=order.pk).update(**values, updated_at=now)


def _write_lines(
    state: OrderState, changes: Changes, offers: Mapping[str, int]
) -> None:
    goods, order = changes.goods, state.order
    gone = [line.pk for line in goods.removed]
    OrderLine.objects.filter(pk__in=gone).delete()
    _change_lines(order, goods.changed)
    start = 1 + max((line.position for line in state.lines), default=-1)
    _add_lines(order, goods.added, offers, start)


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
) -> None:
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


def _count(line: OrderLine, order: Order) -> None:
    """Compute the sums of *line* as `recalculate` does, and spare it the writing."""
    line.total = line_total(line.price, line.quantity)
    line.vat_total = vat_of(line.total, line.vat_rate, is_included=order.includes_vat)


def _create_discounts(
    order: Order, discounts: Iterable[Values], line: OrderLine | None
) -> None:
    OrderDiscount.objects.bulk_create(
        [OrderDiscount(order=order, line=line, **values) for values in discounts]
    )


def _write_discounts(order: Order, discounts: Iterable[Values] | None) -> None:
    if discounts is None:
        return
    order.discounts.filter(line=None).delete()
    _create_discounts(order, discounts, None)


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
