"""The page of an order, and what its buyer may do with it."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from django_commerceml.models import (
    Offer,
    Order,
    OrderPayment,
    OrderShipment,
    OrderStatus,
    PaymentKind,
)
from example_project.storefront.orders import order_url, sign
from tests.example_project.reading import (
    open_page,
    read_facts,
    read_rows,
    read_texts,
    read_title,
)
from tests.example_project.storefront.shopping import order
from tests.factories import make_order, make_order_line

pytestmark = pytest.mark.django_db

MOMENT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def ask(client, placed, name):
    return client.post(reverse(f"storefront:order-{name}", args=[sign(placed)]))


@pytest.fixture
def user():
    return get_user_model().objects.create(username="anna@example.com")


def test_a_guest_sees_the_order_at_its_own_address(client, shop):
    placed = order(client, shop.kettle, comment="<script>alert(1)</script>")

    response = client.get(order_url(placed))

    assert read_title(response) == f"Заказ {placed.number}"
    assert read_texts(response, "message") == [
        f"Заказ {placed.number} принят. Спасибо!"
    ]
    assert read_texts(response, "status") == ["Принят"]
    assert read_rows(response) == [
        ("ЧайникАрт. АРТ-Чайник", "1 шт", "1 000 ₽", "1 000 ₽")
    ]
    assert read_facts(response) == [
        ("Покупатель", "Иванова Анна"),
        ("Телефон мобильный", "+79123456789"),
        ("Почта", "anna@example.com"),
        ("Доставка", "Курьер"),
        ("Адрес", "170100, Тверь, Советская, 5"),
        ("Оплата", "Картой онлайн"),
        ("Комментарий", "<script>alert(1)</script>"),
    ]
    assert read_texts(response, "order-total") == ["1 350 ₽"]
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("key", ["1", "1:forged", "x", ":"])
def test_an_address_that_was_not_given_shows_nothing(client, shop, key):
    order(client, shop.kettle)

    assert open_page(client, "order", key).status_code == 404
    for name in ("cancel", "repeat"):
        page = reverse(f"storefront:order-{name}", args=[key])
        assert client.post(page).status_code == 404


def test_the_order_of_a_user_is_shown_to_him_only(client, user):
    placed = make_order(user=user)
    page = order_url(placed)

    visitor = client.get(page)
    client.force_login(get_user_model().objects.create(username="other"))
    other = client.get(page)
    client.force_login(user)
    owner = client.get(page)

    assert visitor.url == f"/account/login/?next={page.replace(':', '%3A')}"
    assert (other.status_code, owner.status_code) == (404, 200)


@pytest.mark.parametrize("name", ["cancel", "repeat"])
def test_nobody_else_may_touch_the_order_of_a_user(client, user, name):
    placed = make_order(user=user, lines=1)

    assert ask(client, placed, name).url == "/account/login/?next=/"
    client.force_login(get_user_model().objects.create(username="other"))
    assert ask(client, placed, name).status_code == 404
    placed.refresh_from_db()
    assert not placed.is_cancelled


def test_payment_and_shipment_are_shown_with_their_dates(client):
    placed = make_order(
        lines=1,
        is_paid=True,
        paid_at=MOMENT,
        is_shipped=True,
        shipped_at=MOMENT,
        tracking_number="RA123",
    )
    OrderPayment.objects.create(
        order=placed,
        number="55",
        kind=PaymentKind.BANK,
        amount=Decimal("199.80"),
        is_paid=True,
        paid_at=MOMENT,
    )
    OrderShipment.objects.create(
        order=placed, number="7", is_shipped=True, shipped_at=MOMENT
    )
    OrderPayment.objects.create(order=placed, amount=Decimal(1), is_deleted=True)

    response = client.get(order_url(placed))

    stages = read_texts(response, "stage")
    assert stages[1:] == ["Оплачен24.11.2026", "Отгружен24.11.2026"]
    assert read_texts(response, "payments") == ["199,80 ₽ по счёту, № 55 24.11.2026"]
    assert read_texts(response, "shipments") == [
        "Отгружено № 7 24.11.2026 Трек-номер RA123"
    ]


def test_the_status_is_called_as_the_infobase_calls_it(client, shop):
    OrderStatus.objects.create(profile=shop.profile, code="W", name="В работе")
    placed = make_order(status="W")
    unknown = make_order(status="zz")

    assert read_texts(client.get(order_url(placed)), "status") == ["В работе"]
    assert read_texts(client.get(order_url(unknown)), "status") == ["zz"]


def test_a_buyer_cancels_what_is_not_paid_and_1c_hears_of_it(client, shop):
    placed = order(client, shop.kettle)

    response = ask(client, placed, "cancel")
    again = ask(client, placed, "cancel")

    placed.refresh_from_db()
    assert response.url == again.url == order_url(placed)
    assert (placed.is_cancelled, placed.version) == (True, 2)
    assert placed.cancelled_at is not None
    assert placed.exports.get(profile=shop.profile).version == 2
    page = client.get(order_url(placed))
    assert read_texts(page, "status") == ["Отменён"]
    assert read_texts(page, "message") == [
        f"Заказ {placed.number} принят. Спасибо!",
        "Заказ отменён.",
        "Этот заказ уже нельзя отменить: позвоните нам.",
    ]
    assert "Отменить заказ" not in read_texts(page, "button")


@pytest.mark.parametrize(
    "values", [{"is_paid": True}, {"is_shipped": True}, {"status": "F"}]
)
def test_what_is_paid_shipped_or_done_is_not_cancelled_by_the_buyer(client, values):
    placed = make_order(lines=1, **values)

    ask(client, placed, "cancel")

    placed.refresh_from_db()
    assert (placed.is_cancelled, placed.version) == (False, 0)
    page = client.get(order_url(placed))
    assert read_texts(page, "button") == ["Найти", "Повторить заказ"][1:]


def test_an_order_is_repeated_at_todays_prices(client, shop):
    placed = order(client, shop.kettle)
    shop.kettle.prices.update(amount=1100)

    response = ask(client, placed, "repeat")

    assert response.url == "/basket/"
    page = open_page(client, "basket")
    assert read_texts(page, "row-name") == ["Чайник"]
    assert read_texts(page, "row-total") == ["1 100 ₽"]


@pytest.mark.parametrize("quantity", [Decimal(0), Decimal(-1)])
def test_what_was_taken_out_or_back_is_not_repeated(client, shop, quantity):
    placed = make_order()
    make_order_line(order=placed, offer=shop.kettle, quantity=quantity)
    make_order_line(order=placed, offer=shop.plaid, quantity=Decimal(2))

    ask(client, placed, "repeat")

    assert read_texts(open_page(client, "basket"), "row-name") == ["Плед"]


def test_what_is_not_sold_any_more_is_named_when_an_order_is_repeated(client, shop):
    placed = order(client, shop.kettle)
    make_order_line(order=placed, name="Снятый с продажи")
    make_order_line(order=placed, name="Подъём на этаж", is_service=True)
    make_order_line(order=placed, name="Плед", offer=shop.plaid)
    Offer.objects.filter(pk=shop.plaid.pk).update(is_active=False)

    ask(client, placed, "repeat")

    page = open_page(client, "basket")
    assert read_texts(page, "row-name") == ["Чайник"]
    assert read_texts(page, "message")[-1] == (
        "Больше не продаётся: Снятый с продажи, Плед."
    )


def test_actions_are_never_done_by_a_link(client):
    placed = make_order()

    for name in ("cancel", "repeat"):
        page = reverse(f"storefront:order-{name}", args=[sign(placed)])
        assert client.get(page).status_code == 405
    assert Order.objects.get().is_cancelled is False
