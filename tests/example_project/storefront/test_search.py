"""What a buyer finds by words."""

import pytest

from django_commerceml.models import Product
from example_project.storefront.search import matches
from tests.factories import make_offer, make_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def plaid():
    product = make_product(
        name="Плед «Ёлочка» шерстяной", sku="ПЛ-000012", barcode="4600000000121"
    )
    make_offer(product=product, sku="ПЛ-12/Красный", barcode="2000000000046")
    make_product(name="Чайник «Север»", sku="ЧА-000001", barcode="4600000000999")
    return product


@pytest.mark.parametrize(
    "query",
    [
        "плед",
        "ПЛЕД",
        "Шерстяной плед",
        "елочка",
        "ёЛоЧкА",
        "пл-000012",
        "000012",
        "4600000000121",
        "пл-12/красный",
        "2000000000046",
        "плед 2000000000046",
    ],
)
def test_words_in_any_case_and_order_find_the_product(plaid, query):
    assert list(Product.objects.filter(matches(query))) == [plaid]


@pytest.mark.parametrize(
    "query", ["плед чайник", "п.ед", ".*", "460000000012", "(", "\\"]
)
def test_what_is_not_in_the_product_does_not_find_it(plaid, query):
    assert list(Product.objects.filter(matches(query))) == []


def test_a_variant_that_is_switched_off_finds_nothing(plaid):
    plaid.offers.update(is_active=False)

    assert list(Product.objects.filter(matches("2000000000046"))) == []


def test_only_the_first_words_count(plaid):
    query = "плед " * 8 + "чайник"

    assert list(Product.objects.filter(matches(query))) == [plaid]
