"""Payments, shipments and discounts that the shop tells of; those of 1C stay."""

from collections.abc import Iterable
from typing import Any, Final

from django_commerceml.adapters import OrderDocument, OrderDocumentDiscount
from django_commerceml.adapters.sayings import Row, Sayings
from django_commerceml.exporting.shop_orders.fitting import fit, put
from django_commerceml.models import (
    Order,
    OrderDiscount,
    OrderPayment,
    OrderShipment,
)

_COLUMNS: Final = {
    OrderPayment: (
        *("kind", "name", "number", "amount"),
        *("is_paid", "paid_at", "is_refund"),
    ),
    OrderShipment: (
        *("name", "number", "tracking_number"),
        *("is_shipped", "shipped_at", "lines"),
    ),
}
_GONE: Final = ""
"""The hash of a row that the shop has no more: it may come back."""


def write_attached(
    order: Order, document: OrderDocument, before: Sayings, now: Sayings
) -> bool:
    """Write what the shop changed in payments, shipments, discounts.

    It is noted in *now* which rows they are. Returns whether something is news.
    """
    changed = [
        _write_rows(
            order, OrderPayment, document.payments, before.payments, now.payments
        ),
        _write_rows(
            order, OrderShipment, document.shipments, before.shipments, now.shipments
        ),
    ]
    if now.header["discounts"] != before.header.get("discounts"):
        changed.append(_write_discounts(order, document.discounts))
    return any(changed)


def _write_rows(
    order: Order,
    model: type[OrderPayment | OrderShipment],
    said: Iterable[Any],
    before: dict[str, Row],
    now: dict[str, Row],
) -> bool:
    has_changed = False
    for one in said:
        known, digest = before.get(one.key), now[one.key][0]
        if known is not None and (known[0] == digest or known[1] is None):
            now[one.key] = (digest, known[1])
            continue
        row = _find_row(order, model, one.key, known)
        if row is not None:
            has_changed |= _write_row(row, one)
            now[one.key] = (digest, row.pk)
    return _remove(model, before, now) or has_changed


def _find_row(
    order: Order,
    model: type[OrderPayment | OrderShipment],
    key: str,
    known: Row | None,
) -> OrderPayment | OrderShipment | None:
    """Return the row that *key* stands for, a new one for a new one.

    None: the shop tells of a document of 1C, which is there already.
    """
    rows = model._default_manager.filter(order=order)  # noqa: SLF001 (Django's own way)
    if known is not None and known[1] is not None:
        return rows.filter(pk=known[1]).first() or model(order=order)
    is_of_1c = rows.filter(external_id=key, source__isnull=False).exists()
    return None if is_of_1c else model(order=order)


def _write_row(row: OrderPayment | OrderShipment, said: Any) -> bool:
    values = {name: getattr(said, name) for name in _COLUMNS[type(row)]}
    changed = put(row, {**fit(type(row), values), "is_deleted": False})
    if changed or row.pk is None:
        row.save()
        return True
    return False


def _remove(
    model: type[OrderPayment | OrderShipment],
    before: dict[str, Row],
    now: dict[str, Row],
) -> bool:
    """Mark as deleted what the shop has no more: 1C has to hear of that."""
    gone = {key: before[key] for key in before.keys() - now.keys()}
    now.update({key: (_GONE, pk) for key, (_, pk) in gone.items()})
    ids = [pk for digest, pk in gone.values() if digest != _GONE and pk is not None]
    if not ids:
        return False
    rows = model._default_manager.filter(pk__in=ids, is_deleted=False)  # noqa: SLF001 (Django's own way)
    return bool(rows.update(is_deleted=True))


def _write_discounts(order: Order, said: Iterable[OrderDocumentDiscount]) -> bool:
    """Write the discounts on the whole order, where they differ."""
    names = ("name", "amount", "is_included")
    wanted = [
        fit(OrderDiscount, {name: getattr(one, name) for name in names}) for one in said
    ]
    rows = OrderDiscount.objects.filter(order=order, line=None)
    if list(rows.order_by("pk").values(*names)) == wanted:
        return False
    rows.delete()
    OrderDiscount.objects.bulk_create(
        OrderDiscount(order=order, **values) for values in wanted
    )
    return True
