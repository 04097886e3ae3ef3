"""Lists of products: all, by group, by words."""

from decimal import Decimal

import pytest

from tests.example_project.reading import (
    open_page,
    read_chosen,
    read_links,
    read_texts,
    read_title,
)
from tests.factories import (
    make_group,
    make_offer,
    make_price,
    make_price_type,
    make_product,
    make_product_group,
    make_stock,
    make_unit,
)

pytestmark = pytest.mark.django_db

LIST_QUERIES = 9
"""Groups, the count, products, pictures, offers, stocks, and the quotes of the
offers: price types, prices, stocks."""


def test_the_list_shows_products_by_name_page_by_page(client):
    for number in range(30):
        make_product(name=f"Плед {number:03}")

    first = open_page(client, "products")
    second = open_page(client, "products", page=2)

    names = [f"Плед {number:03}" for number in range(30)]
    assert read_texts(first, "card-name") == names[:24]
    assert read_texts(second, "card-name") == names[24:]
    assert read_texts(second, "count") == ["30 товаров, страница 2 из 2"]
    assert read_links(second, "pages") == [
        ("Назад", "?page=1"),
        ("1", "?page=1"),
        ("2", "?page=2"),
    ]


def test_a_page_that_does_not_exist_becomes_the_last_one(client):
    make_product(name="Плед")

    response = open_page(client, "products", page="999")

    assert read_texts(response, "card-name") == ["Плед"]


def test_a_group_shows_the_products_of_the_groups_below_it_once(client):
    kitchen = make_group(name="Кухня")
    dishes = make_group(name="Посуда", parent=kitchen)
    pans = make_group(name="Сковороды", parent=dishes)
    pan = make_product(name="Сковорода")
    make_product_group(product=pan, group=pans)
    make_product_group(product=pan, group=dishes)
    make_product_group(product=make_product(name="Нож"), group=kitchen)
    make_product(name="Лопата")

    response = open_page(client, "group", kitchen.pk)

    assert read_title(response) == "Кухня"
    assert read_texts(response, "card-name") == ["Нож", "Сковорода"]
    assert read_texts(response, "count") == ["2 товара"]


def test_the_tree_is_open_down_to_the_group_that_is_shown(client):
    kitchen = make_group(name="Кухня")
    dishes = make_group(name="Посуда", parent=kitchen)
    make_group(name="Сковороды", parent=dishes)
    garden = make_group(name="Сад")
    make_group(name="Полив", parent=garden)

    response = open_page(client, "group", kitchen.pk)

    assert [text for text, _ in read_links(response, "tree")] == [
        "Кухня",
        "Посуда",
        "Сад",
    ]
    assert read_chosen(response, "tree") == ["Кухня"]


@pytest.mark.parametrize("state", [{"is_active": False}, {"parent_is_active": False}])
def test_a_group_that_is_switched_off_or_below_such_a_group_is_not_found(client, state):
    parent = make_group(is_active=state.get("parent_is_active", True))
    group = make_group(parent=parent, is_active=state.get("is_active", True))

    response = open_page(client, "group", group.pk)

    assert response.status_code == 404


def test_groups_that_are_each_others_parents_do_not_hang_the_shop(client):
    first = make_group(name="Первая")
    second = make_group(name="Вторая", parent=first)
    first.parent = second
    first.save()

    assert open_page(client, "home").status_code == 200
    assert open_page(client, "group", first.pk).status_code == 404


def test_search_finds_products_and_keeps_the_words_on_every_page(client):
    for number in range(25):
        make_product(name=f"Плед {number}")
    make_product(name="Чайник")

    response = open_page(client, "products", q="плед")

    assert read_title(response) == "Поиск: «плед»"
    assert read_texts(response, "count") == ["25 товаров"]
    assert read_links(response, "pages")[-1] == (
        "Вперёд",
        "?q=%D0%BF%D0%BB%D0%B5%D0%B4&page=2",
    )


def test_search_without_a_result_says_so(client):
    make_product(name="Чайник")

    response = open_page(client, "products", q="самолёт")

    assert read_texts(response, "card") == []
    assert "Ничего не нашлось" in read_texts(response, "note")[0]


def test_words_too_long_to_search_for_show_everything(client):
    make_product(name="Чайник")

    response = open_page(client, "products", q="ч" * 101)

    assert read_texts(response, "card-name") == ["Чайник"]


def test_a_card_shows_the_lowest_price_the_whole_stock_and_the_variants(client):
    product = make_product(name="Плед", sku="ПЛ-1", base_unit=make_unit())
    retail = make_price_type(profile=product.profile)
    for amount, quantity in ((1290, 3), (990, -4), (1500, 0)):
        offer = make_offer(product=product)
        make_price(offer=offer, price_type=retail, amount=Decimal(amount))
        make_stock(offer=offer, quantity=Decimal(quantity))

    response = open_page(client, "products")

    assert read_texts(response, "card-price") == ["от 990 ₽"]
    assert read_texts(response, "card-sku") == ["Арт. ПЛ-1"]
    assert read_texts(response, "card-foot") == ["мало3 шт 3 варианта"]


def test_a_card_without_a_price_says_so(client):
    offer = make_offer(product=make_product())
    make_price_type(profile=offer.profile)

    response = open_page(client, "products")

    assert read_texts(response, "card-price") == ["Нет цены"]
    assert read_texts(response, "supply") == ["уточняйте"]


def test_a_list_takes_the_same_few_queries_for_any_number_of_products(
    client, make_full_product, django_assert_num_queries
):
    for _ in range(3):
        make_full_product()
    with django_assert_num_queries(LIST_QUERIES):
        open_page(client, "products")

    for _ in range(17):
        make_full_product()
    with django_assert_num_queries(LIST_QUERIES):
        open_page(client, "products")
