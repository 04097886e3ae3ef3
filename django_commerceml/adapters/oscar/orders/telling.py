"""Payments, shipments and discounts that the store made; those of 1C it has itself."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django_commerceml.adapters.documents import (
    OrderDocumentDiscount,
    OrderDocumentPayment,
    OrderDocumentShipment,
)
from django_commerceml.adapters.oscar.orders.marks import is_marked
from django_commerceml.conf import get_settings
from django_commerceml.models import PaymentKind


def own_sources(order: Any) -> list[Any]:
    """Return the payment sources of *order* that are not there for 1C alone."""
    sources = sorted(order.sources.all(), key=lambda source: source.pk)
    return [source for source in sources if not is_marked(source.reference)]


def tell_payments(order: Any) -> Iterator[OrderDocumentPayment]:
    """Yield what was taken from the sources of *order*, and what was given back."""
    for source in own_sources(order):
        for kind, total, is_refund in (
            ("Debit", source.amount_debited, False),
            ("Refund", source.amount_refunded, True),
        ):
            own = [one for one in _transactions(source, kind) if not is_marked(one)]
            amount = total - _of_1c(source, kind)
            if amount > 0:
                yield OrderDocumentPayment(
                    key=f"source-{source.pk}{'-refund' * is_refund}",
                    amount=amount,
                    kind=_kind_of(source),
                    name=source.source_type.name,
                    number=next(filter(None, own), source.reference),
                    paid_at=_paid_at(source, kind),
                    is_refund=is_refund,
                )


def _transactions(source: Any, kind: str) -> list[str]:
    return [one.reference for one in _sorted(source) if one.txn_type == kind]


def _sorted(source: Any) -> list[Any]:
    return sorted(source.transactions.all(), key=lambda one: one.pk)


def _of_1c(source: Any, kind: str) -> Decimal:
    amounts = (
        one.amount
        for one in source.transactions.all()
        if one.txn_type == kind and is_marked(one.reference)
    )
    return sum(amounts, Decimal(0))


def _paid_at(source: Any, kind: str) -> Any:
    """Return when the last of it was taken; None: Oscar has not noted it."""
    own = [
        one.date_created
        for one in source.transactions.all()
        if one.txn_type == kind and not is_marked(one.reference)
    ]
    return max(own, default=None)


def _kind_of(source: Any) -> PaymentKind:
    """Return how the money came, as the settings say of the type of *source*."""
    method = get_settings().payment_methods.get(source.source_type.code, {})
    return PaymentKind(method.get("kind", PaymentKind.ACQUIRING))


def tell_shipments(
    order: Any, event_name: str, goods: dict[int, str]
) -> Iterator[OrderDocumentShipment]:
    """Yield the shipping events of *order* that people of the store have made.

    *goods* are 1C's ids of what is sold, by the ids of the lines.
    """
    lines = {line.pk: line for line in order.lines.all()}
    for event in sorted(order.shipping_events.all(), key=lambda event: event.pk):
        if event.event_type.name != event_name or is_marked(event.notes):
            continue
        yield OrderDocumentShipment(
            key=f"event-{event.pk}",
            name=order.shipping_method,
            shipped_at=event.date_created,
            lines=[
                {
                    "id": goods.get(one.line_id, ""),
                    "name": lines[one.line_id].title,
                    "quantity": str(one.quantity),
                }
                for one in event.line_quantities.all()
            ],
        )


def tell_discounts(order: Any) -> Iterator[OrderDocumentDiscount]:
    """Yield the offers and vouchers of *order*: the prices are less by them already."""
    for discount in order.discounts.all():
        if discount.amount:
            voucher = discount.voucher_code
            yield OrderDocumentDiscount(
                name=f"Промокод {voucher}" if voucher else discount.offer_name,
                amount=discount.amount,
                is_included=True,
            )
