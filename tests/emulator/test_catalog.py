"""The invented goods: repeatable, sensible, and changed only where asked."""

from collections import Counter
from decimal import Decimal

import pytest

from django_commerceml.emulator import generate_catalog
from django_commerceml.emulator.catalog import PICTURED
from django_commerceml.emulator.classifier import make_groups, make_properties
from django_commerceml.emulator.dice import make_barcode
from django_commerceml.emulator.spelling import Spelling, make_price_text


def said(value):
    assert value is not None
    return value


def test_the_same_number_and_seed_give_the_same_goods():
    first = generate_catalog(products=50, seed=7)
    second = generate_catalog(products=50, seed=7)

    assert list(first.iter_products(range(50))) == list(second.iter_products(range(50)))
    assert list(first.iter_offers(range(50))) == list(second.iter_offers(range(50)))


def test_goods_do_not_depend_on_how_many_there_are():
    few, many = generate_catalog(products=10), generate_catalog(products=1000)

    assert list(few.iter_products(range(10))) == list(many.iter_products(range(10)))


def test_another_seed_gives_other_goods_under_the_same_ids():
    first = list(generate_catalog(products=20, seed=1).iter_products(range(20)))
    second = list(generate_catalog(products=20, seed=2).iter_products(range(20)))

    assert [product.id for product in first] == [product.id for product in second]
    assert all(a.name != b.name for a, b in zip(first, second, strict=True))


@pytest.mark.parametrize("share", [0.01, 0.1, 0.5])
def test_a_change_alters_its_share_and_leaves_the_others(share):
    before = generate_catalog(products=1000)
    after = generate_catalog(products=1000, change=share)

    cards = zip(
        before.iter_products(range(1000)),
        after.iter_products(range(1000)),
        strict=True,
    )
    changed = {old.id for old, new in cards if old != new}
    offers = zip(
        before.iter_offers(range(1000)), after.iter_offers(range(1000)), strict=True
    )
    changed_offers = {old.id.partition("#")[0] for old, new in offers if old != new}

    assert len(changed) == share * 1000
    assert changed_offers == changed


def test_half_of_the_goods_have_two_offers_with_characteristics():
    catalog = generate_catalog(products=1000)

    offers = list(catalog.iter_offers(range(1000)))
    counts = Counter(offer.id.partition("#")[0] for offer in offers)
    with_two = [number for number in counts.values() if number == 2]

    assert len(counts) == 1000
    assert set(counts.values()) == {1, 2}
    assert 450 < len(with_two) < 550
    assert all(bool(offer.characteristics) == ("#" in offer.id) for offer in offers)


def test_two_offers_of_one_product_differ_in_a_characteristic():
    catalog = generate_catalog(products=300)
    seen = Counter(
        (offer.id.partition("#")[0], offer.characteristics)
        for offer in catalog.iter_offers(range(300))
    )

    assert set(seen.values()) == {1}


def test_every_offer_has_three_prices_and_four_stocks_that_add_up():
    for offer in generate_catalog(products=100).iter_offers(range(100)):
        amounts = [price.amount for price in said(offer.prices)]
        quantities = [level.quantity for level in said(offer.stock_levels)]

        assert amounts == sorted(amounts, reverse=True)
        assert len(amounts) == 3
        assert min(amounts) > 0
        assert len(quantities) == 4
        assert sum(quantities) == offer.quantity


def test_ids_skus_and_barcodes_are_unique():
    catalog = generate_catalog(products=2000)
    products = list(catalog.iter_products(range(2000)))
    offers = list(catalog.iter_offers(range(2000)))

    for values in (
        [product.id for product in products],
        [product.sku for product in products],
        [product.name for product in products],
        [*(item.barcode for item in products), *(item.barcode for item in offers)],
        [offer.id for offer in offers],
    ):
        assert len(set(values)) == len(values)


def test_the_group_tree_is_three_levels_deep_and_every_product_is_in_a_leaf():
    tops = make_groups(Spelling())
    middles = [middle for top in tops for middle in top.groups]
    leaves = {leaf.id for middle in middles for leaf in middle.groups}
    products = list(generate_catalog(products=500).iter_products(range(500)))

    assert len({group.id for group in (*tops, *middles)} | leaves) == 6 + 18 + 54
    assert len(leaves) == 54
    assert {said(product.group_ids)[0] for product in products} == leaves


def test_values_of_enumerations_are_options_of_the_classifier():
    options = {
        item.id: {option.id for option in item.options}
        for item in make_properties(Spelling())
        if item.options
    }

    for product in generate_catalog(products=100).iter_products(range(100)):
        for value in said(product.property_values):
            if value.id in options:
                assert set(value.values) <= options[value.id]


def test_many_goods_share_a_limited_number_of_pictures():
    catalog = generate_catalog(products=5000)

    drawn = {picture.path for picture in catalog.iter_pictures(range(5000))}
    named = {
        image.path
        for product in catalog.iter_products(range(5000))
        for image in said(product.images)
    }

    assert named == drawn
    assert PICTURED < len(drawn) < 2 * PICTURED


def test_a_later_portion_brings_no_picture_again():
    catalog = generate_catalog(products=5000)

    assert list(catalog.iter_pictures(range(1000, 2000))) == []


def test_a_catalogue_without_pictures_names_none():
    catalog = generate_catalog(products=10, with_pictures=False)

    assert [product.images for product in catalog.iter_products(range(10))] == [
        None
    ] * 10
    assert list(catalog.iter_pictures(range(10))) == []


@pytest.mark.parametrize(
    "wrong",
    [{"products": 0}, {"products": 1, "change": 1.5}, {"products": 1, "change": -1}],
)
def test_a_senseless_catalogue_is_refused(wrong):
    with pytest.raises(ValueError, match="a catalogue needs"):
        generate_catalog(**wrong)


def test_a_price_is_shown_to_people_as_1c_shows_it():
    assert make_price_text(124050, "шт", "RUB") == " 1\u00a0240,50 RUB за шт"


def test_a_barcode_ends_with_its_check_digit():
    assert make_barcode("46", 1) == "4600000000015"


def test_prices_are_whole_kopecks():
    for offer in generate_catalog(products=50).iter_offers(range(50)):
        for price in said(offer.prices):
            assert price.amount == price.amount.quantize(Decimal("0.01"))
