"""The documents that belong to an order: its payments and its shipments (C.11)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django_commerceml.cml import records, values
from django_commerceml.cml.attributes import DocumentAttribute
from django_commerceml.cml.names import Operation, Role
from django_commerceml.exporting.attributes import as_attributes
from django_commerceml.exporting.moments import local, unpadded, write_moment
from django_commerceml.exporting.rows import DELIVERY_ID
from django_commerceml.models import Order, OrderPayment, OrderShipment, PaymentKind
from django_commerceml.models.sums import line_total, to_money

_OPERATIONS: Final[dict[str, Operation]] = {
    PaymentKind.CASH: Operation.CASH_PAYMENT,
    PaymentKind.BANK: Operation.BANK_PAYMENT,
    PaymentKind.ACQUIRING: Operation.ACQUIRING,
}


def build_payment(
    payment: OrderPayment, order: Order, document: records.OrderDocument
) -> records.OrderDocument:
    """Return the document of *payment*; *document* is that of its order."""
    return replace(
        _begin(document, payment.created_at, is_deleted=payment.is_deleted),
        id=payment.external_id or f"payment-{payment.pk}",
        number=payment.number or str(payment.pk),
        operation=_OPERATIONS[payment.kind],
        total=to_money(payment.amount),
        attributes=as_attributes(_payment_pairs(payment, order)),
    )


def build_shipment(
    shipment: OrderShipment, order: Order, document: records.OrderDocument
) -> records.OrderDocument:
    """Return the document of *shipment*; without contents of its own it has all."""
    lines = _shipped_lines(shipment, document.lines or ())
    total = sum((line.total for line in lines if line.total is not None), Decimal(0))
    return replace(
        _begin(document, shipment.created_at, is_deleted=shipment.is_deleted),
        id=shipment.external_id or f"shipment-{shipment.pk}",
        number=shipment.number or str(shipment.pk),
        operation=Operation.SHIPMENT,
        total=total,
        lines=lines,
        attributes=as_attributes(_shipment_pairs(shipment, order)),
    )


def _begin(
    document: records.OrderDocument, created_at: datetime, *, is_deleted: bool
) -> records.OrderDocument:
    moment = local(created_at)
    return records.OrderDocument(
        date=moment.date(),
        time=moment.time(),
        role=Role.SELLER,
        currency=document.currency,
        exchange_rate=document.exchange_rate,
        basis_id=document.id,
        counterparties=document.counterparties,
        version=document.version,
        is_deleted=is_deleted,
    )


def _payment_pairs(payment: OrderPayment, order: Order) -> Iterator[tuple[str, str]]:
    is_paid = payment.is_paid and not payment.is_deleted
    yield DocumentAttribute.PAYMENT_DATE, write_moment(payment.paid_at)
    yield DocumentAttribute.IS_CANCELLED, values.write_boolean(payment.is_deleted)
    yield DocumentAttribute.PAYMENT_METHOD_ID, order.payment_code
    yield DocumentAttribute.PAYMENT_METHOD_NAME, payment.name or order.payment_name
    yield DocumentAttribute.IS_PAYMENT_DONE, values.write_boolean(is_paid)
    yield DocumentAttribute.IS_REFUND, values.write_boolean(payment.is_refund)
    yield from _deletion_pairs(is_deleted=payment.is_deleted)


def _shipment_pairs(shipment: OrderShipment, order: Order) -> Iterator[tuple[str, str]]:
    is_shipped = shipment.is_shipped and not shipment.is_deleted
    tracking = shipment.tracking_number or order.tracking_number
    price = values.write_number(to_money(Decimal(order.delivery_price)))
    allowed_at = write_moment(order.delivery_allowed_at)
    yield DocumentAttribute.DELIVERY_PRICE, price
    yield DocumentAttribute.DELIVERY_ALLOWED_AT, allowed_at
    yield DocumentAttribute.IS_SHIPMENT_DONE, values.write_boolean(is_shipped)
    yield DocumentAttribute.SHIPMENT_DATE, write_moment(shipment.shipped_at)
    yield DocumentAttribute.DELIVERY_ID, order.delivery_code
    yield DocumentAttribute.DELIVERY_NAME, shipment.name or order.delivery_name
    yield DocumentAttribute.IS_CANCELLED, values.write_boolean(shipment.is_deleted)
    yield DocumentAttribute.TRACKING_ID, tracking
    yield from _deletion_pairs(is_deleted=shipment.is_deleted)


def _deletion_pairs(*, is_deleted: bool) -> Iterator[tuple[str, str]]:
    """Say it as an attribute, too: some forms have no element for it."""
    if is_deleted:
        yield DocumentAttribute.IS_DELETED, values.write_boolean(is_deleted)


def _shipped_lines(
    shipment: OrderShipment, lines: tuple[records.DocumentLine, ...]
) -> tuple[records.DocumentLine, ...]:
    goods = [line for line in lines if line.id != DELIVERY_ID]
    if not shipment.lines:
        return tuple(map(_bare, goods))
    ordered = {line.id: line for line in goods}
    return tuple(_shipped_line(said, ordered) for said in shipment.lines)


def _shipped_line(
    said: dict[str, Any], ordered: dict[str | None, records.DocumentLine]
) -> records.DocumentLine:
    """Return what was shipped, with the price and the unit of the ordered line."""
    quantity = Decimal(str(said["quantity"]))
    line = ordered.get(said.get("id"))
    if line is None:
        name = said.get("name")
        return records.DocumentLine(
            id=said.get("id"), name=name, quantity=unpadded(quantity)
        )
    total = line_total(line.price or Decimal(0), quantity)
    return replace(_bare(line), quantity=unpadded(quantity), total=total)


def _bare(line: records.DocumentLine) -> records.DocumentLine:
    """Return *line* without the taxes and discounts, which the order tells."""
    return replace(line, taxes=None, tax_rates=None, discounts=None)
