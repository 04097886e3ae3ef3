"""A basket becomes an order."""

from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from django_commerceml.models import (
    Counterparty,
    Order,
    OrderExport,
    OrderLine,
    Price,
    PriceType,
    Stock,
)
from tests.example_project.reading import open_page, read_texts, read_title
from tests.example_project.storefront.shopping import (
    COMPANY,
    PERSON,
    fill,
    order,
    put,
    read_errors,
    send,
)
from tests.factories import make_counterparty, make_order

pytestmark = pytest.mark.django_db


def read_values(row, names):
    return {name: getattr(row, name) for name in names.split()}


def test_a_private_person_orders(client, shop):
    put(client, shop.kettle, "2")
    put(client, shop.plaid, "10")

    response = send(client, fill(client, PERSON))

    placed = Order.objects.get()
    assert response.url == f"/orders/{placed.pk}:{response.url.split(':')[1]}"
    assert placed.number == f"{placed.pk:06}"
    assert read_values(
        placed,
        "user status currency price_type includes_vat delivery_code delivery_name "
        "delivery_price delivery_address delivery_address_parts payment_code "
        "payment_name comment total vat_total version",
    ) == {
        "user": None,
        "status": "N",
        "currency": "RUB",
        "price_type": shop.retail,
        "includes_vat": True,
        "delivery_code": "courier",
        "delivery_name": "Курьер",
        "delivery_price": Decimal(350),
        "delivery_address": "170100, Тверь, Советская, 5",
        "delivery_address_parts": [
            ["Почтовый индекс", "170100"],
            ["Город", "Тверь"],
            ["Улица", "Советская, 5"],
        ],
        "payment_code": "card",
        "payment_name": "Картой онлайн",
        "comment": "После шести",
        "total": Decimal(3250),
        "vat_total": Decimal("483.33"),
        "version": 1,
    }


def test_a_line_keeps_what_was_sold_and_at_which_price(client, shop):
    placed = order(client, shop.kettle)
    Price.objects.update(amount=1)

    line = OrderLine.objects.get()
    assert read_values(
        line,
        "order position offer external_id sku name unit_code unit_name factor "
        "quantity price total vat_rate vat_total price_type",
    ) == {
        "order": placed,
        "position": 1,
        "offer": shop.kettle,
        "external_id": shop.kettle.external_id,
        "sku": "АРТ-Чайник",
        "name": "Чайник",
        "unit_code": "796",
        "unit_name": "шт",
        "factor": Decimal(1),
        "quantity": Decimal(1),
        "price": Decimal(1000),
        "total": Decimal(1000),
        "vat_rate": Decimal(20),
        "vat_total": Decimal("166.67"),
        "price_type": shop.retail,
    }


def test_an_order_waits_for_1c_from_the_moment_it_is_placed(client, shop):
    placed = order(client, shop.kettle)

    export = OrderExport.objects.get(profile=shop.profile, order=placed)
    assert (export.version, export.acknowledged_version) == (1, 0)


def test_the_basket_is_empty_afterwards(client, shop):
    order(client, shop.kettle)

    assert read_texts(open_page(client, "basket"), "row-name") == []


def test_the_person_becomes_a_counterparty_of_the_shop(client, shop):
    placed = order(client, shop.kettle)

    assert read_values(
        placed.counterparty,
        "profile user kind name full_name last_name first_name contacts",
    ) == {
        "profile": None,
        "user": None,
        "kind": "person",
        "name": "Иванова Анна",
        "full_name": "Иванова Анна",
        "last_name": "Иванова",
        "first_name": "Анна",
        "contacts": [
            ["Телефон мобильный", "+79123456789"],
            ["Почта", "anna@example.com"],
        ],
    }


def test_a_company_orders(client, shop):
    put(client, shop.kettle)

    filled = fill(client, COMPANY, "checkout-company")
    send(client, filled, "checkout-company")

    placed = Order.objects.get()
    assert (placed.delivery_address, placed.delivery_price) == ("", Decimal(0))
    assert read_values(
        placed.counterparty,
        "kind name full_name inn kpp okpo addresses contacts bank_accounts "
        "representatives",
    ) == {
        "kind": "company",
        "name": "ООО «Ромашка»",
        "full_name": "ООО «Ромашка»",
        "inn": "7707083893",
        "kpp": "773601001",
        "okpo": "00032537",
        "addresses": {
            "legal_address": {"text": "117997, Москва, ул. Вавилова, 19", "parts": []}
        },
        "contacts": [
            ["Телефон рабочий", "+74950000000"],
            ["Почта", "buh@example.com"],
        ],
        "bank_accounts": [
            {
                "number": "40702810038000000008",
                "bank": "Сбербанк",
                "bik": "044525225",
                "swift": "",
                "correspondent_account": "",
            }
        ],
        "representatives": [
            {"name": "Пётр Петров", "relation": "Контактное лицо"},
        ],
    }


def test_a_sole_trader_has_no_kpp(client, shop):
    trader = {**COMPANY, "company": "ИП Петров", "inn": "500100732259", "okpo": ""}
    put(client, shop.kettle)
    refused = send(client, fill(client, trader, "checkout-company"), "checkout-company")
    filled = fill(client, {**trader, "kpp": ""}, "checkout-company")
    send(client, filled, "checkout-company")

    assert read_errors(refused) == {"kpp": "У предпринимателя нет КПП."}
    assert Counterparty.objects.get().kind == "sole_trader"


def test_equal_data_are_the_same_counterparty_and_other_data_another(client, shop):
    first = order(client, shop.kettle)
    same = order(client, shop.plaid, comment="ещё один")
    other = order(client, shop.plaid, phone="+7 900 000-00-00")

    assert first.counterparty == same.counterparty
    assert first.counterparty != other.counterparty
    assert Counterparty.objects.count() == 2


def test_a_buyer_who_entered_owns_the_order_and_need_not_type_again(client, shop):
    user = get_user_model().objects.create(username="anna", email="a@example.com")
    client.force_login(user)
    put(client, shop.kettle)
    empty = open_page(client, "checkout")
    placed = order(client, shop.kettle)
    put(client, shop.kettle)
    filled = open_page(client, "checkout")

    assert 'value="a@example.com"' in empty.text
    assert (placed.user, placed.counterparty.user) == (user, user)
    for value in ("Иванова", "Анна", "+79123456789", "anna@example.com"):
        assert f'value="{value}"' in filled.text


def test_what_somebody_wrote_of_a_buyer_by_hand_does_not_keep_him_away(client, shop):
    user = get_user_model().objects.create(username="buh")
    make_counterparty(
        profile=None,
        user=user,
        kind="company",
        name="ООО «Ромашка»",
        contacts=[["Факс", "12-34"], ["Почта", "buh@example.com"]],
        bank_accounts=[{"number": "40702810038000000008"}],
        representatives=[{}],
    )
    client.force_login(user)
    put(client, shop.kettle)

    page = open_page(client, "checkout-company")

    assert page.status_code == 200
    for value in ("buh@example.com", "40702810038000000008"):
        assert f'value="{value}"' in page.text


def test_a_company_need_not_type_again_either(client, shop):
    client.force_login(get_user_model().objects.create(username="buh"))
    put(client, shop.kettle)
    send(client, fill(client, COMPANY, "checkout-company"), "checkout-company")
    put(client, shop.kettle)

    page = open_page(client, "checkout-company").text

    for name in ("inn", "kpp", "okpo", "bik", "account", "person", "legal_address"):
        assert f'value="{COMPANY[name]}"' in page


@pytest.mark.parametrize(
    ("changed", "errors"),
    [
        ({"last_name": ""}, {"last_name": "Заполните это поле."}),
        ({"phone": "12345"}, {"phone": "Проверьте телефон: +7 и ещё 10 цифр."}),
        ({"postal_code": "17010"}, {"postal_code": "В индексе 6 цифр."}),
        (
            {"city": "", "street": ""},
            {
                "city": "Укажите, куда доставить.",
                "street": "Укажите, куда доставить.",
            },
        ),
        (
            {"delivery": "", "payment": ""},
            {"delivery": "Заполните это поле.", "payment": "Заполните это поле."},
        ),
        (
            {"delivery": "pickup", "city": "", "street": "", "last_name": " "},
            {"last_name": "Заполните это поле."},
        ),
    ],
)
def test_what_a_person_forgot_is_told_at_the_field(client, shop, changed, errors):
    put(client, shop.kettle)

    response = send(client, fill(client, {**PERSON, **changed}))

    assert read_errors(response) == errors
    assert Order.objects.count() == 0


@pytest.mark.parametrize(
    ("changed", "errors"),
    [
        (
            {"inn": "7707083894"},
            {"inn": "В ИНН ошибка: контрольные цифры не сходятся."},
        ),
        ({"kpp": ""}, {"kpp": "Организации нужен КПП."}),
        ({"kpp": "12"}, {"kpp": "В КПП 9 знаков, например 770101001."}),
        (
            {"okpo": "00032538"},
            {"okpo": "В ОКПО ошибка: контрольная цифра не сходится."},
        ),
        ({"bik": "1"}, {"bik": "В БИК 9 цифр, первые обычно 04."}),
        (
            {"account": "40702810038000000009"},
            {"account": "Счёт не подходит к БИК: проверьте оба."},
        ),
    ],
)
def test_what_a_company_mistyped_is_told_at_the_field(client, shop, changed, errors):
    put(client, shop.kettle)
    filled = fill(client, {**COMPANY, **changed}, "checkout-company")

    response = send(client, filled, "checkout-company")

    assert read_errors(response) == errors
    assert Order.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("8 (912) 345-67-89", "+79123456789"),
        ("912 345 67 89", "+79123456789"),
        ("+7 912 3456789", "+79123456789"),
        ("+375 29 123-45-67", "+375291234567"),
    ],
)
def test_a_telephone_is_kept_in_one_spelling(client, shop, typed, kept):
    placed = order(client, shop.kettle, phone=typed)

    assert placed.counterparty.contacts[0][1] == kept


def test_a_form_that_is_sent_twice_makes_one_order(client, shop):
    put(client, shop.kettle)
    filled = fill(client, PERSON)

    first = send(client, filled)
    put(client, shop.plaid)
    second = send(client, filled)

    assert first.url == second.url
    assert Order.objects.count() == 1
    assert read_texts(open_page(client, "basket"), "row-name") == ["Плед"]


@pytest.mark.parametrize("token", ["", "forged", "a:b:c"])
def test_a_forged_form_places_nothing_and_can_be_sent_again(client, shop, token):
    put(client, shop.kettle)

    response = send(client, {**fill(client, PERSON), "token": token})

    assert read_texts(response, "message") == [
        "Страница устарела. Проверьте заказ и отправьте его ещё раз."
    ]
    assert 'value="Иванова"' in response.text
    assert Order.objects.count() == 0


def test_goods_that_were_sold_out_in_the_meantime_are_told(client, shop):
    put(client, shop.kettle)
    filled = fill(client, PERSON)
    Stock.objects.update(quantity=0)

    response = send(client, filled)

    assert response.url == "/basket/"
    assert "Нет в наличии." in read_texts(open_page(client, "basket"), "row-problem")
    assert Order.objects.count() == 0


def test_a_price_that_changed_in_the_meantime_is_told(client, shop):
    put(client, shop.kettle)
    filled = fill(client, PERSON)
    Price.objects.filter(offer=shop.kettle).update(amount=1100)

    response = client.post(reverse("storefront:checkout"), filled, follow=True)

    assert read_texts(response, "message") == [
        "Пока вы оформляли заказ, изменились цены или наличие. Проверьте корзину."
    ]
    assert read_texts(response, "row-total") == ["1 100 ₽"]
    assert Order.objects.count() == 0


@pytest.mark.parametrize("name", ["checkout", "checkout-company"])
def test_an_empty_basket_cannot_be_ordered(client, shop, name):
    assert open_page(client, name).url == "/basket/"


def test_a_shop_without_ways_to_pay_and_deliver_asks_for_neither(
    client, shop, settings
):
    settings.COMMERCEML = {
        name: value
        for name, value in settings.COMMERCEML.items()
        if not name.endswith("METHODS")
    }
    put(client, shop.kettle)
    values = {
        name: value
        for name, value in PERSON.items()
        if name not in {"delivery", "payment"}
    }

    send(client, fill(client, values))

    placed = Order.objects.get()
    assert (placed.delivery_name, placed.payment_name) == ("", "")
    assert placed.delivery_address == "170100, Тверь, Советская, 5"


def test_vat_on_top_is_added_to_the_order(client, shop):
    PriceType.objects.update(includes_vat=False)

    placed = order(client, shop.kettle, delivery="pickup")

    assert placed.includes_vat is False
    assert (placed.total, placed.vat_total) == (1200, 200)


def test_a_number_that_1c_has_used_is_not_given_again(client, shop):
    ahead = order(client, shop.kettle)
    make_order(number=f"{ahead.pk + 2:06}")

    placed = order(client, shop.kettle)

    assert placed.pk == ahead.pk + 2
    assert placed.number == f"{placed.pk:06}A"


def test_the_page_says_what_is_ordered_and_what_delivery_costs(client, shop):
    put(client, shop.kettle, "2")

    response = open_page(client, "checkout")

    assert read_title(response) == "Оформление заказа"
    assert read_texts(response, "sum-rows") == ["Чайник, 2 шт2 000 ₽"]
    assert read_texts(response, "radio") == [
        "Курьер, 350 ₽",
        "Самовывоз",
        "Картой онлайн",
        "По счёту",
    ]
