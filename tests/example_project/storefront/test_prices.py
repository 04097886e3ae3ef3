"""Which prices the storefront says, and which it leaves out."""

from decimal import Decimal

from django_commerceml.models import Price, PriceType
from example_project.storefront.prices import (
    Money,
    PriceChoice,
    lowest,
    read_prices,
)

RETAIL = PriceType(name="Розничная", currency="USD")
CHOICE = PriceChoice(types=(RETAIL,), chosen=RETAIL)


def price(amount, **values):
    return Price(amount=Decimal(amount), **{"currency": "RUB", **values})


def rubles(amount, **values):
    return Money(amount=Decimal(amount), currency="RUB", **values)


def test_prices_come_by_quantity_and_then_by_the_size_of_the_pack():
    more = price(90, min_quantity=Decimal(10))
    pack = price(450, factor=Decimal(5), unit="упак.")

    assert read_prices([more, pack, price(100)], CHOICE) == [
        rubles(100),
        rubles(450, factor=Decimal(5), unit="упак."),
        rubles(90, min_quantity=Decimal(10)),
    ]


def test_zero_is_no_price():
    assert read_prices([price(0), price("0.00")], CHOICE) == []


def test_a_price_without_a_currency_has_that_of_its_type():
    assert read_prices([price(1, currency="")], CHOICE) == [
        Money(amount=Decimal(1), currency="USD")
    ]


def test_the_lowest_of_several_prices_is_marked():
    assert lowest([[rubles(300)], [], [rubles(200), rubles(100)]]) == rubles(
        200, is_lowest=True
    )


def test_equal_prices_are_just_the_price():
    assert lowest([[rubles(300)], [rubles(300)]]) == rubles(300)


def test_there_is_no_lowest_of_no_prices():
    assert lowest([[], []]) is None
