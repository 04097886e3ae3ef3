"""What 1C says of an order (protocol C.12)."""

from dataclasses import asdict
from datetime import UTC, date, datetime

import pytest

from django_commerceml.cml.facts import DocumentFacts, facts_of
from django_commerceml.cml.records import Attribute, OrderDocument
from tests.cml.fields.test_documents import attributes, read_order

FIRST = datetime(2026, 11, 24, 14, 2, 55, tzinfo=UTC)
SECOND = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)


def facts(*pairs, **values):
    return facts_of(
        OrderDocument(
            attributes=tuple(
                Attribute(name=name, values=(value,)) for name, value in pairs
            ),
            **values,
        )
    )


def test_a_document_that_says_nothing_tells_no_facts():
    assert facts_of(OrderDocument()) == DocumentFacts()
    assert facts(("Склад", "Основной")) == DocumentFacts()
    assert set(asdict(DocumentFacts()).values()) == {None}


def test_an_order_of_erp_that_is_paid_and_shipped_says_so_by_dates():
    found = facts_of(
        read_order(
            attributes(
                ("Номер по 1С", "ТДЦБ-000412"),
                ("Дата по 1С", "2026-11-24T14:02:55"),
                ("ПометкаУдаления", "false"),
                ("Проведен", "true"),
                ("Номер оплаты по 1С", "ТДЦБ-000090"),
                ("Дата оплаты по 1С", "2026-11-24T14:02:55"),
                ("Номер отгрузки по 1С", "ТДЦБ-000077"),
                ("Дата отгрузки по 1С", "2026-11-25T8:30:00"),
            )
        )
    )

    assert found == DocumentFacts(
        number_1c="ТДЦБ-000412",
        date_1c=FIRST,
        is_posted=True,
        is_deleted=False,
        payment_number="ТДЦБ-000090",
        payment_date=FIRST,
        is_paid=True,
        shipment_number="ТДЦБ-000077",
        shipment_date=SECOND,
        is_shipped=True,
    )


def test_the_same_order_in_english_says_the_same():
    assert facts(
        ("Number by 1C", "ТДЦБ-000412"),
        ("Date by 1C", "2026-11-24T14:02:55"),
        ("Payment number by 1C", "ТДЦБ-000090"),
        ("Payments date by 1C", "2026-11-24T14:02:55"),
        ("Shipment number by 1C", "ТДЦБ-000077"),
        ("Shipment date by 1C", "2026-11-25T8:30:00"),
    ) == DocumentFacts(
        number_1c="ТДЦБ-000412",
        date_1c=FIRST,
        payment_number="ТДЦБ-000090",
        payment_date=FIRST,
        is_paid=True,
        shipment_number="ТДЦБ-000077",
        shipment_date=SECOND,
        is_shipped=True,
    )


def test_an_order_of_unf_says_status_delivery_and_flags():
    assert facts(
        ("Оплачен", "false"),
        ("Отгружен", "true"),
        ("Отменен", "true"),
        ("Статуса заказа ИД", "P"),
        ("Статус заказа", "Собирается"),
        ("Метод доставки ИД", "2"),
        ("Способ доставки", "Курьер"),
        ("Трек-номер", "RA1"),
    ) == DocumentFacts(
        is_paid=False,
        is_shipped=True,
        is_cancelled=True,
        status_id="P",
        status_name="Собирается",
        delivery_id="2",
        delivery_name="Курьер",
        tracking_number="RA1",
    )


def test_payments_and_shipments_speak_for_themselves():
    assert facts(
        ("Номер чека", "7"), ("Дата оплаты", "24.11.2026 14:02:55"), ("Оплачено", "Да")
    ) == DocumentFacts(payment_number="7", payment_date=FIRST, is_paid=True)
    assert facts(
        ("Дата отгрузки", "2026-11-25T08:30:00"),
        ("Отгружено", "нет"),
        ("Идентификатор отправления", "RA1"),
    ) == DocumentFacts(shipment_date=SECOND, is_shipped=False, tracking_number="RA1")


def test_elements_say_number_date_and_deletion_too():
    assert facts(
        ("Номер по 1С", "устарел"),
        number_1c="T1057",
        date_1c=date(2026, 11, 24),
        is_deleted=True,
    ) == DocumentFacts(
        number_1c="T1057",
        date_1c=datetime(2026, 11, 24, tzinfo=UTC),
        is_deleted=True,
    )


def test_an_attribute_with_a_time_comes_before_an_element_with_none():
    found = facts(("Дата по 1С", "2026-11-24T14:02:55"), date_1c=date(2026, 11, 24))

    assert found.date_1c == FIRST


@pytest.mark.parametrize(
    ("element", "attribute", "is_deleted"),
    [
        (None, "true", True),
        (False, "true", True),
        (True, "false", True),
        (False, "false", False),
        (False, "", False),
        (None, "", None),
    ],
)
def test_one_mark_of_deletion_is_enough(element, attribute, is_deleted):
    found = facts(("ПометкаУдаления", attribute), is_deleted=element)

    assert found.is_deleted is is_deleted


def test_what_the_site_said_and_1c_only_hands_back_is_no_fact():
    assert (
        facts(
            ("Заказ оплачен", "true"),
            ("Доставка разрешена", "true"),
            ("Финальный статус", "true"),
        )
        == DocumentFacts()
    )


def test_what_1c_says_outright_comes_before_what_a_date_tells():
    found = facts(("Дата оплаты по 1С", "2026-11-24T14:02:55"), ("Оплачен", "false"))

    assert (found.is_paid, found.payment_date) == (False, FIRST)


@pytest.mark.parametrize(
    ("raw", "is_paid", "moment"),
    [
        ("", None, None),
        ("0001-01-01T00:00:00", None, None),
        ("оплачено вчера", True, None),
        ("2026-11-24T14:02:55", True, FIRST),
    ],
)
def test_an_empty_date_of_payment_says_nothing(raw, is_paid, moment):
    found = facts(("Дата оплаты по 1С", raw))

    assert (found.is_paid, found.payment_date) == (is_paid, moment)


def test_a_flag_that_cannot_be_read_says_nothing():
    assert facts(("Проведен", "частично")) == DocumentFacts()


def test_of_repeated_attributes_the_last_that_says_something_counts():
    found = facts(
        ("Статус заказа", "Новый"), ("СтатусЗаказа", "Готов"), ("Статус заказа", " ")
    )

    assert found == DocumentFacts(status_name="Готов")
