"""The goods of an order as lines of its document, with discounts and taxes."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

from django_commerceml.cml import records, values
from django_commerceml.cml.names import VAT, AttributeName
from django_commerceml.exporting.loading import LoadedOrder
from django_commerceml.exporting.moments import as_price, unpadded
from django_commerceml.models import Order, OrderDiscount, OrderLine, OrderTax
from django_commerceml.models.sums import line_total, to_money, vat_of

GOODS: Final = "Товар"
SERVICE: Final = "Услуга"
DELIVERY_ID: Final = "ORDER_DELIVERY"
_DELIVERY_NAME: Final = "Доставка заказа"
_LINE_DISCOUNT: Final = "Скидка на товар"
_ORDER_DISCOUNT: Final = "Скидка на заказ"
_CATEGORY: Final = "ВидНоменклатуры"
_WITHOUT_VAT: Final = "Без НДС"
_PIECE: Final = records.DocumentUnit(
    code="796", full_name="Штука", international_code="PCE", short_name="шт"
)
_BARCODE_LENGTHS: Final = range(8, 15)
"""The schema has no place for others."""


def build_lines(loaded: LoadedOrder) -> tuple[records.DocumentLine, ...]:
    """Return the lines of an order; the last is its delivery, where that costs."""
    order = loaded.order
    by_line: dict[int, list[OrderDiscount]] = {}
    for discount in loaded.discounts:
        if discount.line_id is not None:
            by_line.setdefault(discount.line_id, []).append(discount)
    built = [
        _build_line(order, line, by_line.get(line.pk, [])) for line in loaded.lines
    ]
    if order.delivery_price:
        built.append(_build_delivery(order))
    return tuple(built)


def build_discounts(
    discounts: Iterable[OrderDiscount],
) -> tuple[records.DocumentDiscount, ...] | None:
    """Return the discounts on the order as a whole."""
    built = tuple(
        _build_discount(item, _ORDER_DISCOUNT, is_included=item.is_included)
        for item in discounts
        if item.line_id is None
    )
    return built or None


def build_taxes(taxes: Iterable[OrderTax]) -> tuple[records.Tax, ...] | None:
    """Return *taxes* of an order as a whole (Документ/Налоги)."""
    built = tuple(
        records.Tax(
            name=tax.name,
            is_included=tax.is_included,
            amount=to_money(tax.amount),
            rate=None if tax.rate is None else str(unpadded(tax.rate)),
        )
        for tax in taxes
    )
    return built or None


def build_attributes(given: dict[str, Any]) -> tuple[records.Attribute, ...]:
    """Return the shop's own attributes; None and blank ones say nothing."""
    return tuple(
        records.Attribute(name=name.strip(), values=said)
        for name, value in given.items()
        if (said := _texts(value)) and is_said(name)
    )


def is_said(text: str) -> bool:
    """Return whether *text* says something, without what XML forbids."""
    return bool(values.write_text(text).strip())


def _texts(value: Any) -> tuple[str, ...]:
    found = value if isinstance(value, list | tuple) else (value,)
    texts = (_text(item) for item in found if item is not None)
    return tuple(text for text in texts if is_said(text))


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _build_line(
    order: Order, line: OrderLine, discounts: list[OrderDiscount]
) -> records.DocumentLine:
    total = line_total(line.price, line.quantity)
    vat = vat_of(total, line.vat_rate, is_included=order.includes_vat)
    return records.DocumentLine(
        id=line.external_id or line.sku or f"line-{line.pk}",
        barcode=line.barcode if len(line.barcode) in _BARCODE_LENGTHS else None,
        sku=line.sku or None,
        name=line.name or _name_of(is_service=line.is_service),
        unit=_unit_of(line),
        factor=unpadded(line.factor),
        price=as_price(line.price),
        quantity=unpadded(line.quantity),
        total=total,
        tax_rates=_rates_of(line.vat_rate),
        taxes=_taxes_of(order, line.vat_rate, vat),
        discounts=_discounts_of(line, discounts),
        attributes=_kind(is_service=line.is_service)
        + build_attributes(line.attributes),
    )


def _build_delivery(order: Order) -> records.DocumentLine:
    price = to_money(Decimal(order.delivery_price))
    return records.DocumentLine(
        id=DELIVERY_ID,
        name=_DELIVERY_NAME,
        unit=_PIECE,
        factor=Decimal(1),
        price=price,
        quantity=Decimal(1),
        total=price,
        attributes=_kind(is_service=True),
    )


def _name_of(*, is_service: bool) -> str:
    return SERVICE if is_service else GOODS


def _kind(*, is_service: bool) -> tuple[records.Attribute, ...]:
    word = _name_of(is_service=is_service)
    return (
        records.Attribute(name=_CATEGORY, values=(word,)),
        records.Attribute(name=AttributeName.KIND, values=(word,)),
    )


def _unit_of(line: OrderLine) -> records.DocumentUnit:
    if not line.unit_code or line.unit_code == _PIECE.code:
        return _PIECE
    name = line.unit_name or line.unit_code
    return records.DocumentUnit(code=line.unit_code, full_name=name, short_name=name)


def _rates_of(rate: Decimal | None) -> tuple[records.TaxRate, ...]:
    word = _WITHOUT_VAT if rate is None else str(unpadded(rate))
    return (records.TaxRate(name=VAT, rate=word),)


def _taxes_of(
    order: Order, rate: Decimal | None, amount: Decimal
) -> tuple[records.Tax, ...] | None:
    if rate is None:
        return None
    return (
        records.Tax(
            name=VAT,
            is_included=order.includes_vat,
            amount=amount,
            rate=str(unpadded(rate)),
        ),
    )


def _discounts_of(
    line: OrderLine, discounts: list[OrderDiscount]
) -> tuple[records.DocumentDiscount, ...] | None:
    if discounts:
        return tuple(
            _build_discount(item, _LINE_DISCOUNT, is_included=True)
            for item in discounts
        )
    saved = (line.base_price or line.price) - line.price
    if saved <= 0:
        return None
    amount = line_total(saved, line.quantity)
    discount = records.DocumentDiscount(
        name=_LINE_DISCOUNT, amount=amount, is_included=True
    )
    return (discount,)


def _build_discount(
    discount: OrderDiscount, name: str, *, is_included: bool
) -> records.DocumentDiscount:
    percent = discount.percent
    return records.DocumentDiscount(
        name=discount.name or name,
        amount=to_money(discount.amount),
        percent=None if percent is None else unpadded(percent),
        is_included=is_included,
    )
