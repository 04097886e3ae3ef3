"""An order that is written reads back, in every form and encoding."""

import io
from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from django_commerceml.cml import iter_records
from django_commerceml.cml.arrangement import arrange
from django_commerceml.cml.declarations import Style
from django_commerceml.cml.names import RecordKind
from django_commerceml.cml.records import (
    Attribute,
    Counterparty,
    DocumentLine,
    DocumentUnit,
    FileHeader,
    OrderContainer,
    OrderDocument,
)
from django_commerceml.cml.styles import ORDER_STYLES, OrderForm
from django_commerceml.cml.writer import Markup, Writer
from tests.cml.strategies import any_record
from tests.depth import examples

PAID = Attribute(name="Дата оплаты", values=("2026-11-24T12:43:10",))
ORDER = OrderDocument(
    id="1057",
    number="T-1057",
    date=date(2026, 11, 24),
    operation="Заказ товара",
    currency="RUB",
    total=Decimal("2481.00"),
    version="1057-3",
    time=time(12, 41, 7),
    lines=(
        DocumentLine(
            id="d1",
            name="Сенча & Ко",
            unit=DocumentUnit(code="796", full_name="Штука", short_name="шт"),
            factor=Decimal(1),
            price=Decimal("1240.50"),
            quantity=Decimal(2),
        ),
    ),
    attributes=(PAID,),
)
PAYMENT = OrderDocument(id="501", operation="Эквайринговая операция", basis_id="1057")
CONTAINER = OrderContainer(documents=(ORDER, PAYMENT))
HEADER = FileHeader(schema_version="2.05")


def write(*containers, style=None, encoding="UTF-8"):
    stream = io.BytesIO()
    markup = Markup(style=style or Style(), encoding=encoding)
    with Writer(stream, header=HEADER, markup=markup) as writer:
        writer.write_all(RecordKind.DOCUMENT, containers)
    return stream.getvalue()


def read(data):
    readings = list(iter_records(lambda: io.BytesIO(data)))
    assert [reading.problems for reading in readings] == [()] * len(readings)
    return [reading.record for reading in readings]


def lines(form):
    return write(CONTAINER, style=ORDER_STYLES[form]).decode().splitlines()[2:-1]


def test_the_oldest_form_is_written_word_for_word():
    assert lines(OrderForm.FLAT_OLD) == [
        "\t<Документ>",
        "\t\t<Ид>1057</Ид>",
        "\t\t<Номер>T-1057</Номер>",
        "\t\t<Дата>2026-11-24</Дата>",
        "\t\t<ХозОперация>Заказ товара</ХозОперация>",
        "\t\t<Валюта>RUB</Валюта>",
        "\t\t<Сумма>2481.00</Сумма>",
        "\t\t<Время>12:41:07</Время>",
        "\t\t<Товары>",
        "\t\t\t<Товар>",
        "\t\t\t\t<Ид>d1</Ид>",
        "\t\t\t\t<Наименование>Сенча &amp; Ко</Наименование>",
        (
            '\t\t\t\t<БазоваяЕдиница Код="796" НаименованиеПолное="Штука">шт'
            "</БазоваяЕдиница>"
        ),
        "\t\t\t\t<ЦенаЗаЕдиницу>1240.50</ЦенаЗаЕдиницу>",
        "\t\t\t\t<Количество>2</Количество>",
        "\t\t\t\t<Коэффициент>1</Коэффициент>",
        "\t\t\t</Товар>",
        "\t\t</Товары>",
        "\t\t<ЗначенияРеквизитов>",
        "\t\t\t<ЗначениеРеквизита>",
        "\t\t\t\t<Наименование>Дата оплаты</Наименование>",
        "\t\t\t\t<Значение>2026-11-24T12:43:10</Значение>",
        "\t\t\t</ЗначениеРеквизита>",
        "\t\t</ЗначенияРеквизитов>",
        "\t</Документ>",
    ]


@pytest.mark.parametrize(
    ("form", "version", "value", "unit"),
    [
        (OrderForm.FLAT_OLD, False, "2026-11-24T12:43:10", False),
        (OrderForm.FLAT, True, "24.11.2026 12:43:10", True),
        (OrderForm.SIBLINGS, True, "2026-11-24T12:43:10", True),
        (OrderForm.SUBORDINATES, False, "2026-11-24T12:43:10", False),
        (OrderForm.CONTAINERS, True, "2026-11-24T12:43:10", True),
    ],
)
def test_each_form_has_its_own_heads_moments_and_units(form, version, value, unit):
    text = "".join(line.strip() for line in lines(form))

    assert ("<НомерВерсии>1057-3</НомерВерсии>" in text) is version
    assert f"<Значение>{value}</Значение>" in text
    assert ("<Единица><Код>796</Код>" in text) is unit
    assert ('<БазоваяЕдиница Код="796"' in text) is not unit


@pytest.mark.parametrize(
    ("form", "shape"),
    [
        (OrderForm.FLAT_OLD, [["1057"]]),
        (OrderForm.FLAT, [["1057"]]),
        (OrderForm.SIBLINGS, [["1057"], ["501"]]),
        (OrderForm.SUBORDINATES, [["1057"]]),
        (OrderForm.CONTAINERS, [["1057", "501"]]),
    ],
)
def test_each_form_lays_the_documents_its_own_way(form, shape):
    found = read(write(CONTAINER, style=ORDER_STYLES[form]))

    assert [[one.id for one in container.documents] for container in found] == shape


def as_known(container: OrderContainer, style: Style) -> OrderContainer:
    """Return what a family knows of *container*: some know no versions."""
    return replace(
        container, documents=tuple(_as_known(one, style) for one in container.documents)
    )


def _as_known(document: OrderDocument, style: Style) -> OrderDocument:
    subordinates = tuple(_as_known(one, style) for one in document.subordinates)
    known = replace(document, subordinates=subordinates)
    if style.has_versions:
        return known
    return replace(known, version=None, number_1c=None, date_1c=None, is_deleted=None)


@pytest.mark.parametrize("form", ORDER_STYLES)
@settings(max_examples=examples(20, deep=200))
@given(
    containers=st.lists(any_record(OrderContainer), max_size=2),
    encoding=st.sampled_from(["UTF-8", "windows-1251"]),
)
def test_orders_read_back_as_each_form_arranges_them(form, containers, encoding):
    style = ORDER_STYLES[form]
    arranged = [
        as_known(one, style)
        for container in containers
        for one in arrange(container, style.documents)
    ]
    assume(arranged)

    data = write(*containers, style=style, encoding=encoding)

    assert read(data) == arranged


@pytest.mark.parametrize("form", ORDER_STYLES)
def test_hostile_texts_lose_what_xml_forbids_and_no_more(form):
    hostile = "1#a\x00b\x0b\ufffe#</Ид>&amp; ☕\ud800"
    order = OrderDocument(
        id=hostile,
        number=hostile,
        comment=hostile,
        currency="R\x01UB",
        counterparties=(Counterparty(id=hostile, name=hostile),),
        lines=(DocumentLine(id=hostile, name=hostile, sku=hostile),),
        attributes=(Attribute(name=hostile, values=(hostile,)),),
    )
    clean = "1#ab#</Ид>&amp; ☕"

    data = write(
        OrderContainer(documents=(order,)),
        style=ORDER_STYLES[form],
        encoding="windows-1251",
    )

    assert "☕".encode() not in data
    assert b"&#9749;" in data
    assert read(data)[0].documents == (
        OrderDocument(
            id=clean,
            number=clean,
            comment=clean,
            currency="RUB",
            counterparties=(Counterparty(id=clean, name=clean),),
            lines=(DocumentLine(id=clean, name=clean, sku=clean),),
            attributes=(Attribute(name=clean, values=(clean,)),),
        ),
    )


def test_long_texts_are_cut_and_long_ids_are_not():
    long = "я" * 4000
    order = OrderDocument(id=long, number=long, comment=long)

    (found,) = read(write(OrderContainer(documents=(order,))))

    assert found.documents == (OrderDocument(id=long, number=long, comment="я" * 3000),)


def test_many_orders_are_written_one_by_one():
    orders = (
        OrderContainer(documents=(OrderDocument(id=str(number)),))
        for number in range(1000)
    )

    found = read(write(*orders))

    assert [one.documents[0].id for one in found] == [str(n) for n in range(1000)]
