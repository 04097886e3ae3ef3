"""Orders as a site writes them, for every family of 1C."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal

from django_commerceml.cml import iter_records
from django_commerceml.cml.arrangement import flatten
from django_commerceml.cml.info import InfoItem, ShopInfo, write_info
from django_commerceml.cml.names import ContactKind, Operation, RecordKind
from django_commerceml.cml.records import (
    Attribute,
    Contact,
    Counterparty,
    DocumentLine,
    DocumentUnit,
    FileHeader,
    OrderContainer,
    OrderDocument,
    Tax,
    TaxRate,
)
from django_commerceml.cml.styles import ORDER_STYLES
from django_commerceml.cml.writer import Markup, Writer
from django_commerceml.emulator import get_dialect

KETTLE = "d1000000-0000-4000-8000-000000000001"
NOW = datetime(2026, 11, 25, 9, 5, 7, tzinfo=UTC)
INFO = write_info(
    ShopInfo(
        statuses=(
            InfoItem(id="N", name="Принят"),
            InfoItem(id="S", name="Собран"),
        )
    ),
    encoding="UTF-8",
)
ANNA = Counterparty(
    id="88#anna@example.test#Петрова Анна",
    name="Петрова Анна",
    full_name="Петрова Анна Сергеевна",
    contacts=(
        Contact(kind=ContactKind.WORK_PHONE, value="+7 900 000-00-00"),
        Contact(kind=ContactKind.EMAIL, value="anna@example.test"),
    ),
)
COMPANY = Counterparty(
    id="91#shop@example.test#Ромашка",
    name="Ромашка",
    official_name="ООО «Ромашка»",
    inn="7701234567",
    kpp="770101001",
)


def attribute(name, value):
    return Attribute(name=name, values=(value,))


def make_line(**changes):
    line = DocumentLine(
        id=KETTLE,
        name="Чайник",
        sku="K-1",
        unit=DocumentUnit(code="796", full_name="Штука", short_name="шт"),
        factor=Decimal(1),
        price=Decimal(1200),
        quantity=Decimal(2),
        total=Decimal(2400),
        tax_rates=(TaxRate(name="НДС", rate="20"),),
        taxes=(Tax(name="НДС", is_included=True, rate="20", amount=Decimal(400)),),
    )
    return replace(line, **changes)


DELIVERY = DocumentLine(
    id="ORDER_DELIVERY",
    name="Доставка заказа",
    price=Decimal(300),
    quantity=Decimal(1),
    total=Decimal(300),
    attributes=(attribute("ТипНоменклатуры", "Услуга"),),
)


def make_order(number="T-1057", **changes):
    order = OrderDocument(
        id=number.removeprefix("T-"),
        number=number,
        date=date(2026, 11, 24),
        time=time(12, 41, 7),
        operation=Operation.ORDER,
        currency="RUB",
        total=Decimal(2700),
        counterparties=(ANNA,),
        comment="Позвоните у ворот",
        lines=(make_line(), DELIVERY),
        attributes=(
            attribute("Статус заказа", "Принят"),
            attribute("Статуса заказа ИД", "N"),
        ),
    )
    return replace(order, **changes)


def make_payment(order_id="1057", *, is_done=True):
    return OrderDocument(
        id="501",
        number="501",
        date=date(2026, 11, 24),
        operation=Operation.ACQUIRING,
        currency="RUB",
        total=Decimal(2700),
        basis_id=order_id,
        attributes=(attribute("Оплачено", "true" if is_done else "false"),),
    )


def make_shipment(order_id="1057"):
    return OrderDocument(
        id="702",
        number="702",
        date=date(2026, 11, 24),
        operation=Operation.SHIPMENT,
        currency="RUB",
        total=Decimal(2700),
        basis_id=order_id,
        attributes=(attribute("Отгружено", "false"),),
    )


def write_orders(*orders, dialect="ut11", encoding="UTF-8", has_bom=False):
    """Return the answer to query that holds *orders*, documents or tuples of them."""
    form = get_dialect(dialect).orders.form
    markup = Markup(
        namespace="", encoding=encoding, has_bom=has_bom, style=ORDER_STYLES[form]
    )
    stream = io.BytesIO()
    with Writer(stream, header=FileHeader(schema_version="2.05"), markup=markup) as out:
        out.write_all(RecordKind.DOCUMENT, map(make_container, orders))
    return stream.getvalue()


def make_container(order):
    documents = order if isinstance(order, tuple) else (order,)
    return OrderContainer(documents=documents)


def read_documents(data):
    """Return the documents in *data*, each order before what is based on it."""
    readings = list(iter_records(lambda: io.BytesIO(data)))
    assert [reading.problems for reading in readings] == [()] * len(readings)
    return [
        document
        for reading in readings
        if isinstance(reading.record, OrderContainer)
        for document in flatten(reading.record)
    ]
