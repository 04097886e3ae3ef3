"""Which answers to query each family takes, and which it refuses (protocol C.13)."""

import io
import zipfile
from dataclasses import replace

import pytest

from django_commerceml.cml.names import ContactKind, Operation
from django_commerceml.emulator import get_dialect
from django_commerceml.emulator.answers import RefusedAnswerError
from django_commerceml.emulator.infobase import read_batch
from tests.emulator.fake_site import NO_ORDERS
from tests.emulator.site_orders import (
    ANNA,
    make_order,
    make_payment,
    make_shipment,
    write_orders,
)

FLAT = ("ut103", "ut11", "moysklad")
FAMILIES = (*FLAT, "unf", "bitrix210", "bitrix31")


def take(name, body):
    return read_batch(body, get_dialect(name).orders)


def refuse(name, body):
    with pytest.raises(RefusedAnswerError) as caught:
        take(name, body)
    return str(caught.value)


def pack(**files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("_", "."), data)
    return stream.getvalue()


@pytest.mark.parametrize("encoding", ["UTF-8", "windows-1251"])
@pytest.mark.parametrize("name", FAMILIES)
def test_every_family_takes_an_order_in_its_own_form(name, encoding):
    body = write_orders(make_order(), dialect=name, encoding=encoding)

    (order,) = take(name, body)

    assert (order.number, order.parts) == ("T-1057", ())
    assert order.document.comment == "Позвоните у ворот"
    assert [line.name for line in order.document.lines] == ["Чайник", "Доставка заказа"]


@pytest.mark.parametrize("name", FAMILIES)
def test_a_file_without_documents_holds_no_orders(name):
    assert take(name, NO_ORDERS) == ()


@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize(
    "body",
    [b"", b"\n" + NO_ORDERS, b"failure\n", b"<html/>", "<?xml?><дом/>".encode()],
)
def test_what_does_not_begin_as_a_file_does_is_refused(name, body):
    assert refuse(name, body).startswith("Не удалось прочитать данные")


@pytest.mark.parametrize("name", FAMILIES)
def test_a_file_without_its_end_is_refused(name):
    body = write_orders(make_order(), dialect=name)

    assert refuse(name, body[:-10]).startswith("Не удалось прочитать данные")


@pytest.mark.parametrize(("name", "is_taken"), [("ut103", True), ("ut11", False)])
def test_only_old_configurations_bear_a_byte_order_mark(name, is_taken):
    body = write_orders(make_order(), dialect=name, has_bom=True)

    if is_taken:
        assert len(take(name, body)) == 1
    else:
        assert refuse(name, body) == (
            "Не удалось прочитать данные, загруженные с сервера."
        )


@pytest.mark.parametrize(("name", "is_taken"), [("unf", True), ("ut11", False)])
def test_only_unf_does_without_the_declaration_of_xml(name, is_taken):
    body = write_orders(make_order(), dialect=name).partition(b"\n")[2]

    if is_taken:
        assert len(take(name, body)) == 1
    else:
        assert refuse(name, body).startswith("Не удалось прочитать данные")


def test_an_archive_with_one_file_is_opened():
    body = pack(orders_xml=write_orders(make_order()))

    assert [order.number for order in take("ut11", body)] == ["T-1057"]


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        (pack(a_xml=NO_ORDERS, b_xml=NO_ORDERS), "один файл XML, а их 2"),
        (pack(a_txt=b"?"), "один файл XML, а их 0"),
        (b"PK\x03\x04", "Не удалось прочитать данные"),
    ],
)
def test_any_other_archive_is_refused(body, complaint):
    assert complaint in refuse("ut11", body)


@pytest.mark.parametrize("name", [*FLAT, "unf"])
def test_one_document_that_is_no_order_spoils_the_whole_batch(name):
    alien = make_order("T-2", operation=Operation.INVOICE)
    body = write_orders(make_order(), alien, dialect=name)

    assert refuse(name, body) == (
        "Документ T-2: хозяйственная операция «Счет на оплату» не поддерживается."
    )


@pytest.mark.parametrize("name", FLAT)
@pytest.mark.parametrize("form", ["unf", "bitrix31"])
def test_families_of_flat_documents_refuse_documents_within_others(name, form):
    body = write_orders((make_order(), make_payment()), dialect=form)

    assert "лежат не так" in refuse(name, body)


def test_the_newest_module_wants_containers_and_the_others_do_not_know_them():
    assert "лежат не так" in refuse("bitrix31", write_orders(make_order()))
    for name in ("unf", "bitrix210"):
        body = write_orders(make_order(), dialect="bitrix31")
        assert "лежат не так" in refuse(name, body)


@pytest.mark.parametrize("name", ["unf", "bitrix210", "bitrix31"])
def test_payments_and_shipments_come_with_the_order_they_belong_to(name):
    other = make_order("T-1058")
    story = (make_order(), make_payment(), make_shipment())
    body = write_orders(story, other, dialect=name)

    first, second = take(name, body)

    assert [part.id for part in first.parts] == ["501", "702"]
    assert second.parts == ()


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"number": ""}, "не указан номер"),
        ({"number": "T-1234567890"}, "номер длиннее 11 знаков"),
        ({"id": None}, "не указан идентификатор"),
        ({"date": None}, "не указана дата"),
        ({"currency": None}, "не указана валюта"),
        ({"counterparties": None}, "не указан контрагент"),
        (
            {"counterparties": (replace(ANNA, name=None),)},
            "нет наименования контрагента",
        ),
    ],
)
def test_what_erp_needs_and_does_not_get_spoils_the_whole_batch(change, complaint):
    body = write_orders(make_order("T-1"), make_order(**change))

    assert refuse("ut11", body).endswith(f"не загружен: {complaint}.")


@pytest.mark.parametrize("name", ["ut103", "unf", "bitrix31"])
def test_long_numbers_and_missing_ids_are_the_trouble_of_erp_alone(name):
    order = make_order("T-1234567890", id=None)

    assert len(take(name, write_orders(order, dialect=name))) == 1


def test_a_value_that_cannot_be_read_spoils_the_whole_batch():
    body = write_orders(make_order()).replace(b"2400", b"free", 1)

    assert "free" in refuse("ut11", body)


def contacts_of(order):
    (party,) = order.document.counterparties
    return {contact.kind: contact.value for contact in party.contacts}


def test_erp_sees_a_contact_only_under_its_oldest_name():
    old = write_orders(make_order())
    new = (
        old.decode()
        .replace(">Почта<", ">Электронная почта<")
        .replace(">ТелефонРабочий<", ">Телефон рабочий<")
        .encode()
    )

    assert [contacts_of(order) for order in take("ut11", old)] == [
        {
            ContactKind.WORK_PHONE: "+7 900 000-00-00",
            ContactKind.EMAIL: "anna@example.test",
        }
    ]
    assert [contacts_of(order) for order in take("ut11", new)] == [{}]
    assert [contacts_of(order) for order in take("ut103", new)] == [
        contacts_of(order) for order in take("ut103", old)
    ]
