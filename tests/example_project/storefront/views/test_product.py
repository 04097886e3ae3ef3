"""The page of one product."""

from decimal import Decimal

import pytest
from django.urls import reverse

from tests.example_project.reading import (
    open_page,
    read_chosen,
    read_facts,
    read_links,
    read_rows,
    read_texts,
    read_title,
)
from tests.factories import (
    make_characteristic,
    make_group,
    make_image,
    make_offer,
    make_price,
    make_price_type,
    make_product,
    make_product_group,
    make_property,
    make_property_value,
    make_stock,
    make_unit,
    make_warehouse,
)

pytestmark = pytest.mark.django_db

PRODUCT_QUERIES = 13
"""Groups, the product with its groups, pictures and values, its offers with stocks,
characteristics and values, the quotes (price types, prices, stocks) and the prices
for more."""


def test_a_product_shows_its_price_and_the_stock_in_each_warehouse(client):
    product = make_product(name="Плед", base_unit=make_unit())
    retail = make_price_type(
        profile=product.profile, name="Розничная", includes_vat=True
    )
    offer = make_offer(product=product)
    make_price(offer=offer, price_type=retail, amount=Decimal("1290.5"))
    for name, quantity in (("Центр", "12"), ("Север", "1.5"), ("Юг", "-3")):
        warehouse = make_warehouse(name=name)
        make_stock(offer=offer, warehouse=warehouse, quantity=Decimal(quantity))

    response = open_page(client, "product", product.pk)

    assert read_texts(response, "amount") == ["1 290,50 ₽ / шт"]
    assert read_texts(response, "price-type") == ["Цена «Розничная», включая НДС"]
    assert read_texts(response, "total") == ["Наличие: есть13,5 шт"]
    assert read_rows(response) == [
        ("Центр", "есть", "12 шт"),
        ("Север", "мало", "1,5 шт"),
        ("Юг", "нет", "0 шт"),
    ]


def test_prices_for_larger_quantities_and_packs_are_shown_below_the_main_one(client):
    offer = make_offer(product=make_product(base_unit=make_unit()))
    retail = make_price_type(profile=offer.profile)
    pack = {"unit": "упак.", "factor": Decimal(5)}
    for amount, values in (
        (Decimal(80), {"min_quantity": Decimal(10)}),
        (Decimal(450), pack),
        (Decimal(100), {}),
    ):
        make_price(offer=offer, price_type=retail, amount=amount, **values)

    response = open_page(client, "product", offer.product_id)

    assert read_texts(response, "amount") == ["100 ₽ / шт"]
    assert read_texts(response, "tier") == [
        "450 ₽ / упак. (5 шт)",
        "80 ₽ / шт, от 10",
    ]


def test_a_product_without_a_price_says_so_and_cannot_be_bought(client):
    offer = make_offer()
    make_price_type(profile=offer.profile)

    response = open_page(client, "product", offer.product_id)

    assert read_texts(response, "amount") == ["Нет цены"]
    assert read_texts(response, "price-type") == [
        "1С ещё не прислала цену этого товара.",
        "1С ещё не прислала остатки этого товара.",
    ]
    assert read_texts(response, "buy") == []


def test_a_price_without_vat_says_what_it_is_with_vat(client):
    offer = make_offer(product=make_product(vat_rate=Decimal(20)))
    kind = make_price_type(profile=offer.profile, name="Оптовая", includes_vat=False)
    make_price(offer=offer, price_type=kind)

    response = open_page(client, "product", offer.product_id)

    assert read_texts(response, "price-type")[0] == (
        "Цена «Оптовая», без НДС. С НДС 20 % будет 120 ₽"
    )


@pytest.mark.parametrize(("stock", "button"), [("1", ["В корзину"]), ("0", [])])
def test_what_is_sold_out_cannot_be_bought(client, stock, button):
    offer = make_offer()
    make_price(offer=offer, price_type=make_price_type(profile=offer.profile))
    make_stock(offer=offer, quantity=Decimal(stock))

    response = open_page(client, "product", offer.product_id)

    assert read_texts(response, "button") == button


def test_a_product_without_offers_says_that_it_is_not_on_sale(client):
    product = make_product()
    make_offer(product=product, is_active=False)

    response = open_page(client, "product", product.pk)

    assert "Сейчас не продаётся" in read_texts(response, "sale")[0]


def test_every_variant_has_an_address_with_its_price_and_stock(client):
    product = make_product()
    retail = make_price_type(profile=product.profile)
    offers = {}
    for color, amount in (("красный", 100), ("синий", 200)):
        offer = offers[color] = make_offer(product=product, sku=f"АРТ-{color}")
        make_characteristic(offer=offer, name="Цвет", value=color)
        make_price(offer=offer, price_type=retail, amount=Decimal(amount))

    first = open_page(client, "product", product.pk)
    address = dict(read_links(first, "axis"))["синий"]
    second = client.get(reverse("storefront:product", args=[product.pk]) + address)

    assert address == f"?offer={offers['синий'].pk}#choice"
    assert read_chosen(first, "axis") == ["красный"]
    assert read_texts(first, "amount") == ["100 ₽ / шт."]
    assert read_chosen(second, "axis") == ["синий"]
    assert read_texts(second, "amount") == ["200 ₽ / шт."]
    assert "АРТ-синий" in read_texts(second, "codes")[0]


def test_a_product_shows_its_properties_and_those_of_the_chosen_variant(client):
    product = make_product(brand="Уют", weight=Decimal("1.250"))
    material = make_property(name="Материал")
    make_property_value(product=product, property=material, value="шерсть")
    make_property_value(product=product, property=material, value="хлопок")
    washable = make_property(name="Можно стирать")
    make_property_value(product=product, property=washable, value="true")
    hidden = make_property(name="Удалённое", is_deleted=True)
    make_property_value(product=product, property=hidden, value="тайна")
    offer = make_offer(product=product)
    make_property_value(offer=offer, property=make_property(name="Рост"), value="170")

    response = open_page(client, "product", product.pk)

    assert read_facts(response) == [
        ("Бренд", "Уют"),
        ("Вес", "1,25 кг"),
        ("Материал", "шерсть, хлопок"),
        ("Можно стирать", "да"),
        ("Рост", "170"),
    ]


def test_descriptions_keep_their_markup_and_texts_keep_their_lines(client):
    marked = make_product(description="<p>Тёплый <b>плед</b></p>")
    plain = make_product(description="Первая\nвторая")

    assert "<p>Тёплый <b>плед</b></p>" in open_page(client, "product", marked.pk).text
    assert "<p>Первая<br>вторая</p>" in open_page(client, "product", plain.pk).text


def test_names_of_1c_are_never_markup(client):
    make_group(name="<script>alert(1)</script>")
    product = make_product(name="<b>Плед</b>")

    for response in (
        open_page(client, "home"),
        open_page(client, "products", q="<b>"),
        open_page(client, "product", product.pk),
    ):
        assert "<script>" not in response.text
        assert "<b>Плед" not in response.text


@pytest.mark.parametrize("state", [{"is_active": False}, {"is_hidden": True}])
def test_a_product_that_buyers_may_not_see_is_nowhere(client, state):
    group = make_group()
    product = make_product(name="Тайный плед", **state)
    make_product_group(product=product, group=group)

    lists = (
        open_page(client, "home"),
        open_page(client, "products"),
        open_page(client, "products", q="плед"),
        open_page(client, "group", group.pk),
    )
    response = open_page(client, "product", product.pk)

    assert [read_texts(page, "card-name") for page in lists] == [[], [], [], []]
    assert response.status_code == 404
    assert read_title(response) == "Такой страницы нет"


def test_a_product_takes_the_same_few_queries_for_any_number_of_variants(
    client, make_full_product, add_variant, django_assert_num_queries
):
    product = make_full_product()
    with django_assert_num_queries(PRODUCT_QUERIES):
        open_page(client, "product", product.pk)

    for _ in range(10):
        add_variant(product)
        make_image(product=product, file="pictures/more.png")
    with django_assert_num_queries(PRODUCT_QUERIES):
        open_page(client, "product", product.pk)
