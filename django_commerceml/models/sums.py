"""The sums of an order: always computed from its lines, never taken on trust."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from django.db import transaction

from django_commerceml.models.orders import (
    Order,
    OrderDiscount,
    OrderLine,
    OrderTax,
)

_CENT: Final = Decimal("0.01")
_HUNDRED: Final = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What an order comes to."""

    lines: Decimal
    discounts: Decimal
    """On the order, not yet in the prices of the lines."""
    delivery: Decimal
    vat: Decimal
    added_vat: Decimal
    """Of the VAT what is not in the prices."""

    @property
    def total(self) -> Decimal:
        """Return what the buyer pays."""
        return self.lines - self.discounts + self.delivery + self.added_vat


def to_money(value: Decimal) -> Decimal:
    """Return *value* in whole cents, half of one upwards."""
    return value.quantize(_CENT, rounding=ROUND_HALF_UP)


def line_total(price: Decimal, quantity: Decimal) -> Decimal:
    """Return what *quantity* units cost."""
    return to_money(price * quantity)


def vat_of(total: Decimal, rate: Decimal | None, *, is_included: bool) -> Decimal:
    """Return the VAT in *total*, or that comes on top of it."""
    if not rate:
        return Decimal(0)
    base = _HUNDRED + rate if is_included else _HUNDRED
    return to_money(total * rate / base)


def sums_of(
    order: Order, lines: Iterable[OrderLine], discounts: Iterable[OrderDiscount]
) -> Sums:
    """Return what *order* comes to with these *lines* and *discounts*."""
    found = list(lines)
    vat = sum((line.vat_total for line in found), Decimal(0))
    return Sums(
        lines=sum((line.total for line in found), Decimal(0)),
        discounts=sum(
            (
                discount.amount
                for discount in discounts
                if discount.line_id is None and not discount.is_included
            ),
            Decimal(0),
        ),
        delivery=to_money(Decimal(order.delivery_price)),
        vat=vat,
        added_vat=Decimal(0) if order.includes_vat else vat,
    )


def recalculate(order: Order) -> Sums:
    """Compute the sums of *order* and of its lines anew and save them."""
    with transaction.atomic():
        # Read anew: what the caller read before may be older than the change.
        lines = list(OrderLine.objects.filter(order=order))
        changed = [line for line in lines if _recalculate_line(line, order)]
        OrderLine.objects.bulk_update(changed, ["total", "vat_total"], batch_size=500)
        sums = sums_of(order, lines, OrderDiscount.objects.filter(order=order))
        write_taxes(order, lines, OrderTax.objects.filter(order=order))
        order.total, order.vat_total = sums.total, sums.vat
        Order.objects.filter(pk=order.pk).update(
            total=order.total, vat_total=order.vat_total
        )
    return sums


def _recalculate_line(line: OrderLine, order: Order) -> bool:
    """Compute the sums of *line*; return whether they changed."""
    before = (line.total, line.vat_total)
    line.total = line_total(line.price, line.quantity)
    line.vat_total = vat_of(line.total, line.vat_rate, is_included=order.includes_vat)
    return before != (line.total, line.vat_total)


def write_taxes(
    order: Order, lines: Iterable[OrderLine], taxes: Iterable[OrderTax]
) -> None:
    """Write the sum of each rate, where it differs from what *taxes* has of it."""
    wanted: dict[Decimal, Decimal] = {}
    for line in lines:
        if line.vat_rate is not None:
            rate = line.vat_rate
            wanted[rate] = wanted.get(rate, Decimal(0)) + line.vat_total
    there = {tax.rate: tax for tax in taxes}
    same = {rate: tax.amount for rate, tax in there.items()} == wanted and all(
        tax.is_included == order.includes_vat for tax in there.values()
    )
    if same:
        return
    OrderTax.objects.filter(order=order).delete()
    OrderTax.objects.bulk_create(
        OrderTax(order=order, rate=rate, amount=amount, is_included=order.includes_vat)
        for rate, amount in sorted(wanted.items())
    )
