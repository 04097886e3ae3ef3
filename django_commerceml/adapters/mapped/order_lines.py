"""The lines of the shop's order, after 1C changed those of ours."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django_commerceml.adapters.columns import find_field
from django_commerceml.adapters.contract import RowError
from django_commerceml.adapters.documents import OrderDocumentLine
from django_commerceml.adapters.fitting import fit_of
from django_commerceml.adapters.mapped.order_changes import warn
from django_commerceml.adapters.mapped.order_values import read
from django_commerceml.adapters.mapped.orders import OrderLineMapping
from django_commerceml.adapters.sayings import Sayings
from django_commerceml.models import Order, OrderLine, ShopOrder

_MOST_NAMES = 3


def write_lines(
    mapping: OrderLineMapping,
    shop_order: Any,
    order: Order,
    said: Iterable[OrderDocumentLine],
) -> list[RowError]:
    """Have the lines of *shop_order* follow those of *order*; return what was left out.

    *said* are the lines as the shop tells them now.
    """
    lines = {line.key: line for line in said}
    ours, added = _match(order, lines)
    if not mapping.receive:
        has_changed = bool(added) or any(
            _differs(line, ours.get(key)) for key, line in lines.items()
        )
        message = "состав заказа изменён в 1С, в магазине он остался прежним"
        return [warn(order, message)] * has_changed
    errors: list[RowError] = []
    for row in getattr(shop_order, mapping.related).order_by("pk"):
        key = str(read(row, mapping.key)).strip()
        errors += _write_line(mapping, row, lines[key], ours.get(key), order)
    return [*errors, *_tell_added(added, order)]


def _match(
    order: Order, lines: dict[str, OrderDocumentLine]
) -> tuple[dict[str, OrderLine], list[OrderLine]]:
    """Return our lines by the shop's keys, and those that the shop does not have."""
    rows = OrderLine.objects.filter(order=order).order_by("position", "pk")
    left = {row.pk: row for row in rows}
    known = ShopOrder.objects.filter(order=order).first()
    named = Sayings.read(known.said).lines if known is not None else {}
    found = {
        key: left.pop(pk) for key in lines if (pk := named.get(key, ("", 0))[1]) in left
    }
    for key, line in lines.items():
        if key not in found and named.get(key, ("", None))[1] is None:
            same = (row for row in left.values() if row.external_id == line.external_id)
            row = next(same, None) if line.external_id else None
            if row is not None:
                found[key] = left.pop(row.pk)
    return found, list(left.values())


def _differs(line: OrderDocumentLine, ours: OrderLine | None) -> bool:
    if ours is None:
        return True
    return (line.quantity, line.price) != (ours.quantity, ours.price)


def _write_line(
    mapping: OrderLineMapping,
    row: Any,
    line: OrderDocumentLine,
    ours: OrderLine | None,
    order: Order,
) -> list[RowError]:
    if ours is None:
        row.delete()
        return []
    errors = []
    if line.price != ours.price:
        message = f"цена «{ours.name[:100]}» изменена в 1С, в магазине осталась прежней"
        errors.append(warn(order, message))
    if line.quantity != ours.quantity:
        errors += _write_quantity(mapping, row, ours, order)
    return errors


def _write_quantity(
    mapping: OrderLineMapping, row: Any, ours: OrderLine, order: Order
) -> list[RowError]:
    name = str(mapping.fields["quantity"])
    fitted, note = fit_of(find_field(type(row), name))(Decimal(ours.quantity))
    if getattr(row, name) != fitted:
        setattr(row, name, fitted)
        row.save(update_fields=[name])
    if not note:
        return []
    return [warn(order, f"количество «{ours.name[:100]}»: {note}", field=name)]


def _tell_added(added: list[OrderLine], order: Order) -> list[RowError]:
    goods = [line.name for line in added if not line.is_service]
    if not goods:
        return []
    names = ", ".join(f"«{name[:60]}»" for name in goods[:_MOST_NAMES])
    rest = f" и ещё {len(goods) - _MOST_NAMES}" if len(goods) > _MOST_NAMES else ""
    return [warn(order, f"1С добавила {names}{rest}: в магазин это не перенесено")]
