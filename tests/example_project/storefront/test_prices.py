"""Which prices the storefront says, and which it leaves out."""

from decimal import Decimal

from django_commerceml.models import Price, PriceType
from django_commerceml.pricing import Quote
from example_project.storefront.prices import Money, lowest, read_prices


def price(amount, **values):
    return Price(amount=Decimal(amount), **{"currency": "RUB", **values})


def rubles(amount, **values):
    return Money(amount=Decimal(amount), currency="RUB", **values)


def test_prices_come_by_quantity_and_then_by_the_size_of_the_pack():
    more = price(90, min_quantity=Decimal(10))
    pack = price(450, factor=Decimal(5), unit="упак.")

    assert read_prices([more, pack, price(100)], "USD") == [
        rubles(100),
        rubles(450, factor=Decimal(5), unit="упак."),
        rubles(90, min_quantity=Decimal(10)),
    ]


def test_zero_is_no_price():
    assert read_prices([price(0), price("0.00")], "USD") == []


def test_a_price_without_a_currency_has_that_of_its_type():
    assert read_prices([price(1, currency="")], "USD") == [
        Money(amount=Decimal(1), currency="USD")
    ]


def quoted(amount):
    return Quote(
        amount=Decimal(amount),
        currency="RUB",
        price_type=PriceType(),
        vat_rate=None,
        includes_vat=True,
        min_quantity=Decimal(0),
        unit="шт",
        unit_code="796",
        factor=Decimal(1),
        stock=None,
    )


def test_the_lowest_of_several_prices_is_marked():
    assert lowest([quoted(300), quoted(200)]) == rubles(200, unit="шт", is_lowest=True)


def test_equal_prices_are_just_the_price():
    assert lowest([quoted(300), quoted(300)]) == rubles(300, unit="шт")


def test_there_is_no_lowest_of_no_prices():
    assert lowest([]) is None
