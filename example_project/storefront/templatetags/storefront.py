"""How the storefront says prices, quantities and numbers of things."""

import re
from decimal import Decimal
from pathlib import PurePosixPath

from django import template
from django.urls import reverse
from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe

from django_commerceml.models import ProductImage, Unit
from example_project.storefront.prices import Money

register = template.Library()

NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"
SPACE = "\N{NO-BREAK SPACE}"
SIGNS = {"RUB": "₽", "USD": "$", "EUR": "€", "KZT": "₸", "BYN": "Br", "": "₽"}
TEENS = range(11, 15)
UNITS = {
    "006": "м",
    "055": "м²",
    "112": "л",
    "113": "м³",
    "163": "г",
    "166": "кг",
    "168": "т",
    "715": "пар",
    "736": "рул.",
    "778": "упак.",
    "796": "шт.",
    "839": "компл.",
}
"""The units of ОКЕИ that shops use: 1C often sends their code and full name only."""


@register.filter
def money(price: Money) -> str:
    """Return *price* in words of a shop: "1 290 ₽", "99,50 ₽"."""
    amount = price.amount
    digits = 0 if amount == amount.to_integral_value() else 2
    number = f"{amount:,.{digits}f}".replace(",", NARROW_SPACE).replace(".", ",")
    return f"{number}{SPACE}{SIGNS.get(price.currency, price.currency)}"


@register.filter
def quantity(number: Decimal) -> str:
    """Return *number* without needless zeros: "12", "0,5", "1 200"."""
    text = f"{number.quantize(Decimal('0.001')):,f}".rstrip("0").rstrip(".")
    return text.replace(",", NARROW_SPACE).replace(".", ",")


@register.filter
def unit_name(unit: Unit | None) -> str:
    """Return what stands after a quantity: "шт.", "кг"."""
    if unit is None:
        return UNITS["796"]
    return unit.short_name or UNITS.get(unit.code.zfill(3)) or str(unit)


@register.filter
def plural(count: int, words: str) -> str:
    """Return *count* with the right one of three *words*: "21 товар"."""
    one, few, many = words.split(",")
    last = count % 10
    if count % 100 in TEENS or last == 0 or last > 4:  # noqa: PLR2004 (Russian)
        word = many
    else:
        word = one if last == 1 else few
    return f"{quantity(Decimal(count))}{SPACE}{word}"


@register.filter
def description(text: str) -> SafeString:
    """Return a description of 1C; it was cleaned when it was imported."""
    has_tags = re.search(r"<[a-z]", text, re.IGNORECASE)
    markup = text if has_tags else linebreaks(text, autoescape=False)
    return mark_safe(markup)  # noqa: S308 (cleaned at import)


@register.filter
def picture_url(image: ProductImage) -> str:
    """Return the address of a stored picture."""
    name = PurePosixPath(image.file).name
    return reverse("storefront:picture", args=[image.pk, name])
