"""The account of a buyer."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from example_project.storefront.orders import order_url
from tests.example_project.reading import open_page, read_links, read_texts
from tests.example_project.storefront.shopping import order, put, read_errors
from tests.factories import make_order

pytestmark = pytest.mark.django_db

ACCOUNT_QUERIES = 5
"""The session, the user, the count, the orders, the statuses."""
PASSWORD = "зелёный чайник"


def register(client, **changed):
    form = {
        "email": "Anna@Example.com",
        "password1": PASSWORD,
        "password2": PASSWORD,
        **changed,
    }
    return client.post(reverse("storefront:register"), form)


def enter(client, **changed):
    form = {"username": "anna@example.com", "password": PASSWORD, **changed}
    return client.post(reverse("storefront:login"), form)


def test_a_buyer_registers_leaves_and_enters_again(client):
    registered = register(client)
    left = client.post(reverse("storefront:logout"))
    outside = open_page(client, "account")
    entered = enter(client)

    assert registered.url == entered.url == "/account/"
    assert left.url == "/"
    assert outside.url == "/account/login/?next=/account/"
    assert read_texts(open_page(client, "account"), "who") == ["anna@example.com"]


@pytest.mark.parametrize("name", ["ANNA@example.com", "Анна"])
def test_an_e_mail_enters_in_any_case_and_a_login_as_it_is(client, name):
    register(client)
    get_user_model().objects.create_user("Анна", password=PASSWORD)
    client.post(reverse("storefront:logout"))

    assert enter(client, username=name).url == "/account/"


def test_the_basket_stays_when_a_buyer_registers_on_the_way(client, shop):
    put(client, shop.kettle)

    response = register(client, next="/checkout/")

    assert response.url == "/checkout/"
    assert read_texts(open_page(client, "basket"), "row-name") == ["Чайник"]


@pytest.mark.parametrize("page", ["https://evil.example/", "//evil.example", ""])
def test_registration_leads_to_no_other_site(client, page):
    assert register(client, next=page).url == "/account/"


def test_an_address_is_registered_once(client):
    register(client)

    response = register(client, email="ANNA@example.com")

    assert read_errors(response) == {"email": "Такой покупатель уже есть: войдите."}
    assert get_user_model().objects.count() == 1


def test_two_different_passwords_are_told(client):
    response = register(client, password2="другой пароль")

    assert list(read_errors(response)) == ["password2"]


def test_a_wrong_password_does_not_enter(client):
    register(client)
    client.post(reverse("storefront:logout"))

    response = enter(client, password="не тот")

    assert response.status_code == 200
    assert len(read_texts(response, "message")) == 1


def test_the_history_shows_own_orders_with_their_states_the_latest_first(client):
    register(client)
    user = get_user_model().objects.get()
    moment = datetime(2026, 11, 24, 12, tzinfo=UTC)
    old = make_order(user=user, number="A-1", is_paid=True, paid_at=moment)
    new = make_order(user=user, number="A-2", is_cancelled=True, total=1290)
    make_order(number="A-3")

    response = open_page(client, "account")

    assert read_links(response, "order-name") == [
        ("Заказ A-2", order_url(new)),
        ("Заказ A-1", order_url(old)),
    ]
    assert read_texts(response, "status") == ["Отменён", "Принят"]
    assert read_texts(response, "order-facts") == [
        "не оплачен, не отгружен",
        "оплачен 24.11.2026, не отгружен",
    ]
    assert read_texts(response, "order-sum") == ["1 290 ₽", "0 ₽"]


def test_an_order_of_a_registered_buyer_is_in_the_history(client, shop):
    register(client)

    placed = order(client, shop.kettle)

    assert read_links(open_page(client, "account"), "order-name") == [
        (f"Заказ {placed.number}", order_url(placed))
    ]


def test_a_long_history_has_pages_and_takes_a_few_queries(
    client, django_assert_num_queries
):
    register(client)
    user = get_user_model().objects.get()
    for _ in range(25):
        make_order(user=user)

    with django_assert_num_queries(ACCOUNT_QUERIES):
        first = open_page(client, "account")
    second = open_page(client, "account", page=2)

    assert len(read_texts(first, "order")) == 20
    assert len(read_texts(second, "order")) == 5


def test_a_new_buyer_is_led_to_the_goods(client):
    register(client)

    assert read_texts(open_page(client, "account"), "note") == [
        "Заказов пока нет. Выбрать товары"
    ]
