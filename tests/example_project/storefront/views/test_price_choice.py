"""Which type of prices a buyer sees."""

from decimal import Decimal

import pytest

from tests.example_project.reading import open_page, read_chosen, read_links, read_texts
from tests.factories import make_offer, make_price, make_price_type

pytestmark = pytest.mark.django_db


def test_the_first_declared_type_of_prices_is_shown_until_a_buyer_chooses(client):
    unknown = make_price_type(name="Без имени", is_declared=False)
    retail = make_price_type(name="Розничная")
    wholesale = make_price_type(name="Оптовая")
    offer = make_offer()
    for kind, amount in ((unknown, 1), (retail, 300), (wholesale, 200)):
        make_price(offer=offer, price_type=kind, amount=Decimal(amount))

    before = open_page(client, "products")
    chosen = open_page(client, "products", price=wholesale.pk)
    later = open_page(client, "product", offer.product_id)

    assert read_texts(before, "card-price") == ["300 ₽"]
    assert read_chosen(before, "switch") == ["Розничная"]
    assert read_texts(chosen, "card-price") == ["200 ₽"]
    assert read_texts(later, "amount") == ["200 ₽ / шт."]
    assert read_chosen(later, "switch") == ["Оптовая"]


@pytest.mark.parametrize("wrong", ["", "999999", "розница", "1;drop"])
def test_a_type_of_prices_that_does_not_exist_is_not_chosen(client, wrong):
    retail = make_price_type(name="Розничная")
    make_price_type(name="Оптовая")
    make_price(offer=make_offer(), price_type=retail)

    response = open_page(client, "products", price=wrong)

    assert read_chosen(response, "switch") == ["Розничная"]


def test_the_switch_keeps_the_page_and_the_words_of_a_search(client):
    make_price_type(name="Розничная")
    wholesale = make_price_type(name="Оптовая")

    response = open_page(client, "products", q="x", page=1)

    assert read_links(response, "switch")[1] == (
        "Оптовая",
        f"?q=x&page=1&price={wholesale.pk}",
    )
