"""The buyer hears of his order by e-mail, once of each event, where that is on."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core import mail

from django_commerceml.exporting import publish
from django_commerceml.models import OrderExport
from django_commerceml.notifications import address_of, notify_buyer
from tests.factories import make_counterparty, make_order, make_order_line, make_profile
from tests.importing.loaders.ordering import load_orders, order, requisites

pytestmark = pytest.mark.django_db(transaction=True)

PAID = requisites(Оплачен="true")
SHIPPED = requisites(Отгружен="true", **{"Трек-номер": "RR1"})
STATUS = requisites(Статус_заказа="Выполнен")


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en-us"


@pytest.fixture
def profile():
    return make_profile(notifies_buyers=True)


@pytest.fixture
def buyer():
    return get_user_model().objects.create(username="anna", email="anna@example.com")


@pytest.fixture
def sold(profile, buyer):
    made = make_order(number="15", user=buyer)
    make_order_line(order=made, name="Чай <зелёный>", price=100, quantity=2)
    publish(made)
    OrderExport.objects.update(acknowledged_version=1)
    return made


def letters():
    return [(letter.to, letter.subject) for letter in mail.outbox]


@pytest.mark.parametrize(
    ("said", "subject"),
    [
        (PAID, "Order 15 is paid"),
        (SHIPPED, "Order 15 is shipped"),
        (STATUS, "Order 15: Выполнен"),
    ],
)
def test_the_buyer_hears_of_each_event_once(profile, sold, said, subject):
    load_orders(profile, order(said, number="15"))
    load_orders(profile, order(said, "<Комментарий>ещё</Комментарий>", number="15"))

    assert letters() == [(["anna@example.com"], subject)]


def test_the_letter_tells_what_is_in_the_order(profile, sold):
    load_orders(profile, order(SHIPPED, number="15"))

    assert mail.outbox[0].body.split("\n") == [
        "Good day!",
        "",
        "Your order 15 is on its way.",
        "Tracking number: RR1",
        "",
        "Чай <зелёный> — 2 × 100.00 = 200.00",
        "Total: 200.00 RUB",
        "",
    ]


def test_nobody_hears_anything_until_the_profile_says_so(sold):
    silent = make_profile()

    assert not notify_buyer(sold, silent, "payment")
    assert letters() == []


def test_a_buyer_without_a_user_is_written_to_by_his_contact(profile):
    party = make_counterparty(
        profile=None,
        contacts=[["Телефон рабочий", "+7"], ["Почта", "b@example.com"]],
    )

    assert address_of(make_order(counterparty=party)) == "b@example.com"


def test_a_buyer_without_an_address_hears_nothing(profile):
    assert not notify_buyer(make_order(), profile, "payment")


def test_a_letter_that_cannot_be_sent_is_logged_and_the_order_changes(
    profile, sold, settings, caplog
):
    settings.EMAIL_BACKEND = "tests.no_such_backend.EmailBackend"

    run = load_orders(profile, order(PAID, number="15"))

    sold.refresh_from_db()
    assert (sold.is_paid, run.counts) == (True, {"order": {"updated": 1}})
    assert f"order {sold.pk}: no mail of payment could be sent" in caplog.text


def test_a_shop_words_its_letters_itself(profile, sold, settings, tmp_path):
    folder = tmp_path / "commerceml" / "mail"
    folder.mkdir(parents=True)
    (folder / "payment_subject.txt").write_text("Спасибо\nза {{ order.number }}")
    (folder / "payment_body.html").write_text("<b>{{ order.number }}</b>")
    templates = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    settings.TEMPLATES = templates

    assert notify_buyer(sold, profile, "payment")

    letter: Any = mail.outbox[0]
    assert letter.subject == "Спасибо за 15"
    assert [(part.content, part.mimetype) for part in letter.alternatives] == [
        ("<b>15</b>", "text/html")
    ]
