"""How the storefront says prices, quantities, units and numbers of things."""

from decimal import Decimal

from django_commerceml.models import Unit
from django_commerceml.pricing import Quote
from example_project.storefront.prices import Money

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
PAYMENTS = {"cash": "наличными", "bank": "по счёту", "acquiring": "картой"}


def money(price: Money | Quote) -> str:
    """Return *price* in words of a shop: "1 290 ₽", "99,50 ₽"."""
    amount = price.amount
    digits = 0 if amount == amount.to_integral_value() else 2
    number = f"{amount:,.{digits}f}".replace(",", NARROW_SPACE).replace(".", ",")
    return f"{number}{SPACE}{SIGNS.get(price.currency, price.currency)}"


def quantity(number: Decimal) -> str:
    """Return *number* without needless zeros: "12", "0,5", "1 200"."""
    text = f"{number.quantize(Decimal('0.001')):,f}".rstrip("0").rstrip(".")
    return text.replace(",", NARROW_SPACE).replace(".", ",")


def unit_name(unit: Unit | None) -> str:
    """Return what stands after a quantity: "шт.", "кг"."""
    if unit is None:
        return UNITS["796"]
    return unit.short_name or UNITS.get(unit.code.zfill(3)) or str(unit)


def short_unit(name: str, code: str) -> str:
    """Return in short a unit that a quote or a line of an order names.

    Full names of ОКЕИ, unlike the short ones, begin with a capital letter.
    """
    if name[:1].islower():
        return name
    return UNITS.get(code.zfill(3)) or name or UNITS["796"]


def plural(count: int, words: str) -> str:
    """Return *count* with the right one of three *words*: "21 товар"."""
    one, few, many = words.split(",")
    last = count % 10
    if count % 100 in TEENS or last == 0 or last > 4:  # noqa: PLR2004 (Russian)
        word = many
    else:
        word = one if last == 1 else few
    return f"{quantity(Decimal(count))}{SPACE}{word}"


def money_of(amount: Decimal, currency: str = "RUB") -> str:
    """Return *amount* in words of a shop."""
    return money(Money(amount=amount, currency=currency))


def payment_kind(kind: str) -> str:
    """Return how money came: "картой"."""
    return PAYMENTS.get(kind, kind)
