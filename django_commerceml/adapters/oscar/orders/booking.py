"""Payments of 1C are booked in Oscar: an event, and money from a source."""

from decimal import Decimal
from typing import Any, Final

from django_commerceml.adapters.oscar.orders.choices import OrderChoices
from django_commerceml.adapters.oscar.orders.marks import mark_of, reference_of
from django_commerceml.adapters.oscar.rows import model_of
from django_commerceml.models import Order, OrderPayment

_CODES: Final = {"cash": "cash", "bank": "bank", "acquiring": "card"}
"""The code of the type of a source that is made for a payment, by its kind."""


def book_payments(
    handler: Any, choices: OrderChoices, shop_order: Any, order: Order
) -> None:
    """Have as much booked on *shop_order* for each payment of 1C as it comes to.

    What is booked is found by the payment's mark: a document that comes again books
    nothing, one with another sum the difference, one that was cancelled is given back.
    """
    events = list(shop_order.payment_events.select_related("event_type"))
    payments = OrderPayment.objects.filter(order=order, source__isnull=False)
    for payment in payments.order_by("pk"):
        left = _worth(payment) - _booked(choices, events, mark_of(payment))
        if left:
            _book(handler, choices, shop_order, payment, left)


def _worth(payment: OrderPayment) -> Decimal:
    """Return how much the store has more by *payment*."""
    if payment.is_deleted or not payment.is_paid:
        return Decimal(0)
    return -payment.amount if payment.is_refund else payment.amount


def _booked(choices: OrderChoices, events: list[Any], mark: str) -> Decimal:
    signs = {choices.event_paid: 1, choices.event_refunded: -1}
    return sum(
        (
            event.amount * signs.get(event.event_type.name, 0)
            for event in events
            if event.reference.endswith(mark)
        ),
        Decimal(0),
    )


def _book(
    handler: Any,
    choices: OrderChoices,
    shop_order: Any,
    payment: OrderPayment,
    amount: Decimal,
) -> None:
    """Book *amount*, below zero a refund, for *payment*."""
    types = model_of("order", "PaymentEventType")
    name = choices.event_paid if amount > 0 else choices.event_refunded
    event_type, _ = types.objects.get_or_create(name=name)
    reference = reference_of(payment)
    handler.handle_payment_event(
        shop_order, event_type, abs(amount), reference=reference
    )
    source = _source_for(choices, shop_order, payment, amount)
    act = source.debit if amount > 0 else source.refund
    act(abs(amount), reference=reference)


def _source_for(
    choices: OrderChoices, shop_order: Any, payment: OrderPayment, amount: Decimal
) -> Any:
    """Return the source that *payment* goes by: where it was, where there is money."""
    sources = list(shop_order.sources.order_by("pk"))
    mark = mark_of(payment)
    used = [one for one in sources if one.transactions.filter(reference__endswith=mark)]
    able = [one for one in sources if one.balance >= amount]
    found = next(iter([*used, *able, *sources]), None)
    return found or _make_source(choices, shop_order, payment)


def _make_source(choices: OrderChoices, shop_order: Any, payment: OrderPayment) -> Any:
    """Make a source for an order that has none: the store does not take money."""
    types = model_of("payment", "SourceType")
    name = choices.source_types.get(payment.kind, payment.get_kind_display())
    source_type = types.objects.filter(name=name).order_by("pk").first()
    if source_type is None:
        code = _CODES[payment.kind]
        source_type, _ = types.objects.get_or_create(
            code=f"1c-{code}", defaults={"name": name}
        )
    return shop_order.sources.create(
        source_type=source_type,
        currency=shop_order.currency,
        reference=reference_of(payment),
    )
