"""What a document changes in the goods and the sums of an order."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

from django_commerceml.cml.names import VAT
from django_commerceml.cml.records import (
    DocumentDiscount,
    DocumentLine,
    DocumentUnit,
    OrderDocument,
)
from django_commerceml.importing.loaders.orders.changes import (
    TOLERANCE,
    ChangedLine,
    GoodsChanges,
    NewLine,
    Values,
    differing,
)
from django_commerceml.importing.loaders.orders.lines import (
    is_delivery,
    is_service,
    pair_lines,
)
from django_commerceml.importing.loaders.orders.prices import (
    money_of,
    quantity_of,
    rate_of,
    round_to_column,
    total_of,
)
from django_commerceml.importing.loaders.orders.states import OrderState
from django_commerceml.models import Order, OrderDiscount, OrderLine
from django_commerceml.models.sums import to_money, vat_of

_HUNDRED: Final = Decimal(100)


def goods_of(document: OrderDocument, state: OrderState) -> GoodsChanges:
    """Return what *document* changes; one that names no goods changes none."""
    if document.lines is None:
        return GoodsChanges()
    order = state.order
    includes_vat = _includes_vat(document, order)
    goods = [line for line in document.lines if quantity_of(line, None) > 0]
    pairs, left = pair_lines(goods, state.lines)
    deliveries = [
        record
        for record, line in pairs
        if line is None and is_delivery(record, order.delivery_name)
    ]
    pairs = [pair for pair in pairs if pair[0] not in deliveries]
    wanted = {
        "includes_vat": includes_vat,
        "delivery_price": _delivery(
            document, deliveries, order, includes_vat=includes_vat
        ),
    }
    return GoodsChanges(
        changed=tuple(_changed(pairs, includes_vat=includes_vat)),
        added=tuple(
            new_line(record, includes_vat=includes_vat)
            for record, line in pairs
            if line is None
        ),
        removed=tuple(left),
        order=differing(order, wanted),
        discounts=_discounts(document, state, includes_vat=includes_vat),
    )


def _includes_vat(document: OrderDocument, order: Order) -> bool:
    for tax in document.taxes or ():
        is_vat = tax.name.strip().casefold() == VAT.casefold()
        if is_vat and tax.is_included is not None:
            return tax.is_included
    return order.includes_vat


def _delivery(
    document: OrderDocument,
    deliveries: list[DocumentLine],
    order: Order,
    *,
    includes_vat: bool,
) -> Decimal:
    """Return the price of the delivery.

    A 1C that keeps it apart from the goods names no line for it, yet its total has it.
    """
    if deliveries:
        return sum((total_of(one) for one in deliveries), Decimal(0))
    rest = (document.total or Decimal(0)) - _sum_of(document, includes_vat=includes_vat)
    is_apart = abs(rest - order.delivery_price) <= _slack(document)
    return order.delivery_price if is_apart else Decimal(0)


def _sum_of(document: OrderDocument, *, includes_vat: bool) -> Decimal:
    """Return what the lines come to, less the discounts that *document* names."""
    total = Decimal(0)
    for line in document.lines or ():
        amount = total_of(line)
        rate = None if includes_vat else rate_of(line)[1]
        total += amount + vat_of(amount, rate, is_included=False)
    for discount in document.discounts or ():
        if not discount.is_included:
            total -= discount.amount or Decimal(0)
    return total


def _slack(document: OrderDocument) -> Decimal:
    return TOLERANCE * max(1, len(document.lines or ()))


def _changed(
    pairs: list[tuple[DocumentLine, OrderLine | None]],
    *,
    includes_vat: bool,
) -> Iterable[ChangedLine]:
    for record, line in pairs:
        if line is None:
            continue
        money = money_of(record, line, includes_vat=includes_vat)
        values = differing(line, money)
        if values:
            is_priced = "price" in values or "base_price" in values
            yield ChangedLine(
                line=line,
                values=values,
                discounts=_of_line(record) if is_priced else None,
            )


def new_line(record: DocumentLine, *, includes_vat: bool) -> NewLine:
    """Return a line of its own for *record*."""
    unit = record.unit or DocumentUnit()
    texts = {
        "external_id": (record.id or "")[:255],
        "sku": (record.sku or "").strip()[:255],
        "barcode": (record.barcode or "").strip()[:255],
        "name": " ".join((record.name or record.sku or record.id or "—").split())[:500],
        "unit_code": (unit.code or "").strip()[:20],
        "unit_name": (unit.short_name or unit.full_name or "").strip()[:100],
    }
    values: Values = {**texts, "is_service": is_service(record)}
    if record.factor:
        values["factor"] = record.factor
    values.update(money_of(record, None, includes_vat=includes_vat))
    return NewLine(values=values, discounts=_of_line(record))


def _of_line(record: DocumentLine) -> tuple[Values, ...]:
    return tuple(
        _discount(one, is_included=True)
        for one in record.discounts or ()
        if one.amount or one.percent
    )


def _discount(record: DocumentDiscount, *, is_included: bool) -> Values:
    percent = record.percent or Decimal(0)
    is_share = bool(percent) and abs(percent) <= _HUNDRED
    return {
        "name": (record.name or "Скидка")[:250],
        "amount": to_money(record.amount or Decimal(0)),
        "percent": round_to_column(percent) if is_share else None,
        "is_included": is_included,
    }


def _discounts(
    document: OrderDocument, state: OrderState, *, includes_vat: bool
) -> tuple[Values, ...] | None:
    """Return the discounts on the whole order; None where they stay.

    A 1C that does not name them has spread them over the lines, or left them out
    of the lines: its total tells which.
    """
    there = state.order_discounts
    if document.discounts is None:
        total = _sum_of(document, includes_vat=includes_vat)
        return () if _is_spread(document, there, total) else None
    said = tuple(
        _discount(one, is_included=bool(one.is_included))
        for one in document.discounts
        if one.amount
    )
    return None if _known(said) == _known(map(_values_of, there)) else said


def _is_spread(
    document: OrderDocument, there: list[OrderDiscount], total: Decimal
) -> bool:
    amount = sum((one.amount for one in there if not one.is_included), Decimal(0))
    if document.total is None or not amount:
        return False
    return abs(document.total - total) <= _slack(document)


def _values_of(row: OrderDiscount) -> Values:
    return {"amount": row.amount, "is_included": row.is_included}


def _known(discounts: Iterable[Values]) -> list[Any]:
    return sorted((one["amount"], one["is_included"]) for one in discounts)
