"""Changes of Oscar's orders are heard of: its own signals, and saves of the parts."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from django.db.models import Model
from django.db.models.signals import post_delete, post_save, pre_save
from oscar.apps.order.signals import order_placed, order_status_changed

from django_commerceml.adapters.oscar.orders.reading import order_model
from django_commerceml.adapters.oscar.orders.taxes import note_rate
from django_commerceml.adapters.oscar.rows import model_of, query
from django_commerceml.adapters.shop_orders import note

_UID: Final = "commerceml.oscar"


def connect_orders() -> None:
    """Connect to the models of orders, of their parts, and to Oscar's signals."""
    for signal in (order_placed, order_status_changed):
        signal.connect(_hear_order, dispatch_uid=_UID)
    for (app, name), receiver in _RECEIVERS.items():
        model = model_of(app, name)
        for saved in (post_save, post_delete):
            saved.connect(receiver, sender=model, dispatch_uid=_UID)
    pre_save.connect(_place_line, sender=model_of("order", "Line"), dispatch_uid=_UID)


def _hear_order(order: Model, **_: Any) -> None:
    note(order)


def _hear_saved(instance: Model, *, raw: bool = False, **_: Any) -> None:
    if not raw:
        note(instance)


def _hear_part(instance: Any, *, raw: bool = False, **_: Any) -> None:
    """Hear of what has an order; of all of it a new order is told once it is placed."""
    if not raw:
        _note_ids([instance.order_id])


def _hear_money(instance: Any, *, raw: bool = False, **_: Any) -> None:
    if not raw:
        sources = query(model_of("payment", "Source")).filter(pk=instance.source_id)
        _note_ids(sources.values_list("order_id", flat=True))


def _hear_sent(instance: Any, *, raw: bool = False, **_: Any) -> None:
    if not raw:
        events = query(model_of("order", "ShippingEvent"))
        found = events.filter(pk=instance.event_id)
        _note_ids(found.values_list("order_id", flat=True))


def _hear_address(
    instance: Any, *, raw: bool = False, created: bool = False, **_: Any
) -> None:
    """Hear of an address; one that was just made belongs to no order yet."""
    if raw or created or instance.pk is None:
        return
    is_shipping = isinstance(instance, model_of("order", "ShippingAddress"))
    name = "shipping_address" if is_shipping else "billing_address"
    orders = query(order_model()).filter(**{name: instance.pk})
    _note_ids(orders.values_list("pk", flat=True))


def _note_ids(orders: Iterable[Any]) -> None:
    model = order_model()
    for pk in orders:
        note(model(pk=pk))


def _place_line(instance: Any, *, raw: bool = False, **_: Any) -> None:
    is_new = instance._state.adding  # noqa: SLF001 (Django's public name)
    if is_new and not raw:
        note_rate(instance)


_RECEIVERS: Final[dict[tuple[str, str], Callable[..., None]]] = {
    ("order", "Order"): _hear_saved,
    ("order", "Line"): _hear_part,
    ("order", "OrderDiscount"): _hear_part,
    ("order", "Surcharge"): _hear_part,
    ("order", "ShippingEvent"): _hear_part,
    ("order", "ShippingEventQuantity"): _hear_sent,
    ("order", "ShippingAddress"): _hear_address,
    ("order", "BillingAddress"): _hear_address,
    ("payment", "Source"): _hear_part,
    ("payment", "Transaction"): _hear_money,
}
"""Who hears of which of Oscar's models."""
