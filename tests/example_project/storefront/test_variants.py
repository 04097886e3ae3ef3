"""Choosing among the variants of a product."""

from decimal import Decimal

import pytest

from example_project.storefront.variants import choose_offer, read_axes
from tests.factories import (
    make_characteristic,
    make_offer,
    make_product,
    make_stock,
)

pytestmark = pytest.mark.django_db


def make_variants(*variants):
    product = make_product()
    offers = []
    for traits in variants:
        offer = make_offer(product=product, name=" ".join(traits.values()))
        for position, (name, value) in enumerate(traits.items()):
            make_characteristic(offer=offer, name=name, value=value, position=position)
        offers.append(offer)
    return offers


def describe(axes):
    """Return the axes as words: the value, and the name of where it leads."""
    return {
        axis.name: [(option.value, str(option.offer)) for option in axis.options]
        for axis in axes
    }


def test_each_characteristic_is_chosen_on_its_own():
    offers = make_variants(
        {"Цвет": "белый", "Размер": "S"},
        {"Цвет": "белый", "Размер": "M"},
        {"Цвет": "серый", "Размер": "S"},
        {"Цвет": "серый", "Размер": "M"},
    )

    axes = read_axes(offers, offers[1])

    assert describe(axes) == {
        "Цвет": [("белый", "белый M"), ("серый", "серый M")],
        "Размер": [("S", "белый S"), ("M", "белый M")],
    }
    assert [[option.is_chosen for option in axis.options] for axis in axes] == [
        [True, False],
        [False, True],
    ]


def test_a_combination_that_does_not_exist_leads_to_the_nearest_one():
    offers = make_variants(
        {"Цвет": "белый", "Размер": "S"},
        {"Цвет": "белый", "Размер": "M"},
        {"Цвет": "серый", "Размер": "M"},
    )

    color, size = read_axes(offers, offers[0])

    assert [(option.value, option.is_exact) for option in color.options] == [
        ("белый", True),
        ("серый", False),
    ]
    assert color.options[1].offer == offers[2]
    assert [option.is_exact for option in size.options] == [True, True]


def test_a_characteristic_with_one_value_is_not_a_choice():
    offers = make_variants(
        {"Цвет": "белый", "Размер": "S"}, {"Цвет": "белый", "Размер": "M"}
    )

    assert list(describe(read_axes(offers, offers[0]))) == ["Размер"]


def test_variants_that_characteristics_do_not_tell_apart_are_all_listed_by_name():
    offers = make_variants({"Цвет": "белый"}, {"Цвет": "белый"}, {"Цвет": "серый"})
    for number, offer in enumerate(offers):
        offer.name = f"Вариант {number}"

    assert describe(read_axes(offers, offers[0])) == {
        "Вариант": [(str(offer), str(offer)) for offer in offers]
    }


def test_a_variant_without_a_characteristic_of_the_others_can_be_reached():
    offers = make_variants({"Цвет": "белый"}, {})

    assert describe(read_axes(offers, offers[0])) == {
        "Цвет": [("белый", "белый"), ("не указано", str(offers[1]))]
    }


def test_what_is_sold_out_is_marked():
    offers = make_variants({"Цвет": "белый"}, {"Цвет": "серый"})
    make_stock(offer=offers[1], quantity=Decimal(0))

    (color,) = read_axes(offers, offers[0])

    assert [option.is_sold_out for option in color.options] == [False, True]


def test_the_variant_asked_for_is_chosen():
    offers = make_variants({"Цвет": "белый"}, {"Цвет": "серый"})

    assert choose_offer(offers, str(offers[1].pk), priced=()) == offers[1]


def test_without_a_wish_the_first_that_can_be_bought_is_chosen():
    sold_out, without_price, good, other = make_variants({}, {}, {}, {})
    make_stock(offer=sold_out, quantity=Decimal(0))
    priced = {offer.pk for offer in (sold_out, good, other)}

    offers = [sold_out, without_price, good, other]

    assert choose_offer(offers, "", priced=priced) == good
    assert choose_offer(offers[:2], "no such id", priced=priced) == sold_out
    assert choose_offer([], "", priced=priced) is None
