"""Payment, shipment, cancellation and status as the order itself tells them."""

import pytest
from django.utils.timezone import localtime

from django_commerceml.exporting import publish
from django_commerceml.models import Order, OrderExport, OrderStatus
from tests.factories import make_order, make_order_line, make_profile
from tests.importing.loaders.ordering import (
    fresh,
    line,
    load_orders,
    order,
    remarks,
    requisites,
    tag,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def sold(profile):
    made = make_order(number="15")
    make_order_line(order=made, price=100, quantity=2, vat_rate=None)
    publish(made)
    OrderExport.objects.update(acknowledged_version=1)
    return fresh(made)


def receive(profile, *children, **said):
    return load_orders(profile, order(*children, requisites(**said), number="15"))


def payments(made):
    return list(made.payments.values_list("number", "amount", "is_paid", "is_deleted"))


def shipments(made):
    return list(made.shipments.values_list("number", "is_shipped", "is_deleted"))


def test_a_payment_has_its_number_and_date(profile, sold):
    receive(profile, Дата_оплаты_по_1С="2026-11-24T15:00:00", Номер_оплаты_по_1С="П-9")

    found = fresh(sold)
    assert found.is_paid
    assert f"{localtime(found.paid_at):%F %T}" == "2026-11-24 15:00:00"
    assert payments(sold) == [("П-9", 200, True, False)]
    assert found.facts["paid_by"] == profile.pk


@pytest.mark.parametrize(
    ("chosen", "kind"), [("card", "acquiring"), ("invoice", "bank"), ("", "bank")]
)
def test_a_payment_came_the_way_that_the_buyer_chose(
    profile, sold, settings, chosen, kind
):
    settings.COMMERCEML = settings.COMMERCEML | {
        "PAYMENT_METHODS": {"card": {"name": "Картой", "kind": "acquiring"}}
    }
    Order.objects.update(payment_code=chosen)

    receive(profile, Дата_оплаты_по_1С="2026-11-24T15:00:00", Номер_оплаты_по_1С="П-9")

    assert sold.payments.get().kind == kind


def test_the_same_payment_told_again_is_one_payment(profile, sold):
    for comment in ("а", "б"):
        receive(
            profile,
            tag("Комментарий", comment),
            Дата_оплаты_по_1С="2026-11-24T15:00:00",
            Номер_оплаты_по_1С="П-9",
        )

    assert payments(sold) == [("П-9", 200, True, False)]


def test_an_order_that_the_shop_knows_as_paid_gets_no_second_payment(profile, sold):
    sold.payments.create(amount=200, is_paid=True, number="K-1")
    Order.objects.update(is_paid=True)

    receive(profile, Оплачен="true")

    assert payments(sold) == [("K-1", 200, True, False)]


def test_no_more_is_paid_takes_back_what_the_same_infobase_said(profile, sold):
    receive(profile, Оплачен="true")

    receive(profile, Оплачен="false")

    assert (fresh(sold).is_paid, fresh(sold).paid_at) == (False, None)
    assert payments(sold) == [("", 200, False, True)]


def test_the_payment_that_the_shop_took_is_not_taken_back(profile, sold):
    Order.objects.update(is_paid=True)

    receive(profile, Оплачен="false")

    assert fresh(sold).is_paid


def test_nor_is_that_which_another_infobase_reported(profile, sold):
    receive(profile, Оплачен="true")

    other = make_profile()
    load_orders(other, order(requisites(Оплачен="false"), id=sold.uuid))

    assert fresh(sold).is_paid


def test_silence_takes_nothing_back(profile, sold):
    receive(profile, Оплачен="true", Отгружен="true", Отменен="true")

    receive(profile, Проведен="true")

    found = fresh(sold)
    assert (found.is_paid, found.is_shipped, found.is_cancelled) == (True, True, True)


def test_a_shipment_has_its_number_its_date_and_its_track(profile, sold):
    receive(
        profile,
        Номер_отгрузки_по_1С="О-1",
        Дата_отгрузки_по_1С="2026-11-25T08:30:00",
        **{"Трек-номер": "RR1"},
    )

    found = fresh(sold)
    assert (found.is_shipped, found.tracking_number) == (True, "RR1")
    assert f"{localtime(found.shipped_at):%F %T}" == "2026-11-25 08:30:00"
    assert shipments(sold) == [("О-1", True, False)]


def test_a_shipment_that_did_not_happen_is_taken_back(profile, sold):
    receive(profile, Отгружен="true")

    receive(profile, Отгружен="false")

    assert fresh(sold).is_shipped is False
    assert shipments(sold) == [("", False, True)]


CANCELLED = {
    "by the requisite": requisites(Отменен="true"),
    "by the mark of deletion": requisites(ПометкаУдаления="true"),
    "by the element": tag("ПометкаУдаления", "true"),
}


@pytest.mark.parametrize("said", CANCELLED.values(), ids=CANCELLED)
def test_an_order_is_cancelled(profile, sold, said):
    load_orders(profile, order(said, number="15"))

    found = fresh(sold)
    assert (found.is_cancelled, found.cancelled_at is None) == (True, False)


RESTORED = {
    "by the requisite": requisites(Отменен="false"),
    "by the mark that is gone": requisites(ПометкаУдаления="false"),
}


@pytest.mark.parametrize("said", RESTORED.values(), ids=RESTORED)
def test_the_same_infobase_restores_what_it_cancelled(profile, sold, said):
    receive(profile, Отменен="true")

    load_orders(profile, order(said, number="15"))

    found = fresh(sold)
    assert (found.is_cancelled, found.cancelled_at) == (False, None)


def test_what_the_shop_cancelled_stays_cancelled(profile, sold):
    Order.objects.update(is_cancelled=True)

    receive(profile, Отменен="false", ПометкаУдаления="false")

    assert fresh(sold).is_cancelled


STATUSES = {
    "its code": {"Статуса_заказа_ИД": "S"},
    "its code in small letters": {"Статуса_заказа_ИД": "s"},
    "its name": {"Статус_заказа": "Отгружен"},
    "its name in another spelling": {"СтатусЗаказа": "отгружён"},
    "code and name as Bitrix writes them": {"Статус_заказа": "[S] Отгружен"},
    "a code that nobody knows and a name": {
        "Статуса_заказа_ИД": "ffff",
        "Статус_заказа": "Отгружен",
    },
    "its name in 1C": {"Статус_заказа": "К отгрузке"},
}


@pytest.mark.parametrize("said", STATUSES.values(), ids=STATUSES)
def test_a_status_is_known_by(profile, sold, said):
    OrderStatus.objects.create(
        profile=profile, code="S", name="Отгружен", name_in_1c="К отгрузке"
    )

    run = receive(profile, **said)

    found = fresh(sold)
    assert (found.status, found.status_changed_at is None) == ("S", False)
    assert remarks(run) == []


def test_an_unknown_status_is_told_and_the_status_stays(profile, sold):
    run = receive(profile, Статус_заказа="На Луне", Оплачен="true")

    assert (fresh(sold).status, fresh(sold).is_paid) == ("N", True)
    assert remarks(run) == [
        (
            "warning",
            "ORD-05",
            "Заказ № 15: статус «На Луне» магазину не известен, не изменён",
        )
    ]


def test_statuses_stay_where_the_profile_says_so(profile, sold):
    profile.changes_statuses = False
    profile.save()

    run = receive(profile, Статус_заказа="Отгружен")

    assert (fresh(sold).status, remarks(run)) == ("N", [])


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"Оплачен": "true"}, "P"),
        ({"Отгружен": "true"}, "F"),
        ({"Оплачен": "true", "Отгружен": "true"}, "F"),
        ({"Оплачен": "true", "Статус_заказа": "Отменён"}, "C"),
        ({"Проведен": "true"}, "N"),
    ],
)
def test_payment_and_shipment_have_statuses_of_their_own(profile, sold, said, status):
    profile.status_on_payment, profile.status_on_shipment = "P", "F"
    profile.save()

    receive(profile, **said)

    assert fresh(sold).status == status


def test_the_buyer_s_data_stay_those_of_the_shop(profile, sold):
    Order.objects.update(comment="позвоните", delivery_address="Тверь")

    receive(profile, tag("Комментарий", "1С"), Адрес_доставки="Клин")

    found = fresh(sold)
    assert (found.comment, found.delivery_address) == ("позвоните", "Тверь")


def test_unless_the_profile_leaves_them_to_1c(profile, sold):
    profile.field_rules = {
        "order.comment": "always",
        "order.delivery_address": "if_empty",
    }
    profile.save()
    Order.objects.update(comment="позвоните")

    receive(profile, tag("Комментарий", "1С"), Адрес_доставки="Клин")
    receive(profile, tag("Комментарий", "1С"), Адрес_доставки="Тверь")

    found = fresh(sold)
    assert (found.comment, found.delivery_address) == ("1С", "Клин")


def test_a_payment_covers_what_the_order_comes_to_after_the_change(profile, sold):
    load_orders(
        profile,
        order(
            requisites(Оплачен="true"),
            number="15",
            lines=(line("новый", price=70, quantity=1),),
        ),
    )

    assert payments(sold) == [("", 70, True, False)]
