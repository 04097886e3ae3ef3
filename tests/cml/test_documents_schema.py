"""What is written of an order is what the official schemas want (protocol C.16)."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from lxml import etree

from django_commerceml.cml import records as r
from django_commerceml.cml.contacts import read_contact_kind
from django_commerceml.cml.declarations import Style
from django_commerceml.cml.names import ContactKind, Operation, RecordKind, Role
from django_commerceml.cml.styles import ORDER_STYLES, OrderForm
from django_commerceml.cml.writer import Markup, Writer
from tests.cml.schemas import NAMESPACE, renamed, schema_of

ADDRESS = r.Address(
    text="107045, Москва, Сретенка ул., д. 5, кв. 12",
    comment="Вход со двора",
    parts=(
        r.AddressPart(kind="Почтовый индекс", value="107045"),
        r.AddressPart(kind="Город", value="Москва"),
    ),
)
CONTACTS = (
    r.Contact(kind=ContactKind.WORK_PHONE, value="+7 900 000-00-00", comment="днём"),
    r.Contact(kind=ContactKind.EMAIL, value="anna@example.test"),
)
PERSON = r.Counterparty(
    id="88#anna@example.test#Петрова Анна",
    name="Петрова Анна",
    full_name="Петрова Анна Сергеевна",
    last_name="Петрова",
    first_name="Анна",
    middle_name="Сергеевна",
    birth_date=date(1990, 1, 2),
    sex="Ж",
    inn="770000000000",
    identity_document=r.IdentityDocument(
        kind="Паспорт",
        series="4500",
        number="000001",
        issued_date=date(2003, 2, 1),
        issued_by="ОВД",
    ),
    registration_address=ADDRESS,
    comment="Постоянный покупатель",
    address=ADDRESS,
    contacts=CONTACTS,
    role=Role.BUYER,
)
COMPANY = r.Counterparty(
    id="91#zakaz@example.test#ООО Угол",
    name="Кофейня на углу",
    official_name='ООО "Угол"',
    legal_address=r.Address(text="190000, Санкт-Петербург, Угловая ул., д. 1"),
    inn="7800000000",
    kpp="780001001",
    okpo="00000000",
    registered_date=date(2010, 5, 6),
    bank_accounts=(
        r.BankAccount(
            number="40702810000000000001",
            bank=r.Bank(
                correspondent_account="30101810000000000001",
                name="Банк-пример",
                bik="044000000",
            ),
        ),
    ),
    contacts=CONTACTS,
    representatives=(
        r.Representative(id="p1", name="Углов Пётр", relation="Контактное лицо"),
    ),
    role=Role.PAYER,
)
VAT = r.Tax(name="НДС", is_included=True, amount=Decimal("413.50"), rate="20")
DISCOUNT = r.DocumentDiscount(
    name="Скидка",
    amount=Decimal("10.00"),
    percent=Decimal(5),
    is_included=True,
    comment="Осень",
)
SURCHARGE = r.Surcharge(name="Упаковка", amount=Decimal("3.00"), is_included=False)
ATTRIBUTES = (
    r.Attribute(name="Дата оплаты", values=("2026-11-24T12:43:10",)),
    r.Attribute(name="Метод оплаты ИД", values=("3",)),
)
LINE = r.DocumentLine(
    id="d1000000-0000-4000-8000-000000000001#e1000000-0000-4000-8000-000000000001",
    barcode="4600000000017",
    sku="ЗЧ 0017",
    name="Сенча (100 г)",
    unit=r.DocumentUnit(
        code="796", full_name="Штука", international_code="PCE", short_name="шт"
    ),
    factor=Decimal(1),
    price=Decimal("1240.50"),
    quantity=Decimal("2.000"),
    total=Decimal("2481.00"),
    catalog_id="a1000000-0000-4000-8000-000000000001",
    country="Япония",
    customs_declaration="10101010/010126/0000001",
    tax_rates=(r.TaxRate(name="НДС", rate="20"),),
    taxes=(VAT,),
    discounts=(DISCOUNT,),
    surcharges=(SURCHARGE,),
    characteristics=(r.Characteristic(name="Фасовка", value="100 г"),),
    attributes=(r.Attribute(name="ТипНоменклатуры", values=("Товар",)),),
)
ORDER = r.OrderDocument(
    id="1057",
    version="1057-3",
    number="T-1057",
    number_1c="T1057",
    date=date(2026, 11, 24),
    date_1c=date(2026, 11, 25),
    is_deleted=False,
    operation=Operation.ORDER,
    role=Role.SELLER,
    currency="RUB",
    exchange_rate=Decimal(1),
    total=Decimal("2481.00"),
    counterparties=(PERSON, COMPANY),
    time=time(12, 41, 7),
    due_date=date(2026, 12, 1),
    comment="Позвонить за час",
    taxes=(VAT,),
    discounts=(DISCOUNT,),
    surcharges=(SURCHARGE,),
    lines=(LINE,),
    attributes=ATTRIBUTES,
)
WAREHOUSES = (r.Warehouse(id="w1", name="Лавка", address=ADDRESS, contacts=CONTACTS),)
PAYMENT = r.OrderDocument(
    id="501",
    number="501",
    date=date(2026, 11, 24),
    operation=Operation.BANK_PAYMENT,
    role=Role.SELLER,
    currency="RUB",
    exchange_rate=Decimal(1),
    total=Decimal("2481.00"),
    basis_id="1057",
    counterparties=(PERSON,),
    time=time(12, 43, 10),
    attributes=ATTRIBUTES,
)
SHIPMENT = replace(PAYMENT, id="702", operation=Operation.SHIPMENT, lines=(LINE,))
OFFICIAL = Style(has_versions=False)
UNOFFICIAL = ("НомерВерсии", "Номер1С", "Дата1С", "ПометкаУдаления", "Основание")


def container(version):
    """Return an order with all that the schema of *version* has a place for."""
    has_warehouses = version not in {"2.05", "2.06"}
    order = replace(ORDER, warehouses=WAREHOUSES) if has_warehouses else ORDER
    return r.OrderContainer(documents=(order, PAYMENT, SHIPMENT))


def written(version, style):
    """Return the root of a file of *version* with an order in it."""
    stream = io.BytesIO()
    header = r.FileHeader(
        schema_version=version, created_at=datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
    )
    with Writer(stream, header=header, markup=Markup(style=style)) as writer:
        writer.write_all(RecordKind.DOCUMENT, [container(version)])
    return renamed(stream.getvalue())


def officially(root):
    """Return *root* with what families spell in their own way spelled officially.

    That are the heads that only versions have, the kinds of contacts, and the
    unit with children, of which the schema knows but the code.
    """
    for name in UNOFFICIAL:
        for node in list(root.iter(qualified(name))):
            node.getparent().remove(node)
    for contact in root.iter(qualified("Контакт")):
        kind = contact.find(qualified("Тип"))
        kind.text = read_contact_kind(kind.text)
    for unit in list(root.iter(qualified("Единица"))):
        make_official(unit)
    return root


def make_official(unit):
    name = unit.getparent().find(qualified("Наименование"))
    name.addnext(etree.Element(qualified("БазоваяЕдиница")))
    code = unit.findtext(qualified("Код"))
    for child in list(unit):
        unit.remove(child)
    unit.text = code


def qualified(name):
    return f"{{{NAMESPACE}}}{name}"


@pytest.mark.parametrize("version", ["2.05", "2.06", "2.07", "2.08", "2.09", "2.10"])
def test_an_order_in_the_official_spelling_is_valid_as_it_is(version):
    schema_of(version).assertValid(written(version, OFFICIAL))


def test_an_order_with_subordinates_is_valid_as_it_is():
    root = written("2.10", ORDER_STYLES[OrderForm.SUBORDINATES])

    assert len(list(root.iter(qualified("ПодчиненныйДокумент")))) == 2
    schema_of("2.10").assertValid(root)


@pytest.mark.parametrize(
    ("form", "version", "count"),
    [
        (OrderForm.FLAT_OLD, "2.05", 1),
        (OrderForm.FLAT_OLD, "2.07", 1),
        (OrderForm.FLAT, "2.06", 1),
        (OrderForm.FLAT, "2.07", 1),
        (OrderForm.FLAT, "2.08", 1),
        (OrderForm.FLAT, "2.09", 1),
        (OrderForm.SIBLINGS, "2.10", 3),
    ],
)
def test_an_order_of_a_family_is_valid_but_for_what_the_family_spells_its_own_way(
    form, version, count
):
    schema, root = schema_of(version), written(version, ORDER_STYLES[form])

    assert len(root) == count
    assert not schema.validate(root)
    schema.assertValid(officially(root))


@pytest.mark.parametrize(
    "name", ["Комментарий", "Представление", "Наименование", "ПолноеНаименование"]
)
def test_texts_of_any_length_are_valid(name):
    stream = io.BytesIO()
    long = "ж" * 5000
    buyer = replace(PERSON, name=long, full_name=long, address=r.Address(text=long))
    order = replace(ORDER, comment=long, counterparties=(buyer,))
    header = r.FileHeader(
        schema_version="2.05", created_at=datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
    )

    with Writer(stream, header=header, markup=Markup(style=OFFICIAL)) as writer:
        writer.write(r.OrderContainer(documents=(order,)))

    root = renamed(stream.getvalue())
    texts = [node.text or "" for node in root.iter(qualified(name))]
    assert any(text in long and len(text) >= 250 for text in texts)
    schema_of("2.05").assertValid(root)
