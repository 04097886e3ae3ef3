"""The pages of the storefront, as a buyer opens them."""

from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from django_commerceml.storage import get_storage
from tests.example_project.reading import (
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
    make_profile,
    make_property,
    make_property_value,
    make_stock,
    make_unit,
    make_warehouse,
)

pytestmark = pytest.mark.django_db

PIXELS = b"\x89PNG\r\n\x1a\n the rest of a picture"
LIST_QUERIES = 8
"""Price types, groups, the count, products, pictures, offers, prices, stocks."""
PRODUCT_QUERIES = 11
"""The same without the count, with characteristics and values of properties."""


def open_page(client, name, *args, **query):
    return client.get(reverse(f"storefront:{name}", args=args), query)


def product_with_everything(number):
    product = make_product(name=f"Плед {number:03}", base_unit=make_unit())
    make_product_group(product=product)
    make_property_value(product=product)
    make_image(product=product, file=f"pictures/{number}.png")
    for _ in range(2):
        offer = make_offer(product=product)
        make_price(offer=offer)
        make_stock(offer=offer)
        make_characteristic(offer=offer)
        make_property_value(offer=offer)
    return product


@pytest.fixture
def picture():
    key = get_storage().save("pictures/ab/abc.png", ContentFile(PIXELS))
    return make_image(file=key)


def picture_address(image, name="abc.png"):
    return reverse("storefront:picture", args=[image.pk, name])


# The home page


def test_an_empty_shop_says_how_to_fill_it(client):
    response = open_page(client, "home")

    assert response.status_code == 200
    assert read_title(response) == "Витрина готова и ждёт товары из 1С"
    assert "commerceml_profile shop" in response.text
    assert "make demo" in response.text


def test_an_empty_shop_with_a_profile_says_its_address_but_not_its_login(client):
    make_profile(slug="base", login="secret-login")

    response = open_page(client, "home")

    assert "http://testserver/1c/base/" in response.text
    assert "secret-login" not in response.text


def test_the_home_page_shows_groups_with_those_below_them_and_new_products(client):
    kitchen = make_group(name="Кухня")
    dishes = make_group(name="Посуда", parent=kitchen)
    garden = make_group(name="Сад")
    make_product(name="Старый чайник")
    make_product(name="Новый чайник")

    response = open_page(client, "home")

    assert read_links(response, "shelves") == [
        ("Кухня", f"/groups/{kitchen.pk}/"),
        ("Посуда", f"/groups/{dishes.pk}/"),
        ("Сад", f"/groups/{garden.pk}/"),
    ]
    assert read_texts(response, "card-name") == ["Новый чайник", "Старый чайник"]


def test_the_home_page_begins_below_the_only_root_group(client):
    root = make_group(name="Товары")
    make_group(name="Кухня", parent=root)
    make_group(name="Сад", parent=root)

    response = open_page(client, "home")

    assert [text for text, _ in read_links(response, "shelves")] == ["Кухня", "Сад"]


# Lists


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
    retail = make_price_type()
    product = make_product(name="Плед", sku="ПЛ-1", base_unit=make_unit())
    for amount, quantity in ((1290, 3), (990, -4), (1500, 0)):
        offer = make_offer(product=product)
        make_price(offer=offer, price_type=retail, amount=Decimal(amount))
        make_stock(offer=offer, quantity=Decimal(quantity))

    response = open_page(client, "products")

    assert read_texts(response, "card-price") == ["от 990 ₽"]
    assert read_texts(response, "card-sku") == ["Арт. ПЛ-1"]
    assert read_texts(response, "card-foot") == ["мало3 шт 3 варианта"]


def test_a_card_without_a_price_says_so(client):
    make_price_type()
    make_offer(product=make_product())

    response = open_page(client, "products")

    assert read_texts(response, "card-price") == ["Нет цены"]
    assert read_texts(response, "supply") == ["уточняйте"]


def test_a_list_takes_the_same_few_queries_for_any_number_of_products(
    client, django_assert_num_queries
):
    for number in range(3):
        product_with_everything(number)
    with django_assert_num_queries(LIST_QUERIES):
        open_page(client, "products")

    for number in range(3, 20):
        product_with_everything(number)
    with django_assert_num_queries(LIST_QUERIES):
        open_page(client, "products")


# The choice of prices


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


# One product


def test_a_product_shows_its_price_and_the_stock_in_each_warehouse(client):
    retail = make_price_type(name="Розничная", includes_vat=True)
    product = make_product(name="Плед", base_unit=make_unit())
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
    retail = make_price_type()
    offer = make_offer(product=make_product(base_unit=make_unit()))
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


def test_a_product_without_a_price_of_the_chosen_type_says_so(client):
    make_price_type(name="Розничная")
    offer = make_offer()

    response = open_page(client, "product", offer.product_id)

    assert read_texts(response, "amount") == ["Нет цены"]
    assert read_texts(response, "price-type") == [
        "1С не прислала цену «Розничная» для этого товара.",
        "1С ещё не прислала остатки этого товара.",
    ]


def test_a_product_without_offers_says_that_it_is_not_on_sale(client):
    product = make_product()
    make_offer(product=product, is_active=False)

    response = open_page(client, "product", product.pk)

    assert "Сейчас не продаётся" in read_texts(response, "sale")[0]


def test_every_variant_has_an_address_with_its_price_and_stock(client):
    retail = make_price_type()
    product = make_product()
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
    client, django_assert_num_queries
):
    product = product_with_everything(1)
    with django_assert_num_queries(PRODUCT_QUERIES):
        open_page(client, "product", product.pk)

    for _ in range(10):
        offer = make_offer(product=product)
        make_price(offer=offer)
        make_stock(offer=offer)
        make_characteristic(offer=offer)
        make_property_value(offer=offer)
        make_image(product=product, file="pictures/more.png")
    with django_assert_num_queries(PRODUCT_QUERIES):
        open_page(client, "product", product.pk)


# Pictures


def test_a_picture_is_sent_with_its_type_and_may_be_kept_for_ever(client, picture):
    response = client.get(picture_address(picture))

    assert b"".join(response.streaming_content) == PIXELS
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"


def test_only_the_name_that_the_picture_has_now_is_found(client, picture):
    assert client.get(picture_address(picture, "other.png")).status_code == 404


@pytest.mark.parametrize(
    "values",
    [
        {"file": ""},
        {"file": "pictures/ab/lost.png"},
        {"file": "uploads/abc.svg"},
        {"file": "uploads/abc.html"},
        {"file": "uploads/abc"},
    ],
)
def test_what_is_not_a_stored_picture_is_not_sent(client, values):
    image = make_image(**values)
    if "uploads" in image.file:
        get_storage().save(image.file, ContentFile(b"<script>alert(1)</script>"))
    name = image.file.rpartition("/")[2] or "x.png"

    assert client.get(picture_address(image, name)).status_code == 404


def test_pictures_of_products_that_buyers_may_not_see_are_not_sent(client, picture):
    picture.product.is_hidden = True
    picture.product.save()

    assert client.get(picture_address(picture)).status_code == 404


def test_a_product_shows_the_pictures_that_came_and_the_one_that_was_chosen(client):
    product = make_product()
    make_image(product=product, file="", position=0)
    first = make_image(product=product, file="pictures/1.png", position=1)
    second = make_image(product=product, file="pictures/2.png", position=2)

    before = open_page(client, "product", product.pk)
    after = open_page(client, "product", product.pk, picture=second.pk)

    assert read_links(before, "thumbs") == [
        ("", f"?picture={first.pk}"),
        ("", f"?picture={second.pk}"),
    ]
    assert f'src="{picture_address(first, "1.png")}" alt="{product}"' in before.text
    assert f'src="{picture_address(second, "2.png")}" alt="{product}"' in after.text


def test_pages_are_only_read(client):
    assert client.post(reverse("storefront:home")).status_code == 405
