"""Payments, shipments and returns as documents of their own."""

from decimal import Decimal

import pytest
from django.utils.timezone import localtime

from django_commerceml.exporting import publish
from django_commerceml.models import OrderExport
from tests.exporting.exchanges import begin, query
from tests.factories import make_order, make_order_line
from tests.importing.imports import import_bytes
from tests.importing.loaders.ordering import (
    container,
    fresh,
    line,
    load_orders,
    order,
    payment,
    remarks,
    requisites,
    shipment,
    tag,
)

pytestmark = pytest.mark.django_db

GOODS = "00000000-0000-4000-8000-000000000001"
PAID = requisites(Оплачено="true", Дата_оплаты="2026-11-24T15:00:00")
SHIPPED = requisites(Отгружено="true", Дата_отгрузки="2026-11-25T08:30:00")


@pytest.fixture
def sold(profile):
    made = make_order(number="15")
    make_order_line(order=made, external_id=GOODS, price=100, quantity=2, vat_rate=None)
    publish(made)
    OrderExport.objects.update(acknowledged_version=1)
    return fresh(made)


def nested(*documents):
    return tag("ПодчиненныеДокументы", "".join(documents))


def payments(made):
    columns = ("external_id", "number", "kind", "amount", "is_paid")
    return list(made.payments.values_list(*columns))


FORMS = {
    "beside it, by the id of the order": lambda sold, one: (
        order(id=sold.uuid),
        one(basis=sold.uuid),
    ),
    "before it": lambda sold, one: (one(basis=sold.uuid), order(id=sold.uuid)),
    "alone, by the number of the order": lambda sold, one: (one(basis="15"),),
    "in its container": lambda sold, one: (container(order(id=sold.uuid), one()),),
    "in a container without it": lambda sold, one: (container(one(basis=sold.uuid)),),
    "within it": lambda sold, one: (
        order(nested(one(kind="ПодчиненныйДокумент")), number="15"),
    ),
    "with the same id as the order": lambda sold, one: (
        order(id=sold.uuid),
        one(id=sold.uuid, basis=sold.uuid),
    ),
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_payment_stands(profile, sold, form):
    def one(**values):
        values = {"number": "П-1", **values}
        return payment(PAID, amount=200, **values)

    run = load_orders(profile, *form(sold, one))

    assert [row[1:] for row in payments(sold)] == [("П-1", "bank", Decimal(200), True)]
    found = fresh(sold)
    assert found.is_paid
    assert f"{localtime(found.paid_at):%F %T}" == "2026-11-24 15:00:00"
    assert remarks(run) == []


def test_a_part_of_the_sum_does_not_make_the_order_paid(profile, sold):
    load_orders(profile, payment(PAID, amount=150, basis=sold.uuid, id="п1"))
    assert not fresh(sold).is_paid

    load_orders(profile, payment(PAID, amount=50, basis=sold.uuid, id="п2"))
    assert fresh(sold).is_paid


def test_a_refund_lessens_what_is_paid(profile, sold):
    load_orders(profile, payment(PAID, amount=200, basis=sold.uuid, id="п1"))

    load_orders(
        profile,
        payment(
            PAID,
            amount=200,
            basis=sold.uuid,
            id="в1",
            operation="Возврат безналичных денег",
        ),
    )

    assert list(sold.payments.values_list("external_id", "is_refund")) == [
        ("п1", False),
        ("в1", True),
    ]
    assert not fresh(sold).is_paid


def test_a_payment_that_is_marked_for_deletion_counts_no_more(profile, sold):
    load_orders(profile, payment(PAID, amount=200, basis=sold.uuid, id="п1"))

    load_orders(
        profile,
        payment(
            PAID,
            tag("ПометкаУдаления", "true"),
            amount=200,
            basis=sold.uuid,
            id="п1",
        ),
    )

    assert list(sold.payments.values_list("is_paid", "is_deleted")) == [(False, True)]
    assert not fresh(sold).is_paid


@pytest.mark.parametrize(
    ("operation", "kind"),
    [
        ("Выплата наличных денег", "cash"),
        ("Выплата безналичных денег", "bank"),
        ("ЭКВАЙРИНГОВАЯ  операция", "acquiring"),
    ],
)
def test_the_kind_of_a_payment(profile, sold, operation, kind):
    load_orders(profile, payment(PAID, amount=1, basis=sold.uuid, operation=operation))

    assert [row[2] for row in payments(sold)] == [kind]


AGAIN = {
    "by its id": {"id": "п1"},
    "by its number": {"number": "П-1"},
    "by kind and amount": {},
}


@pytest.mark.parametrize("names", AGAIN.values(), ids=AGAIN)
def test_a_payment_is_found_again(profile, sold, names):
    load_orders(
        profile,
        payment(amount=200, basis=sold.uuid, **names),
        payment(PAID, amount=200, basis=sold.uuid, **names),
    )

    assert [row[3:] for row in payments(sold)] == [(Decimal(200), True)]


def test_payments_of_one_amount_with_ids_of_their_own_are_two(profile, sold):
    load_orders(
        profile,
        payment(PAID, amount=100, basis=sold.uuid, id="п1"),
        payment(PAID, amount=100, basis=sold.uuid, id="п2"),
    )

    assert [row[0] for row in payments(sold)] == ["п1", "п2"]
    assert fresh(sold).is_paid


def test_a_payment_and_the_order_s_own_word_are_one_payment(profile, sold):
    load_orders(
        profile,
        order(
            requisites(Оплачен="true", Номер_оплаты_по_1С="П-1"),
            nested(payment(PAID, amount=200, number="П-1", kind="ПодчиненныйДокумент")),
            number="15",
        ),
    )

    assert [row[1] for row in payments(sold)] == ["П-1"]


def test_what_the_shop_sent_comes_back_to_its_own_rows(profile, sold):
    sold.payments.create(amount=200)
    sold.shipments.create()
    profile.order_schema_cap = "2.10"
    profile.save()
    publish(sold)
    answer = query(begin(profile, client_version="2.10"))
    before = (list(sold.payments.values()), list(sold.shipments.values("number")))

    run = import_bytes(profile, "back.xml", answer)

    assert (run.state, remarks(run)) == ("done", [])
    after = (list(sold.payments.values()), list(sold.shipments.values("number")))
    assert [len(rows) for rows in after] == [1, 1]
    assert after[1] == before[1]
    assert [row["is_paid"] for row in after[0]] == [False]


def test_what_the_shop_was_paid_since_is_not_undone_by_an_echo(profile, sold):
    sold.payments.create(amount=200)
    profile.order_schema_cap = "2.10"
    profile.save()
    publish(sold)
    answer = query(begin(profile, client_version="2.10"))
    sold.payments.update(is_paid=True)

    import_bytes(profile, "back.xml", answer)

    assert [row[3:] for row in payments(sold)] == [(Decimal(200), True)]


def test_a_shipment_ships_the_order_when_all_of_it_is_in(profile, sold):
    load_orders(
        profile,
        shipment(SHIPPED, id="о1", basis=sold.uuid, lines=(line(GOODS, quantity=1),)),
    )
    assert not fresh(sold).is_shipped

    load_orders(
        profile,
        shipment(SHIPPED, id="о2", basis=sold.uuid, lines=(line(GOODS, quantity=1),)),
    )
    assert fresh(sold).is_shipped
    assert [row.lines for row in sold.shipments.all()] == [
        [{"id": GOODS, "name": "Товар", "quantity": "1"}]
    ] * 2


def test_a_shipment_with_its_track(profile, sold):
    said = requisites(Отгружено="true", Идентификатор_отправления="RR1")

    load_orders(profile, container(order(id=sold.uuid), shipment(said, number="О-1")))

    columns = ("number", "tracking_number", "is_shipped")
    assert list(sold.shipments.values_list(*columns)) == [("О-1", "RR1", True)]
    assert (fresh(sold).tracking_number, fresh(sold).is_shipped) == ("RR1", True)


def test_a_shipment_that_is_gone_is_marked(profile, sold):
    load_orders(profile, shipment(SHIPPED, id="о1", basis=sold.uuid))

    stub = shipment(tag("ПометкаУдаления", "true"), id="о1", basis=sold.uuid, lines=())
    load_orders(profile, stub)

    assert list(sold.shipments.values_list("is_shipped", "is_deleted")) == [
        (False, True)
    ]
    assert not fresh(sold).is_shipped


def test_a_payment_whose_order_is_unknown_is_told(profile, sold):
    run = load_orders(profile, payment(PAID, amount=1, number="П-1", basis="77"))

    assert remarks(run) == [
        (
            "error",
            "ORD-03",
            "Заказ № 77: заказ, к которому относится документ, на сайте не найден",
        )
    ]
    assert run.counts == {"order": {"failed": 1}}


@pytest.mark.parametrize("operation", ["Возврат товара", "Счет-фактура"])
def test_documents_of_other_kinds_are_noted(profile, sold, operation):
    run = load_orders(profile, order(operation=operation, basis=sold.uuid))

    assert remarks(run) == [
        (
            "info",
            "ORD-14",
            f"Заказ № 15: документ «{operation}» только принят к сведению",
        )
    ]
    assert run.counts == {"order": {"unchanged": 1}}


def test_a_payment_of_an_order_that_comes_in_the_same_file(profile):
    profile.imports_new_orders = True
    profile.save()
    buyer = "<Контрагенты><Контрагент><Ид>к1</Ид></Контрагент></Контрагенты>"

    run = load_orders(
        profile,
        payment(PAID, amount=100, id="п1", basis="из 1С"),
        order(buyer, id="из 1С", number="70", lines=(line(GOODS),)),
    )

    assert run.counts == {"order": {"created": 1, "updated": 1}}
