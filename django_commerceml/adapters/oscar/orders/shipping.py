"""Shipments of 1C become shipping events of Oscar, each of them once."""

from collections.abc import Mapping
from typing import Any

from django_commerceml.adapters.contract import RowError
from django_commerceml.adapters.oscar.orders.allocations import consume
from django_commerceml.adapters.oscar.orders.choices import OrderChoices
from django_commerceml.adapters.oscar.orders.contents import share_out
from django_commerceml.adapters.oscar.orders.marks import mark_of, reference_of
from django_commerceml.adapters.oscar.orders.matching import match_lines
from django_commerceml.adapters.oscar.orders.notes import add_note, warn
from django_commerceml.adapters.oscar.rows import model_of
from django_commerceml.models import Order, OrderShipment


def ship(
    handler: Any, choices: OrderChoices, shop_order: Any, order: Order
) -> list[RowError]:
    """Have events for each shipment of 1C; return what Oscar could not note.

    What was noted is found by the shipment's mark: a document that comes again ships
    nothing, one that grew the rest.
    """
    shipments = OrderShipment.objects.filter(order=order, source__isnull=False)
    errors: list[RowError] = []
    for shipment in shipments.order_by("pk"):
        errors += _Dispatch(handler, choices, shop_order, order).ship(shipment)
    return errors


class _Dispatch:
    """The lines of an order, and what of them has left by now."""

    def __init__(
        self, handler: Any, choices: OrderChoices, shop_order: Any, order: Order
    ) -> None:
        self._handler = handler
        self._choices = choices
        self._shop_order = shop_order
        self._order = order
        self._lines = {
            line.pk: line
            for line in shop_order.lines.select_related("stockrecord__product")
        }

    def ship(self, shipment: OrderShipment) -> list[RowError]:
        """Note what of *shipment* is not noted yet."""
        noted, others = self._noted(mark_of(shipment))
        wanted, surplus = self._wanted(shipment, others)
        sent = {
            self._lines[pk]: number - noted.get(pk, 0)
            for pk, number in wanted.items()
            if number > noted.get(pk, 0)
        }
        if sent:
            self._send(shipment, sent)
        is_less = any(number > wanted.get(pk, 0) for pk, number in noted.items())
        less = [self._report_less(shipment)] if is_less else []
        return [*(warn(self._order, text) for text in surplus), *less]

    def _noted(self, mark: str) -> tuple[Mapping[int, int], Mapping[int, int]]:
        """Return what was sent of the lines: by the shipment of *mark*, by others."""
        noted: dict[int, int] = {}
        others: dict[int, int] = {}
        events = self._shop_order.shipping_events.filter(
            event_type__name=self._choices.event_shipped
        )
        for event in events.prefetch_related("line_quantities"):
            sent = noted if event.notes.endswith(mark) else others
            for one in event.line_quantities.all():
                sent[one.line_id] = sent.get(one.line_id, 0) + one.quantity
        return noted, others

    def _wanted(
        self, shipment: OrderShipment, others: Mapping[int, int]
    ) -> tuple[dict[int, int], list[str]]:
        """Return what of the lines *shipment* is, and what it has beside them."""
        if shipment.is_deleted or not shipment.is_shipped:
            return {}, []
        left = {
            pk: line.quantity - others.get(pk, 0) for pk, line in self._lines.items()
        }
        if not shipment.lines:
            return left, []
        pairs = match_lines(self._order, self._shop_order).pairs
        names = {
            line.pk: {ours.external_id, ours.name} if ours is not None else {line.title}
            for line, ours in pairs
        }
        return share_out(shipment.lines, names, left)

    def _send(self, shipment: OrderShipment, sent: Mapping[Any, int]) -> None:
        types = model_of("order", "ShippingEventType")
        event_type, _ = types.objects.get_or_create(name=self._choices.event_shipped)
        track = shipment.tracking_number or self._order.tracking_number
        self._handler.handle_shipping_event(
            self._shop_order,
            event_type,
            list(sent),
            list(sent.values()),
            reference=reference_of(shipment, track),
        )
        is_shared = self._choices.allocates_until_confirmed
        consume(
            self._handler, self._shop_order, sent, self._order if is_shared else None
        )

    def _report_less(self, shipment: OrderShipment) -> RowError:
        """Tell people of what Oscar cannot take back."""
        label = f"отгрузку {shipment.number}".strip()
        message = f"1С отменила или уменьшила {label}: в магазине товар отгружен"
        add_note(self._handler, self._shop_order, message)
        return warn(self._order, message)
