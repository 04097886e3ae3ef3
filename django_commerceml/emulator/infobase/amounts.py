"""The sums of an order in 1C: computed from its lines."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from django_commerceml.cml import values
from django_commerceml.cml.records import DocumentDiscount, DocumentLine, Surcharge, Tax
from django_commerceml.emulator.infobase.entities import Order

_CENT: Final = Decimal("0.01")
_ZERO: Final = Decimal(0)
_HUNDRED: Final = Decimal(100)


def recount(line: DocumentLine) -> DocumentLine:
    """Return *line* with the total and the taxes that follow from its price."""
    total = _money((line.price or _ZERO) * (line.quantity or _ZERO))
    if line.taxes is None:
        return replace(line, total=total)
    taxes = tuple(_recount_tax(tax, line, total) for tax in line.taxes)
    return replace(line, total=total, taxes=taxes)


def total_of(order: Order) -> Decimal:
    """Return what the buyer of *order* pays."""
    lines = sum((line.total or _ZERO for line in order.lines), _ZERO)
    added = sum(
        (tax.amount or _ZERO for tax in taxes_of(order) if tax.is_included is False),
        _ZERO,
    )
    return lines + added - _apart(order.discounts) + _apart(order.surcharges)


def taxes_of(order: Order) -> tuple[Tax, ...]:
    """Return the taxes of all lines of *order*, those of one kind as one."""
    sums: dict[tuple[str, bool | None], Decimal] = {}
    for line in order.lines:
        for tax in line.taxes or ():
            kind = (tax.name, tax.is_included)
            sums[kind] = sums.get(kind, _ZERO) + (tax.amount or _ZERO)
    return tuple(
        Tax(name=name, is_included=is_included, amount=amount)
        for (name, is_included), amount in sums.items()
    )


def _recount_tax(tax: Tax, line: DocumentLine, total: Decimal) -> Tax:
    rate = next(
        (
            percent
            for said in (tax.rate, *(item.rate for item in line.tax_rates or ()))
            if (percent := values.tax_percent(said or "")) is not None
        ),
        _ZERO,
    )
    base = _HUNDRED if tax.is_included is False else _HUNDRED + rate
    return replace(tax, amount=_money(total * rate / base))


def _apart(adjustments: Iterable[DocumentDiscount | Surcharge]) -> Decimal:
    """Return the sum of what is not yet in the prices."""
    return sum(
        (item.amount or _ZERO for item in adjustments if not item.is_included), _ZERO
    )


def _money(amount: Decimal) -> Decimal:
    return amount.quantize(_CENT, rounding=ROUND_HALF_UP)
