"""Notes on Oscar's orders: what 1C did that Oscar has no place for."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from django_commerceml.adapters.contract import OrderChanges, RowError
from django_commerceml.adapters.oscar.orders.matching import Matched, match_lines
from django_commerceml.models import Order

_TYPE: Final = "1С"
_KOPECK: Final = Decimal("0.01")
_LONGEST: Final = 450
"""So much of what changed fits into the journal."""


def add_note(handler: Any, shop_order: Any, message: str) -> None:
    """Write *message* on *shop_order*, unless it is there already."""
    if not shop_order.notes.filter(message=message).exists():
        handler.create_note(shop_order, message, note_type=_TYPE)


def warn(order: Order, message: str, *, field: str = "") -> RowError:
    """Return what the journal is to say of *order*: the rest of it was taken."""
    return RowError(
        external_id=str(order.uuid), message=message, field=field, is_warning=True
    )


def note_tracking(
    handler: Any, shop_order: Any, order: Order, changes: OrderChanges
) -> None:
    """Note the number that the buyer follows the parcel by."""
    if "shipment" in changes.names and order.tracking_number:
        message = f"Номер отправления: {order.tracking_number}"
        add_note(handler, shop_order, message)


def note_address(
    handler: Any, shop_order: Any, order: Order, changes: OrderChanges
) -> None:
    """Note where 1C wants the order to go, if it is elsewhere."""
    if "delivery_address" in changes.fields and order.delivery_address:
        message = f"1С изменила адрес доставки: {order.delivery_address}"
        add_note(handler, shop_order, message)


def note_lines(
    handler: Any, shop_order: Any, order: Order, changes: OrderChanges
) -> list[RowError]:
    """Note how the lines of *order* differ from those of *shop_order* by now.

    Oscar's lines are a receipt: they stay. Returns a warning where there is a
    difference.
    """
    if "lines" not in changes.names:
        return []
    matched = match_lines(order, shop_order)
    differences = [*_changed(matched), *_added(matched), *_delivery(shop_order, order)]
    if not differences:
        return []
    text = "; ".join(differences)
    total = f"{order.total} {order.currency}"
    add_note(handler, shop_order, f"1С изменила заказ: {text}. Итого {total}.")
    message = f"1С изменила заказ, в магазине он прежний: {text}"
    return [warn(order, message[:_LONGEST])]


def _changed(matched: Matched) -> Iterator[str]:
    for line, ours in matched.pairs:
        if ours is None:
            yield f"«{line.title}» убрано"
        elif ours.quantity != line.quantity:
            yield f"«{line.title}»: {line.quantity} → {_plain(ours.quantity)} шт."
        elif abs(ours.total - line.line_price_incl_tax) > _KOPECK * line.quantity:
            yield f"«{line.title}»: {line.line_price_incl_tax} → {ours.total}"


def _added(matched: Matched) -> Iterator[str]:
    for ours in matched.added:
        yield f"«{ours.name}» добавлено: {_plain(ours.quantity)} шт."


def _delivery(shop_order: Any, order: Order) -> Iterator[str]:
    before = shop_order.shipping_incl_tax
    if order.delivery_price != before:
        yield f"доставка: {before} → {order.delivery_price}"


def _plain(quantity: Decimal) -> str:
    return f"{quantity.normalize():f}"
