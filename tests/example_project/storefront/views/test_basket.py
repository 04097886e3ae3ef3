"""The basket."""

from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse

from django_commerceml.models import Offer, Price, Product, Stock
from tests.example_project.reading import open_page, read_texts
from tests.example_project.storefront.shopping import put
from tests.factories import make_offer, make_price, make_price_type, make_product

pytestmark = pytest.mark.django_db

BASKET_QUERIES = 6
"""Offers, pictures, and the quotes: price types, prices, stocks; the session."""


def change(client, offer, **form):
    return client.post(reverse("storefront:basket-change", args=[offer.pk]), form)


def read_basket(client):
    """Return names, totals and problems of the rows."""
    page = open_page(client, "basket")
    names = ("row-name", "row-total", "row-problem")
    return tuple(read_texts(page, name) for name in names)


def test_an_empty_basket_says_so(client):
    response = open_page(client, "basket")

    assert read_texts(response, "note") == ["В корзине пока ничего нет. Выбрать товары"]


def test_what_was_put_in_is_shown_with_its_price_and_the_sum(client, shop):
    put(client, shop.kettle, "2")
    response = put(client, shop.plaid)

    page = f"/products/{shop.plaid.product_id}/?offer={shop.plaid.pk}#choice"
    assert response.url == page
    assert read_basket(client) == (
        ["Чайник", "Плед"],
        ["2 000 ₽", "99,90 ₽"],
        [],
    )
    basket = open_page(client, "basket")
    assert read_texts(basket, "sum-line") == ["2 товара2 099,90 ₽"]
    assert read_texts(basket, "sum-note") == ["в том числе НДС 349,98 ₽"]
    assert read_texts(basket, "basket-link") == ["Корзина 2"]


def test_the_same_again_is_more_of_it(client, shop):
    put(client, shop.kettle, "1")
    put(client, shop.kettle, "2")

    assert read_basket(client) == (["Чайник"], ["3 000 ₽"], [])


def test_the_range_of_quantities_changes_the_price(client, shop):
    put(client, shop.plaid, "9")
    before = read_basket(client)
    change(client, shop.plaid, quantity="10")

    assert before == (["Плед"], ["899,10 ₽"], [])
    assert read_basket(client) == (["Плед"], ["900 ₽"], [])


def test_a_row_is_taken_out(client, shop):
    put(client, shop.kettle)
    put(client, shop.plaid)

    change(client, shop.kettle, quantity="1", remove="1")

    assert read_basket(client) == (["Плед"], ["99,90 ₽"], [])


def test_the_price_is_that_of_the_group_of_the_buyer(client, shop):
    wholesale = make_price_type(profile=shop.profile)
    wholesale.groups.add(Group.objects.create(name="Оптовики"))
    make_price(offer=shop.kettle, price_type=wholesale, amount=Decimal(800))
    user = get_user_model().objects.create(username="wholesaler")
    user.groups.set(wholesale.groups.all())
    client.force_login(user)

    put(client, shop.kettle)

    assert read_basket(client) == (["Чайник"], ["800 ₽"], [])


def test_more_than_there_is_is_told(client, shop):
    put(client, shop.kettle, "6")

    assert read_basket(client)[2] == [
        "В наличии только 5 шт",
        "Исправьте отмеченное, и заказ можно оформить.",
    ]


def test_what_is_sold_out_is_told(client, shop):
    put(client, shop.kettle)
    Stock.objects.filter(offer=shop.kettle).update(quantity=-1)

    assert read_basket(client)[2][0] == "Нет в наличии."


def test_less_than_the_least_quantity_is_told(client, shop):
    put(client, shop.plaid)
    Price.objects.filter(offer=shop.plaid, min_quantity=0).delete()

    assert read_basket(client)[2][0] == "Продаётся от 10 шт"


@pytest.mark.parametrize(("code", "problem"), [("796", True), ("006", False)])
def test_pieces_are_whole_and_metres_need_not_be(client, shop, code, problem):
    unit = shop.kettle.product.base_unit
    unit.code = code
    unit.save()

    put(client, shop.kettle, "1,5")

    told = "Продаётся только целыми единицами." in read_basket(client)[2]
    assert told == problem
    assert read_basket(client)[1] == ["1 500 ₽"]


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (Offer, {"is_active": False}),
        (Product, {"is_active": False}),
        (Product, {"is_hidden": True}),
    ],
)
def test_what_is_not_sold_any_more_is_told(client, shop, model, values):
    put(client, shop.kettle)
    rows = {Offer: shop.kettle.pk, Product: shop.kettle.product_id}
    model.objects.filter(pk=rows[model]).update(**values)

    assert read_basket(client)[2][0] == "Больше не продаётся."


def test_what_has_lost_its_price_is_told(client, shop):
    put(client, shop.kettle)
    Price.objects.filter(offer=shop.kettle).update(amount=0)

    assert read_basket(client) == (
        ["Чайник"],
        [""],
        ["Сейчас нет цены.", "Исправьте отмеченное, и заказ можно оформить."],
    )


def test_two_currencies_are_two_orders(client, shop):
    Price.objects.filter(offer=shop.kettle).update(currency="USD")
    put(client, shop.kettle)
    put(client, shop.plaid)

    assert read_basket(client)[2] == [
        "Цены в разных валютах: оформите их разными заказами."
    ]


@pytest.mark.parametrize("wrong", ["", "много", "0", "-1", "NaN", "Infinity", "1e9"])
def test_a_quantity_that_is_none_changes_nothing(client, shop, wrong):
    put(client, shop.kettle, "2")
    open_page(client, "basket")

    change(client, shop.kettle, quantity=wrong)
    told = read_texts(open_page(client, "basket"), "message")
    put(client, shop.kettle, wrong)

    assert told == ["Количество не понято: нужно число больше нуля."]
    assert read_basket(client)[1] == ["2 000 ₽"]


def test_what_is_not_in_the_basket_is_not_changed_into_it(client, shop):
    change(client, shop.kettle, quantity="2")

    assert read_basket(client) == ([], [], [])


@pytest.mark.parametrize("wrong", ["", "0", "999999", "чайник", "-1", "9" * 5000])
def test_an_offer_that_does_not_exist_cannot_be_put_in(client, shop, wrong):
    response = client.post(reverse("storefront:basket-add"), {"offer": wrong})

    assert response.status_code == 404


def test_a_hidden_product_cannot_be_put_in(client, shop):
    hidden = make_offer(product=make_product(is_hidden=True))

    assert put(client, hidden).status_code == 404


def test_a_basket_does_not_grow_without_end(client, shop):
    session = client.session
    session["basket"] = {str(number): "1" for number in range(-200, 0)}
    session.save()

    put(client, shop.kettle)

    assert read_texts(open_page(client, "basket"), "message") == [
        "В корзине уже 200 разных товаров."
    ]
    assert read_basket(client) == ([], [], [])


def test_a_basket_takes_the_same_queries_for_any_number_of_rows(
    client, shop, django_assert_num_queries
):
    for offers in ((shop.kettle,), (shop.plaid,)):
        for offer in offers:
            put(client, offer)
        open_page(client, "basket")
        with django_assert_num_queries(BASKET_QUERIES):
            open_page(client, "basket")


def test_the_forms_are_guarded_against_other_sites(shop):
    from django.test import Client  # noqa: PLC0415 (one that checks)

    strict = Client(enforce_csrf_checks=True)

    assert put(strict, shop.kettle).status_code == 403
