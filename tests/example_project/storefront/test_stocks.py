"""How the storefront says how much there is."""

from decimal import Decimal

import pytest

from example_project.storefront.stocks import Supply, add_up, read_places, read_supply
from tests.factories import make_offer, make_stock, make_warehouse


@pytest.mark.parametrize(
    ("quantity", "word"),
    [
        (Decimal(100), "есть"),
        (Decimal(5), "есть"),
        (Decimal("4.9"), "мало"),
        (Decimal("0.001"), "мало"),
        (Decimal(0), "нет"),
        (None, "уточняйте"),
    ],
)
def test_quantities_have_words(quantity, word):
    assert Supply(quantity=quantity).word == word


@pytest.mark.parametrize(
    ("total", "stocks", "supply"),
    [
        (None, [], None),
        (Decimal(7), [], Decimal(7)),
        (Decimal(-2), [], Decimal(0)),
        (Decimal(1), [Decimal(5), Decimal(-4)], Decimal(5)),
        (None, [Decimal(-4)], Decimal(0)),
    ],
)
@pytest.mark.django_db
def test_warehouses_count_before_the_total_and_debts_take_nothing(
    total, stocks, supply
):
    offer = make_offer(quantity=total)
    for quantity in stocks:
        make_stock(offer=offer, quantity=quantity)

    assert read_supply(offer) == Supply(quantity=supply)


@pytest.mark.django_db
def test_stock_that_is_not_for_sale_is_not_shown():
    offer = make_offer(quantity=8)
    make_stock(offer=offer, quantity=Decimal(3))
    bad = make_warehouse(is_for_sale=False)
    make_stock(offer=offer, warehouse=bad, quantity=Decimal(5))

    assert read_supply(offer) == Supply(quantity=Decimal(3))
    assert [one.quantity for one in read_places(offer)] == [Decimal(3)]


def test_variants_add_up_and_unknown_ones_add_nothing():
    known, unknown = Supply(quantity=Decimal(2)), Supply(quantity=None)

    assert add_up([known, unknown, known]) == Supply(quantity=Decimal(4))
    assert add_up([unknown, unknown]) == unknown
    assert add_up([]) == unknown
