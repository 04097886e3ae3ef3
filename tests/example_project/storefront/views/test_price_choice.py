"""Whose prices the pages show."""

from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from tests.example_project.reading import open_page, read_chosen, read_links, read_texts
from tests.factories import make_offer, make_price, make_price_type, make_profile

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer():
    """Return an offer with a price of 300, of 200 for wholesalers and of 100."""
    profile = make_profile()
    offer = make_offer(profile=profile)
    prices = (("Розничная", 300), ("Оптовая", 200), ("Закупочная", 100))
    for name, amount in prices:
        kind = make_price_type(
            profile=profile, name=name, is_default=name == "Розничная"
        )
        make_price(offer=offer, price_type=kind, amount=Decimal(amount))
        if name == "Оптовая":
            kind.groups.add(Group.objects.create(name="Оптовики"))
    return offer


@pytest.fixture
def make_user():
    """Return a maker of users."""

    def make(**values):
        return get_user_model().objects.create(username="user", **values)

    return make


def read_prices(client, offer, **query):
    """Return the price in the list, and on the page of the product."""
    listed = read_texts(open_page(client, "products", **query), "card-price")
    page = open_page(client, "product", offer.product_id)
    return *listed, *read_texts(page, "amount")


def test_a_visitor_sees_the_default_price_and_cannot_choose_another(client, offer):
    purchase = offer.prices.get(amount=100).price_type

    assert read_prices(client, offer, price=purchase.pk) == ("300 ₽", "300 ₽ / шт.")
    assert read_links(open_page(client, "products"), "switch") == []


def test_a_buyer_sees_the_price_of_his_group(client, offer, make_user):
    user = make_user()
    user.groups.add(Group.objects.get())
    client.force_login(user)

    assert read_prices(client, offer) == ("200 ₽", "200 ₽ / шт.")


def test_the_staff_may_look_at_every_type_and_the_choice_stays(
    client, offer, make_user
):
    client.force_login(make_user(is_staff=True))
    purchase = offer.prices.get(amount=100).price_type

    assert read_chosen(open_page(client, "products"), "switch") == ["мои"]
    assert read_prices(client, offer, price=purchase.pk) == ("100 ₽", "100 ₽ / шт.")
    assert read_chosen(open_page(client, "products"), "switch") == ["Закупочная"]
    assert read_prices(client, offer, price=0) == ("300 ₽", "300 ₽ / шт.")


@pytest.mark.parametrize("wrong", ["", "999999", "розница", "1;drop"])
def test_a_type_of_prices_that_does_not_exist_is_not_chosen(
    client, offer, make_user, wrong
):
    client.force_login(make_user(is_staff=True))

    response = open_page(client, "products", price=wrong)

    assert read_chosen(response, "switch") == ["мои"]
    assert read_texts(response, "card-price") == ["300 ₽"]


def test_the_switch_keeps_the_page_and_the_words_of_a_search(client, offer, make_user):
    client.force_login(make_user(is_staff=True))
    retail = offer.prices.get(amount=300).price_type

    response = open_page(client, "products", q="x", page=1)

    assert read_links(response, "switch")[1] == (
        "Розничная",
        f"?q=x&page=1&price={retail.pk}",
    )
