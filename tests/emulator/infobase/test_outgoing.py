"""The files in which orders go back, as each family writes them (protocol C.12)."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from django_commerceml.cml.facts import DocumentFacts, facts_of
from django_commerceml.cml.names import Operation, Role
from django_commerceml.emulator import Infobase, Manager, get_dialect
from django_commerceml.emulator.infobase import (
    Clerk,
    Letterhead,
    pack_changes,
    read_batch,
    take_orders,
    write_parcel,
)
from tests.cml.schemas import renamed, schema_of
from tests.emulator.site_orders import (
    COMPANY,
    KETTLE,
    NOW,
    make_order,
    make_payment,
    make_shipment,
    read_documents,
    write_orders,
)

FLAT = ("ut103", "ut11", "moysklad")
FAMILIES = (*FLAT, "unf", "bitrix210", "bitrix31")


@pytest.fixture
def folder(tmp_path):
    return tmp_path


def fill(name, *orders):
    dialect = get_dialect(name)
    infobase = Infobase(number_form=dialect.orders.number_form, clock=lambda: NOW)
    infobase.put_statuses({"N": "Принят", "S": "Собран"})
    batch = read_batch(write_orders(*orders, dialect=name), dialect.orders)
    take_orders(infobase, batch, dialect.orders)
    return infobase


def act(name, *acts, orders=None):
    """Return an infobase of *name* in which all of *acts* were done to one order."""
    infobase = fill(name, *(orders or (make_order(),)))
    for do in acts:
        do(Manager(infobase), "T-1057")
    return infobase


def write(infobase, name, folder, *, in_english=False):
    dialect = get_dialect(name)
    (path,) = write_parcel(
        pack_changes(infobase, dialect.orders),
        infobase,
        Clerk(habits=dialect.orders, in_english=in_english),
        Letterhead(schema_version=dialect.schema_version, markup=dialect.markup),
        folder,
    )
    return path.read_bytes()


def send(infobase, name, folder, **options):
    return read_documents(write(infobase, name, folder, **options))


def pairs(document):
    return [(item.name, *item.values) for item in document.attributes]


PAID = (Manager.pay,)
DONE = (Manager.pay, Manager.ship)


def test_an_order_of_erp_comes_back_with_its_facts_as_attributes(folder):
    infobase = act("ut11", *DONE)

    (document,) = send(infobase, "ut11", folder)

    assert pairs(document) == [
        ("Номер по 1С", "ТД00-000001"),
        ("Дата по 1С", "2026-11-25T09:05:07"),
        ("ПометкаУдаления", "false"),
        ("Проведен", "true"),
        ("Номер оплаты по 1С", "ТД00-000001"),
        ("Дата оплаты по 1С", "2026-11-25T09:05:07"),
        ("Номер отгрузки по 1С", "ТД00-000001"),
        ("Дата отгрузки по 1С", "2026-11-25T09:05:07"),
    ]
    assert document.id == infobase.orders[0].id
    assert (document.number, document.date) == ("T-1057", date(2026, 11, 24))
    assert (document.time, document.operation) == (time(12, 41, 7), Operation.ORDER)
    assert (document.role, document.currency) == (Role.SELLER, "RUB")
    assert (document.total, document.comment) == (Decimal(2700), "Позвоните у ворот")
    (party,) = document.counterparties
    assert party.id == infobase.parties[0].id
    assert (party.name, party.role) == ("Петрова Анна", Role.BUYER)


def test_the_same_order_of_an_english_user_says_the_same(folder):
    infobase = act("ut11", *DONE)

    (russian,) = send(infobase, "ut11", folder)
    (english,) = send(infobase, "ut11", folder, in_english=True)

    assert [name for name, _ in pairs(english)] == [
        "Number by 1C",
        "Date by 1C",
        "ПометкаУдаления",
        "Проведен",
        "Payment number by 1C",
        "Payments date by 1C",
        "Shipment number by 1C",
        "Shipment date by 1C",
    ]
    assert facts_of(english) == facts_of(russian)


def test_old_configurations_write_hours_of_one_digit_and_no_id(folder):
    infobase = act("ut103", *PAID)

    data = write(infobase, "ut103", folder)

    (document,) = read_documents(data)
    assert data.startswith(b'<?xml version="1.0" encoding="windows-1251"?>')
    assert "2026-11-25T9:05:07" in data.decode("windows-1251")
    assert document.id is None
    assert facts_of(document) == DocumentFacts(
        number_1c="ТД00-000001",
        date_1c=NOW,
        is_posted=True,
        is_deleted=False,
        payment_number="ТД00-000001",
        payment_date=NOW,
        is_paid=True,
    )


@pytest.mark.parametrize("name", FAMILIES)
def test_lines_come_back_as_1c_has_them(name, folder):
    infobase = act(
        name,
        lambda manager, number: manager.change_line(number, 1, quantity=Decimal(3)),
    )

    document = send(infobase, name, folder)[0]

    assert [
        (line.name, line.price, line.quantity, line.total) for line in document.lines
    ] == [
        ("Чайник", Decimal(1200), Decimal(3), Decimal(3600)),
        ("Доставка заказа", Decimal(300), Decimal(1), Decimal(300)),
    ]
    assert document.lines[0].id == KETTLE
    assert document.lines[0].taxes[0].amount == Decimal(600)
    assert document.total == Decimal(3900)
    assert [(tax.name, tax.is_included, tax.amount) for tax in document.taxes] == [
        ("НДС", True, Decimal(600))
    ]


@pytest.mark.parametrize("name", FAMILIES)
def test_a_cancelled_order_says_so_in_every_family(name, folder):
    infobase = act(name, Manager.cancel)

    assert facts_of(send(infobase, name, folder)[0]).is_cancelled is True


@pytest.mark.parametrize(
    ("name", "said"),
    [(name, None) for name in (*FLAT, "unf")]
    + [("bitrix210", False), ("bitrix31", False)],
)
def test_an_order_that_is_not_cancelled_says_so_in_the_bitrix_module_alone(
    name, said, folder
):
    infobase = act(name, *PAID)

    assert facts_of(send(infobase, name, folder)[0]).is_cancelled is said


@pytest.mark.parametrize("name", FAMILIES)
def test_an_order_marked_as_deleted_says_so_and_is_not_posted(name, folder):
    infobase = act(name, Manager.mark_deleted)

    facts = facts_of(send(infobase, name, folder)[0])
    assert (facts.is_deleted, facts.is_posted) == (True, False)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        *((name, (None, "Собран")) for name in FLAT),
        ("unf", ("S", "Собран")),
        ("bitrix210", ("S", None)),
        ("bitrix31", ("S", None)),
    ],
)
def test_a_status_is_told_as_the_family_tells_it(name, said, folder):
    infobase = act(name, lambda manager, number: manager.set_status(number, "Собран"))

    facts = facts_of(send(infobase, name, folder)[0])
    assert (facts.status_id, facts.status_name) == said


@pytest.mark.parametrize("name", FAMILIES)
def test_a_status_that_1c_did_not_set_is_not_told(name, folder):
    infobase = act(name, *PAID)

    facts = facts_of(send(infobase, name, folder)[0])
    assert (facts.status_id, facts.status_name) == (None, None)


@pytest.mark.parametrize("name", [*FLAT, "unf", "bitrix210"])
def test_a_payment_is_told_of_the_order_only_when_all_is_paid(name, folder):
    infobase = act(name, lambda manager, number: manager.pay(number, Decimal(700)))
    part = facts_of(send(infobase, name, folder)[0])
    Manager(infobase).pay("T-1057")

    whole = facts_of(send(infobase, name, folder)[0])

    number = infobase.orders[0].payments[-1].number
    assert part.payment_number is None
    assert not part.is_paid
    assert (whole.payment_number, whole.payment_date) == (number, NOW)
    assert whole.is_paid is True


def test_an_order_that_is_not_posted_tells_no_payment(folder):
    infobase = act("ut11", Manager.pay, Manager.mark_deleted)

    assert facts_of(send(infobase, "ut11", folder)[0]).payment_number is None


def test_unf_says_of_every_order_whether_it_is_paid_and_shipped(folder):
    infobase = act("unf", *PAID)

    order, _ = send(infobase, "unf", folder)

    facts = facts_of(order)
    assert (facts.is_paid, facts.is_shipped) == (True, False)


@pytest.mark.parametrize("name", ["unf", "bitrix210", "bitrix31"])
def test_payments_and_shipments_are_documents_of_their_own(name, folder):
    story = (make_order(), make_payment(is_done=False), make_shipment())
    infobase = act(name, *DONE, orders=[story])

    order, payment, shipment = send(infobase, name, folder)

    assert (payment.id, shipment.id) == ("501", "702")
    assert payment.operation == Operation.ACQUIRING
    assert shipment.operation == Operation.SHIPMENT
    assert {payment.basis_id, shipment.basis_id} == {order.id}
    assert (payment.total, shipment.total) == (Decimal(2700), Decimal(2700))
    assert [line.name for line in shipment.lines] == ["Чайник", "Доставка заказа"]
    paid, shipped = facts_of(payment), facts_of(shipment)
    assert (paid.is_paid, paid.payment_date) == (True, NOW)
    assert (shipped.is_shipped, shipped.shipment_date) == (True, NOW)


def test_a_payment_that_the_site_did_not_prepare_has_an_id_of_its_own(folder):
    infobase = act("bitrix31", *PAID)

    order, payment = send(infobase, "bitrix31", folder)

    assert (order.id, payment.basis_id) == ("1057", "1057")
    assert payment.operation == Operation.BANK_PAYMENT
    assert payment.number == ""
    assert payment.id not in ("", "1057", order.id)


@pytest.mark.parametrize("name", ["bitrix210", "bitrix31"])
def test_the_bitrix_module_fills_its_numbers_up_with_blanks(name, folder):
    infobase = act(name, *PAID)

    data = write(infobase, name, folder)

    order = read_documents(data)[0]
    assert "<Номер1С>ТД000001   </Номер1С>" in data.decode()
    assert (order.number_1c, order.date_1c) == ("ТД000001", NOW.date())
    assert facts_of(order).number_1c == "ТД000001"


def test_the_newest_module_says_its_three_facts_of_every_order(folder):
    infobase = act("bitrix31", lambda manager, number: manager.set_status(number, "S"))

    data = write(infobase, "bitrix31", folder)

    (document,) = read_documents(data)
    assert data.count("<Контейнер>".encode()) == 1
    assert pairs(document) == [
        ("Проведен", "true"),
        ("Отменен", "false"),
        ("Отгружен", "false"),
        ("Статуса заказа ИД", "S"),
    ]


def test_a_company_comes_back_as_a_company(folder):
    infobase = act("ut11", *PAID, orders=[make_order(counterparties=(COMPANY,))])

    (party,) = send(infobase, "ut11", folder)[0].counterparties

    assert (party.official_name, party.full_name) == ("ООО «Ромашка»", None)
    assert (party.inn, party.kpp) == ("7701234567", "770101001")


@pytest.mark.parametrize(("name", "site_id"), [("ut11", False), ("bitrix31", True)])
def test_a_counterparty_comes_back_under_the_id_that_the_family_keeps(
    name, site_id, folder
):
    infobase = act(name, *PAID)

    (party,) = send(infobase, name, folder)[0].counterparties

    assert (party.id == "88#anna@example.test#Петрова Анна") is site_id


def test_only_what_has_changed_is_written(folder):
    infobase = act("ut11", *PAID, orders=[make_order(), make_order("T-1058")])

    documents = send(infobase, "ut11", folder)

    assert [document.number for document in documents] == ["T-1057"]


def test_moments_are_those_of_the_clock_of_1c(folder):
    infobase = fill("ut11", make_order())
    later = Infobase(clock=lambda: datetime(2026, 12, 1, 23, 59, 59, 5, tzinfo=UTC))
    later.put_party(infobase.parties[0])
    later.put_order(infobase.orders[0])
    Manager(later).ship("T-1057")

    facts = facts_of(send(later, "ut11", folder)[0])

    assert facts.shipment_date == datetime(2026, 12, 1, 23, 59, 59, tzinfo=UTC)
    assert facts.date_1c == NOW


@pytest.mark.parametrize(("name", "version"), [("ut11", "2.07"), ("unf", "2.10")])
def test_what_is_written_is_valid_by_the_official_schema(name, version, folder):
    schema = schema_of(version)
    infobase = act(
        name, *DONE, lambda manager, number: manager.set_status(number, "Собран")
    )

    schema.assertValid(renamed(write(infobase, name, folder)))
