"""Shipments of 1C become shipping events of Oscar, each of them once."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django_commerceml.adapters.contract import RowError
from django_commerceml.adapters.oscar.orders.allocations import consume
from django_commerceml.adapters.oscar.orders.choices import OrderChoices
from django_commerceml.adapters.oscar.orders.marks import mark_of, reference_of
from django_commerceml.adapters.oscar.orders.matching import match_lines
from django_commerceml.adapters.oscar.orders.notes import add_note, warn
from django_commerceml.adapters.oscar.rows import model_of
from django_commerceml.models import Order, OrderShipment


def ship(
    handler: Any, choices: OrderChoices, shop_order: Any, order: Order
) -> list[RowError]:
    """Have an event for each shipment of 1C; return what Oscar could not note."""
    shipments = OrderShipment.objects.filter(order=order, source__isnull=False)
    events = list(shop_order.shipping_events.prefetch_related("line_quantities"))
    errors: list[RowError] = []
    for shipment in shipments.order_by("pk"):
        known = [one for one in events if one.notes.endswith(mark_of(shipment))]
        is_on = shipment.is_shipped and not shipment.is_deleted
        if is_on and not known:
            errors += _ship_one(handler, choices, shop_order, order, shipment)
        elif known and not is_on:
            errors += _report_undone(handler, shop_order, order, shipment)
    return errors


def _ship_one(
    handler: Any,
    choices: OrderChoices,
    shop_order: Any,
    order: Order,
    shipment: OrderShipment,
) -> list[RowError]:
    types = model_of("order", "ShippingEventType")
    event_type, _ = types.objects.get_or_create(name=choices.event_shipped)
    lines = list(
        shop_order.lines.select_related("product", "stockrecord__product").order_by(
            "pk"
        )
    )
    left = {line: line.quantity - line.shipping_event_quantity(event_type) for line in lines}
    sent, surplus = _share(shipment, _known_as(order, shop_order), left)
    if sent:
        words = [shipment.tracking_number or order.tracking_number]
        handler.handle_shipping_event(
            shop_order,
            event_type,
            list(sent),
            list(sent.values()),
            reference=reference_of(shipment, *words),
        )
        consume(
            handler,
            shop_order,
            sent,
            order if choices.allocates_until_confirmed else None,
        )
    return [warn(order, text) for text in surplus]
