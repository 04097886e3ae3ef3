"""Lines of an order of Oscar become lines of the document, surcharges with them."""

from decimal import Decimal
from typing import Any, Final

from django_commerceml.adapters.documents import OrderDocumentLine
from django_commerceml.adapters.oscar.choices import Choices
from django_commerceml.adapters.oscar.orders.goods import Goods, find_goods
from django_commerceml.adapters.oscar.orders.taxes import rate_between, rate_of
from django_commerceml.models import ShopOrder

_PRECISION: Final = Decimal("0.0001")


def build_lines(
    choices: Choices, order: Any, known: ShopOrder | None
) -> list[OrderDocumentLine]:
    """Return what is sold with *order*, and what is charged beside.

    *known* is what the order has become; None: nothing yet.
    """
    lines = sorted(order.lines.all(), key=lambda line: line.pk)
    goods = find_goods(choices, known, lines)
    return [
        *(_build_line(line, goods[line.pk]) for line in lines),
        *(_build_surcharge(charge) for charge in order.surcharges.all()),
    ]


def _build_line(line: Any, goods: Goods) -> OrderDocumentLine:
    price = _of_one(line.line_price_incl_tax, line)
    before = _of_one(line.line_price_before_discounts_incl_tax, line)
    return OrderDocumentLine(
        key=str(line.pk),
        external_id=goods.external_id,
        sku=_sku_of(line, goods.external_id),
        barcode=line.upc or "",
        name=goods.name or line.title,
        quantity=Decimal(line.quantity),
        price=price,
        base_price=before if before != price else None,
        vat_rate=rate_of(line, goods.vat_rate),
        unit_code=goods.unit_code,
        unit_name=goods.unit_name,
        factor=goods.factor,
        attributes={
            one.option.name: str(one.value)
            for one in line.attributes.all()
            if one.option is not None
        },
    )


def _of_one(amount: Decimal, line: Any) -> Decimal:
    """Return what one unit of *line* costs, of which all cost *amount*."""
    return (amount / line.quantity if line.quantity else amount).quantize(_PRECISION)


def _sku_of(line: Any, external_id: str) -> str:
    """Return the article number, without what tells variants and partners apart."""
    sku, _, variant = line.partner_sku.partition("#")
    is_added = variant and external_id.partition("#")[2].startswith(variant)
    own = sku if is_added else line.partner_sku
    return "" if own in {external_id, external_id.partition("#")[0]} else own


def _build_surcharge(charge: Any) -> OrderDocumentLine:
    return OrderDocumentLine(
        key=f"surcharge-{charge.pk}",
        name=charge.name,
        price=charge.incl_tax,
        vat_rate=rate_between(charge.excl_tax, charge.incl_tax),
        is_service=True,
    )
