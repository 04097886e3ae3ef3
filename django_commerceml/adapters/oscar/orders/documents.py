"""An order of Oscar becomes a document."""

from decimal import Decimal
from typing import Any

from django_commerceml.adapters.documents import (
    OrderDocument,
    OrderDocumentPayment,
    OrderDocumentShipment,
)
from django_commerceml.adapters.oscar.orders.buyers import parts_of, text_of
from django_commerceml.adapters.oscar.orders.choices import OrderChoices
from django_commerceml.adapters.oscar.orders.lines import build_lines
from django_commerceml.adapters.oscar.orders.reading import find_known
from django_commerceml.adapters.oscar.orders.statuses import (
    cancelled_status,
    code_of,
)
from django_commerceml.adapters.oscar.orders.telling import (
    own_sources,
    tell_discounts,
    tell_payments,
    tell_shipments,
)
from django_commerceml.models import ShopOrder


def build_document(choices: OrderChoices, order: Any) -> OrderDocument:
    """Return what *order*, read with all its parts, says. Prices are with taxes."""
    address = order.shipping_address
    known = find_known(order.pk)
    lines = build_lines(choices, order, known)
    goods = {int(line.key): line.external_id for line in lines if not line.is_service}
    payments = list(tell_payments(order))
    shipments = list(tell_shipments(order, choices.event_shipped, goods))
    source = next(iter(own_sources(order)), None)
    return OrderDocument(
        number=order.number,
        placed_at=order.date_placed,
        lines=lines,
        user_id=order.user_id,
        buyer=choices.buyer(order),
        site_id=order.site_id,
        currency=order.currency,
        delivery_code=order.shipping_code,
        delivery_name=order.shipping_method,
        delivery_price=order.shipping_incl_tax,
        delivery_address=text_of(address) if address else "",
        delivery_address_parts=parts_of(address) if address else (),
        payment_code=source.source_type.code if source else "",
        payment_name=source.source_type.name if source else "",
        comment=address.notes if address else "",
        discounts=list(tell_discounts(order)),
        payments=payments,
        shipments=shipments,
        **_status(choices, order, known),
        **_paid(order, payments),
        **_shipped(order, shipments),
        attributes=choices.attributes(order),
    )


def _status(
    choices: OrderChoices, order: Any, known: ShopOrder | None
) -> dict[str, Any]:
    """Return the status; that an order is cancelled is no status for 1C.

    Where 1C itself cancelled it by a status, there is nothing to be said.
    """
    cancelled = cancelled_status(choices)
    code = code_of(choices, order.status)
    if not cancelled:
        return {"status": code}
    if order.status != cancelled:
        return {"status": code, "is_cancelled": False}
    ours = known.order if known is not None else None
    return {} if ours is not None and ours.status == code else {"is_cancelled": True}


def _paid(order: Any, payments: list[OrderDocumentPayment]) -> dict[str, Any]:
    """Return whether the store itself took all of the money; else 1C may say it."""
    taken = sum(
        (-one.amount if one.is_refund else one.amount for one in payments), Decimal(0)
    )
    if not taken or taken < order.total_incl_tax:
        return {}
    moments = [one.paid_at for one in payments if one.paid_at is not None]
    return {"is_paid": True, "paid_at": max(moments, default=None)}


def _shipped(order: Any, shipments: list[OrderDocumentShipment]) -> dict[str, Any]:
    """Return whether the store itself shipped all of it; else 1C may say it."""
    sent = sum(int(line["quantity"]) for one in shipments for line in one.lines)
    if not sent or sent < sum(line.quantity for line in order.lines.all()):
        return {}
    moments = [one.shipped_at for one in shipments if one.shipped_at is not None]
    return {"is_shipped": True, "shipped_at": max(moments, default=None)}
