"""The реквизиты of the document of an order, as 1C-Bitrix spells them (C.9)."""

from collections.abc import Iterable, Iterator
from typing import Final

from django_commerceml.cml import records, values
from django_commerceml.cml.attributes import DocumentAttribute
from django_commerceml.exporting.loading import LoadedOrder
from django_commerceml.exporting.moments import write_moment
from django_commerceml.exporting.rows import build_attributes, is_said
from django_commerceml.exporting.terms import Terms
from django_commerceml.models import Order, OrderExport, OrderPayment

VERSION: Final = "Версия на сайте"
"""Never goes down: whoever reads two states of an order knows the newer one."""

Pairs = Iterable[tuple[str, str]]


def build_order_attributes(
    loaded: LoadedOrder, export: OrderExport, terms: Terms
) -> tuple[records.Attribute, ...]:
    """Return the attributes of an order: what 1C reads, then what the shop adds."""
    order = loaded.order
    ours = as_attributes(_pairs(loaded, terms))
    taken = {attribute.name for attribute in ours} | {VERSION}
    added = build_attributes(
        {name: value for name, value in order.attributes.items() if name not in taken}
    )
    return (*ours, *added, *as_attributes([(VERSION, str(export.version))]))


def as_attributes(pairs: Pairs) -> tuple[records.Attribute, ...]:
    """Return attributes for *pairs*; a blank value says nothing."""
    return tuple(
        records.Attribute(name=name, values=(value,))
        for name, value in pairs
        if is_said(value)
    )


def _pairs(loaded: LoadedOrder, terms: Terms) -> Iterator[tuple[str, str]]:
    order = loaded.order
    yield from _payment_pairs(order, _last_payment(loaded))
    yield from _delivery_pairs(order)
    yield from _status_pairs(order, terms)
    yield from _cancellation_pairs(order)
    yield DocumentAttribute.CUSTOMER_COMMENT, order.comment
    yield DocumentAttribute.SITE, _site(order, terms)


def _payment_pairs(
    order: Order, payment: OrderPayment | None
) -> Iterator[tuple[str, str]]:
    paid_at = order.paid_at or (payment.paid_at if payment else None)
    yield DocumentAttribute.PAYMENT_DATE, write_moment(paid_at)
    yield DocumentAttribute.PAYMENT_NUMBER, payment.number if payment else ""
    yield DocumentAttribute.PAYMENT_METHOD_NAME, order.payment_name
    yield DocumentAttribute.PAYMENT_METHOD_ID, order.payment_code
    yield DocumentAttribute.IS_ORDER_PAID, values.write_boolean(order.is_paid)


def _last_payment(loaded: LoadedOrder) -> OrderPayment | None:
    paid = [
        payment
        for payment in loaded.payments
        if payment.is_paid and not payment.is_refund and not payment.is_deleted
    ]
    return paid[-1] if paid else None


def _delivery_pairs(order: Order) -> Iterator[tuple[str, str]]:
    allowed = values.write_boolean(order.is_delivery_allowed)
    yield DocumentAttribute.DELIVERY_TYPE_NAME, order.delivery_name
    yield DocumentAttribute.DELIVERY_NAME, order.delivery_name
    yield DocumentAttribute.DELIVERY_ID, order.delivery_code
    yield DocumentAttribute.IS_DELIVERY_ALLOWED, allowed
    yield (
        DocumentAttribute.DELIVERY_ALLOWED_AT,
        write_moment(order.delivery_allowed_at),
    )
    yield DocumentAttribute.IS_SHIPPED, values.write_boolean(order.is_shipped)
    yield DocumentAttribute.SHIPMENT_DATE, write_moment(order.shipped_at)
    yield DocumentAttribute.TRACKING_NUMBER, order.tracking_number
    yield DocumentAttribute.DELIVERY_ADDRESS, order.delivery_address


def _status_pairs(order: Order, terms: Terms) -> Iterator[tuple[str, str]]:
    status = terms.statuses.get(order.status)
    is_final = values.write_boolean(status is not None and status.is_final)
    yield DocumentAttribute.IS_FINAL_STATUS, is_final
    yield DocumentAttribute.STATUS_NAME, _status_name(order, terms)
    yield DocumentAttribute.STATUS_ID, order.status
    yield DocumentAttribute.STATUS_CHANGED_AT, write_moment(order.status_changed_at)


def _status_name(order: Order, terms: Terms) -> str:
    """Return the name that 1C has for the status, or Bitrix's "[N] Принят"."""
    status = terms.statuses.get(order.status)
    if status is None:
        return order.status
    return status.name_in_1c or f"[{status.code}] {status.name}"


def _cancellation_pairs(order: Order) -> Iterator[tuple[str, str]]:
    yield DocumentAttribute.IS_CANCELLED, values.write_boolean(order.is_cancelled)
    if order.is_cancelled:
        cancelled_at = write_moment(order.cancelled_at)
        yield DocumentAttribute.ORDER_CANCELLED_AT, cancelled_at
        yield DocumentAttribute.CANCELLATION_REASON, order.cancellation_reason


def _site(order: Order, terms: Terms) -> str:
    if order.site_id is None:
        return ""
    return f"[{order.site_id}] {terms.sites.get(order.site_id, '')}".strip()
