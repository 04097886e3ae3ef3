"""What 1C did to an order goes onto the shop's own, as its mapping declares."""

from collections.abc import Iterator
from typing import Any, Final

from django.db.models import Model

from django_commerceml.adapters.columns import find_field
from django_commerceml.adapters.contract import OrderChanges, RowError
from django_commerceml.adapters.fitting import UnfitError, fit_of
from django_commerceml.adapters.mapped.orders import OrderMapping
from django_commerceml.models import Order

CHANGES_OF: Final = {
    "status": "status",
    "is_paid": "payment",
    "paid_at": "payment",
    "is_shipped": "shipment",
    "shipped_at": "shipment",
    "tracking_number": "shipment",
    "is_cancelled": "cancellation",
    "cancelled_at": "cancellation",
    "cancellation_reason": "cancellation",
    "comment": "buyer",
    "delivery_address": "buyer",
    "total": "lines",
    "delivery_price": "lines",
}
"""What 1C can change of an `Order`, and what `OrderChanges` calls such a change."""


def write_changes(
    mapping: OrderMapping, shop_order: Any, order: Order, changes: OrderChanges
) -> list[RowError]:
    """Write onto *shop_order* what 1C changed, and it does not have yet.

    Returns what was left out, or could not be written as it is.
    """
    errors: list[RowError] = []
    changed: list[str] = []
    for name, target in mapping.receive.items():
        if not _is_told(name, changes):
            continue
        value = getattr(order, name)
        if name == "status" and mapping.statuses:
            known, value = _status_of(mapping, shop_order, value)
            if not known:
                errors.append(_unknown_status(order))
                continue
        if callable(target):
            target(shop_order, value)
        else:
            errors += _set(shop_order, target, value, order, changed)
    if changed:
        shop_order.save(update_fields=[*changed, *_touched(type(shop_order))])
    return errors


def warn(order: Order, message: str, *, field: str = "") -> RowError:
    """Return what the journal is to say of *order*: the rest of it was taken."""
    return RowError(
        external_id=str(order.uuid), message=message, field=field, is_warning=True
    )


def _is_told(name: str, changes: OrderChanges) -> bool:
    """Return whether 1C changed the column *name*, as exactly as is known."""
    if name in changes.fields:
        return True
    change = CHANGES_OF.get(name)
    # The sums are computed: they are never among the fields.
    return change in changes.names and (change == "lines" or not changes.fields)


def _status_of(mapping: OrderMapping, shop_order: Any, code: str) -> tuple[bool, Any]:
    """Return whether the shop has a status for *code*, and which.

    The one that the order has, where it says the same.
    """
    target = mapping.receive["status"]
    now = getattr(shop_order, target) if isinstance(target, str) else None
    if mapping.statuses.get(now) == code:
        return True, now
    fitting = [name for name, known in mapping.statuses.items() if known == code]
    return bool(fitting), fitting[0] if fitting else None


def _unknown_status(order: Order) -> RowError:
    message = (
        f"в магазине нет статуса для «{order.status}», там он остался прежним: "
        "добавьте его в statuses адаптера"
    )
    return warn(order, message, field="status")


def _set(
    row: Any, name: str, value: Any, order: Order, changed: list[str]
) -> Iterator[RowError]:
    """Give the field *name* of *row* a *value* that fits; yield what is lost."""
    try:
        fitted, note = fit_of(find_field(type(row), name))(value)
    except UnfitError as error:
        yield warn(order, f"{name} в магазине: {error}", field=name)
        return
    if note:
        yield warn(order, f"{name} в магазине: {note}", field=name)
    if getattr(row, name) != fitted:
        setattr(row, name, fitted)
        changed.append(name)


def _touched(model: type[Model]) -> list[str]:
    """Return the fields of *model* that tell when a row was last saved."""
    columns = model._meta.concrete_fields  # noqa: SLF001 (Django's public name)
    return [field.name for field in columns if getattr(field, "auto_now", False)]
