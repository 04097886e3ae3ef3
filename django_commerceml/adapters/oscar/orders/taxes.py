"""The VAT of lines: what Oscar computed, or what was noted when they were placed."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from django_commerceml.models import Product

WITHOUT: Final = "без НДС"
"""Noted of goods without VAT."""
_RATE: Final = re.compile(r"\d{1,2}(?:[.,]\d{1,2})?")
_HUNDRED: Final = Decimal(100)
_SMALLEST: Final = Decimal("0.01")


def rate_between(excluding: Decimal, including: Decimal) -> Decimal | None:
    """Return the rate, in per cent, that makes one of the other; None: no tax.

    Both are sums in whole kopecks: a rate that is nearly whole is whole.
    """
    if not excluding or excluding == including:
        return None
    exact = (including - excluding) * _HUNDRED / excluding
    whole = exact.to_integral_value(ROUND_HALF_UP)
    slack = _HUNDRED * _SMALLEST / abs(excluding)
    return whole if abs(exact - whole) <= slack else exact.quantize(_SMALLEST)


def rate_of(line: Any, otherwise: Decimal | None) -> Decimal | None:
    """Return the VAT rate of *line*; None: without VAT.

    It is *otherwise* where Oscar's strategy knows no tax and nothing is noted.
    """
    rate = rate_between(line.line_price_excl_tax, line.line_price_incl_tax)
    if rate is not None:
        return rate
    code = line.tax_code or ""
    if code == WITHOUT:
        return None
    found = _RATE.search(code)
    return Decimal(found[0].replace(",", ".")) if found else otherwise


def note_rate(line: Any) -> None:
    """Note in *line*, which is being placed, the VAT rate that 1C has for the goods.

    1C may answer with another rate, and change that of the goods: what was sold has
    been sold at this one. Where Oscar knows of taxes nothing is noted.
    """
    code = line.product.code if line.product else ""
    is_taxed = line.line_price_excl_tax != line.line_price_incl_tax
    if line.tax_code or is_taxed or not code:
        return
    products = Product.objects.filter(external_id=code.partition("#")[0])
    known = products.order_by("pk").values_list("vat_rate", flat=True)[:1]
    for rate in known:
        line.tax_code = WITHOUT if rate is None else f"{rate.normalize():f}"
