"""An order of Salesman becomes a document."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.db.models import prefetch_related_objects

from django_commerceml.adapters.documents import (
    OrderDocument,
    OrderDocumentDiscount,
    OrderDocumentLine,
    OrderDocumentPayment,
)
from django_commerceml.adapters.mapped.order_values import external_ids
from django_commerceml.exceptions import AdapterError

TRACKING: Final = "tracking_number"
"""Under which name *extra* of an order keeps it."""
_ROW: Final = "row"
_PRICE_STEP: Final = Decimal("0.0001")
_NO_NUMBER: Final = re.compile(r"[^\d.,-]")
_COMMAS: Final = re.compile(r"-?[1-9]\d{0,2}(,\d{2,3})*,\d{3}(\.\d+)?")
"""Thousands parted by commas; in India hundreds of thousands are, too."""
_POINTS: Final = re.compile(r"-?[1-9]\d{0,2}((\.\d{3}){2,}|(\.\d{3})+,\d+)")
"""Thousands parted by points."""


def build_document(adapter: Any, shop_order: Any) -> OrderDocument:
    """Return what *shop_order* says.

    Raises `AdapterError` for amounts that cannot be read.
    """
    items = list(shop_order.items.order_by("pk"))
    prefetch_related_objects(items, "product")
    rows = [
        row for row in _rows_of(shop_order) if row.modifier not in _ignored(adapter)
    ]
    delivery = [row for row in rows if row.modifier in adapter.delivery_modifiers]
    others = [row for row in rows if row not in delivery]
    extra = shop_order.extra or {}
    payments = list(shop_order.payments.order_by("pk"))
    return OrderDocument(
        number=shop_order.ref,
        placed_at=shop_order.date_created,
        user_id=shop_order.user_id,
        buyer=adapter.buyer(shop_order),
        status=adapter.statuses.get(shop_order.status),
        lines=[*_lines(adapter, items), *_services(others)],
        delivery_name=delivery[0].label if delivery else "",
        delivery_price=sum((row.amount for row in delivery), Decimal(0)),
        delivery_address=_in_one_line(shop_order.shipping_address),
        comment=str(extra.get("comment") or ""),
        tracking_number=str(extra.get(TRACKING) or ""),
        discounts=_discounts(others),
        payments=[_payment(payment) for payment in payments],
        is_paid=bool(payments) and _paid(payments) >= shop_order.total,
        is_shipped=True if shop_order.status == adapter.shipped else None,
        is_cancelled=shop_order.status == adapter.cancelled,
    )


class _Row:
    """What a modifier of the basket added to the order, or took off it."""

    __slots__ = ("amount", "label", "modifier")

    def __init__(self, said: dict[str, Any]) -> None:
        self.modifier = str(said.get("modifier") or said.get("label") or _ROW)
        self.label = str(said.get("label") or self.modifier)
        self.amount = read_amount(said.get("amount"))


def read_amount(said: Any) -> Decimal:
    """Return the amount in *said*, a text as Salesman's formatter wrote it.

    A lone point is a decimal one: «1.000» is one. Commas that part thousands are passed
    over, whether a point follows or not: «1,000» and «1,000.00» are a thousand. Points
    are passed over where there are several, or a comma follows: «1.200.000» and
    «1.200,50». Any other comma is a decimal one: «12,50», «0,500». Spaces and names of
    currencies do not count. Raises `AdapterError`.
    """
    text = _NO_NUMBER.sub("", str(said or 0)).strip(".,")
    if _COMMAS.fullmatch(text):
        text = text.replace(",", "")
    elif _POINTS.fullmatch(text):
        text = text.replace(".", "")
    try:
        return Decimal(text.replace(",", "."))
    except InvalidOperation as error:
        message = f"сумма «{said}» в заказе магазина не понятна"
        raise AdapterError(message) from error


def _ignored(adapter: Any) -> frozenset[str]:
    ignored: frozenset[str] = adapter.ignored_modifiers
    return ignored


def _rows_of(shop_order: Any) -> list[_Row]:
    return [_Row(said) for said in shop_order.extra_rows or ()]


def _lines(adapter: Any, items: list[Any]) -> Iterator[OrderDocumentLine]:
    known = external_ids((item.product for item in items), adapter)
    for item in items:
        sold = item.product
        linked = known.get((type(sold), sold.pk), "") if sold is not None else ""
        price = _price(item)
        yield OrderDocumentLine(
            key=str(item.pk),
            external_id=adapter.external_id(item) or linked,
            sku=str(item.product_data.get("code") or ""),
            name=str(item.product_data.get("name") or ""),
            quantity=Decimal(item.quantity),
            price=price,
            base_price=item.unit_price if item.unit_price > price else None,
        )


def _price(item: Any) -> Decimal:
    """Return the price of one unit, with what modifiers did to the line."""
    if item.total == item.unit_price * item.quantity or not item.quantity:
        return Decimal(item.unit_price)
    total = Decimal(item.total)
    return (total / Decimal(item.quantity)).quantize(_PRICE_STEP)


def _services(rows: Iterable[_Row]) -> Iterator[OrderDocumentLine]:
    for row in rows:
        if row.amount > 0:
            yield OrderDocumentLine(
                key=f"{_ROW}-{row.modifier}",
                name=row.label,
                price=row.amount,
                is_service=True,
            )


def _discounts(rows: Iterable[_Row]) -> list[OrderDocumentDiscount]:
    return [
        OrderDocumentDiscount(name=row.label, amount=-row.amount)
        for row in rows
        if row.amount < 0
    ]


def _payment(payment: Any) -> OrderDocumentPayment:
    method = payment.get_payment_method()
    return OrderDocumentPayment(
        key=payment.transaction_id,
        number=payment.transaction_id,
        name=str(method.label) if method is not None else payment.payment_method,
        amount=abs(payment.amount),
        paid_at=payment.date_created,
        is_refund=payment.amount < 0,
    )


def _paid(payments: Iterable[Any]) -> Decimal:
    return sum((payment.amount for payment in payments), Decimal(0))


def _in_one_line(address: str) -> str:
    return ", ".join(line.strip() for line in address.splitlines() if line.strip())
