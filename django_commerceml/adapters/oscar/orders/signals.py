"""Changes of Oscar's orders are heard of: its own signals, and saves of the parts."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from django.db.models import Model
from django.db.models.signals import post_delete, post_save, pre_save
from oscar.apps.order.signals import order_placed, order_status_changed

from django_commerceml.adapters.hearing import hear
from django_commerceml.adapters.oscar.orders.reading import order_model
from django_commerceml.adapters.oscar.orders.taxes import note_rate
from django_commerceml.adapters.oscar.rows import model_of, query
from django_commerceml.adapters.shop_orders import note

_UID: Final = "commerceml.oscar"


def connect_orders() -> None:
    """Connect to Oscar's signals, and to orders with all that is told of them."""
    for signal in (order_placed, order_status_changed):
        signal.connect(_hear_order, dispatch_uid=_UID)
    hear(order_model(), *_PARTS)
    for (app, name), receiver in _RECEIVERS.items():
        for saved in (post_save, post_delete):
            saved.connect(receiver, sender=model_of(app, name), dispatch_uid=_UID)
    pre_save.connect(_place_line, sender=model_of("order", "Line"), dispatch_uid=_UID)


def _hear_order(order: Model, **_: Any) -> None:
    note(order)


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


_PARTS: Final = ("lines", "discounts", "surcharges", "sources", "shipping_events")
"""What an order has, by its own names."""
_RECEIVERS: Final[dict[tuple[str, str], Callable[..., None]]] = {
    ("order", "ShippingEventQuantity"): _hear_sent,
    ("order", "ShippingAddress"): _hear_address,
    ("order", "BillingAddress"): _hear_address,
    ("payment", "Transaction"): _hear_money,
}
"""Who hears of what has an order only by something else."""
