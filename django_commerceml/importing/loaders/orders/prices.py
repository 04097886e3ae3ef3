"""What a line of a document costs, whichever of its numbers 1C means."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from django_commerceml.cml.names import VAT
from django_commerceml.cml.records import DocumentLine, Tax, TaxRate
from django_commerceml.cml.values import tax_percent
from django_commerceml.importing.loaders.orders.changes import TOLERANCE, Values
from django_commerceml.models import OrderLine
from django_commerceml.models.sums import line_total, to_money, vat_of

_SMALLEST: Final = Decimal("0.0001")
_ONE: Final = Decimal(1)
_HUNDRED: Final = Decimal(100)


def quantity_of(record: DocumentLine, line: OrderLine | None) -> Decimal:
    """Return how much is sold; what is not said is as before, or one."""
    if record.quantity is not None:
        return round_to_column(record.quantity)
    return line.quantity if line is not None else _ONE


def total_of(record: DocumentLine, line: OrderLine | None = None) -> Decimal:
    """Return what the line comes to."""
    if record.total is not None:
        return to_money(record.total)
    quantity = quantity_of(record, line)
    if record.price is not None:
        return line_total(record.price, quantity)
    return line_total(line.price, quantity) if line is not None else Decimal(0)


def money_of(
    record: DocumentLine, line: OrderLine | None, *, includes_vat: bool
) -> Values:
    """Return quantity, prices and VAT rate that *record* gives *line*.

    Where the sum is not the price times the quantity, it is the sum that counts:
    the price is then that before the discount.
    """
    quantity = quantity_of(record, line)
    values: Values = {"quantity": quantity}
    is_said, rate = rate_of(record)
    if is_said:
        values["vat_rate"] = rate
    said = record.price if record.price is not None else line.price if line else None
    price, base = _prices(record, quantity, said, rate if not includes_vat else None)
    if line is not None and _is_the_same(line, price, base, quantity):
        return values
    values["price"] = price
    values["base_price"] = base or _base_of(record, price, quantity, line)
    return values


def _prices(
    record: DocumentLine,
    quantity: Decimal,
    price: Decimal | None,
    added_rate: Decimal | None,
) -> tuple[Decimal, Decimal | None]:
    """Return the price after discount, and the one before it where that is seen."""
    if record.total is None or quantity <= 0:
        return round_to_column(price or Decimal(0)), None
    total = to_money(record.total)
    if price is not None and _fits(price, quantity, total, added_rate):
        return round_to_column(price), None
    unit = round_to_column(total / quantity)
    if price is None or line_total(price, quantity) <= total + TOLERANCE:
        return unit, None
    return unit, round_to_column(price)


def _fits(
    price: Decimal, quantity: Decimal, total: Decimal, added_rate: Decimal | None
) -> bool:
    """Return whether *total* is that of *price*, with the VAT on top or without."""
    plain = line_total(price, quantity)
    with_vat = plain + vat_of(plain, added_rate, is_included=False)
    return total == plain or (bool(added_rate) and abs(total - with_vat) <= TOLERANCE)


def _is_the_same(
    line: OrderLine, price: Decimal, base: Decimal | None, quantity: Decimal
) -> bool:
    """Return whether *line* costs that already, but for how 1C rounds a unit."""
    if line_total(line.price, quantity) != line_total(price, quantity):
        return False
    return base is None or line.base_price is None or base == line.base_price


def _base_of(
    record: DocumentLine, price: Decimal, quantity: Decimal, line: OrderLine | None
) -> Decimal | None:
    """Return the price before the discounts that *record* names, if it names any.

    1C-Bitrix gives the discount of one unit, ERP that of the line.
    """
    found = [one for one in record.discounts or () if one.amount or one.percent]
    if not found:
        return None
    percent = sum((one.percent or Decimal(0) for one in found), Decimal(0))
    if 0 < percent < _HUNDRED:
        return round_to_column(price * _HUNDRED / (_HUNDRED - percent))
    amount = sum((one.amount or Decimal(0) for one in found), Decimal(0))
    if line is not None and line.base_price == price + amount:
        return line.base_price
    return round_to_column(price + amount / (quantity or _ONE))


def rate_of(record: DocumentLine) -> tuple[bool, Decimal | None]:
    """Return whether the VAT rate is said, and the rate; None is "without VAT"."""
    said: tuple[TaxRate | Tax, ...] = (
        *(record.tax_rates or ()),
        *(record.taxes or ()),
    )
    for tax in said:
        if tax.name.strip().casefold() == VAT.casefold() and tax.rate:
            return True, tax_percent(tax.rate)
    return False, None


def round_to_column(value: Decimal) -> Decimal:
    """Return *value* as the columns of lines hold it."""
    return value.quantize(_SMALLEST, rounding=ROUND_HALF_UP)
