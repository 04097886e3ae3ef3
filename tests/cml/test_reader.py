"""The second pass: chosen entries become records, and problems with their place."""

import io
from dataclasses import replace
from decimal import Decimal
from itertools import permutations

import pytest

from django_commerceml.cml import Entry, RecordReader, iter_records
from django_commerceml.cml import records as r
from django_commerceml.cml.values import EMPTY_ID
from django_commerceml.exceptions import MalformedFileError, ValueProblem
from tests.cml.files import (
    catalog,
    document,
    offer,
    package,
    product,
    read_offer,
    read_product,
    record,
    scanned,
)

# How values are written


@pytest.mark.parametrize("children", list(permutations(range(4))))
def test_the_order_of_children_means_nothing(children):
    parts = [
        "<Наименование>Чай</Наименование>",
        "<Группы><Ид>g1</Ид></Группы>",
        "<Вес>5</Вес>",
        "<Описание>О чае</Описание>",
    ]

    found = read_product("".join(parts[place] for place in children))

    assert found == r.Product(
        id="p1", name="Чай", group_ids=("g1",), weight=Decimal(5), description="О чае"
    )


def test_of_a_repeated_child_the_last_counts():
    assert read_product("<Артикул>1</Артикул><Артикул>2</Артикул>").sku == "2"


@pytest.mark.parametrize(
    "text",
    [
        "Чай & <кофе>".replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"),
        "<![CDATA[Чай & <кофе>]]>",
        "Чай <![CDATA[& <ко]]>фе>",
        "Чай<!-- зелёный --> &amp; &lt;кофе>",
        "Чай<?pi ?> &amp; &lt;кофе>",
        "&#1063;&#x430;й &#38; &#60;кофе&#62;",
        "\n\tЧай &amp; &lt;кофе>  ",
    ],
)
def test_a_text_is_joined_from_its_pieces(text):
    xml = f"<Наименование>{text}</Наименование>"

    assert read_product(xml).name == "Чай & <кофе>"
    assert read_offer(xml).name == "Чай & <кофе>"


def test_comments_between_children_are_no_children():
    found = read_product("<!-- 1 --><Группы><!-- 2 --><Ид>g1</Ид><?x?></Группы>")

    assert found == r.Product(id="p1", group_ids=("g1",))


def test_unknown_elements_and_attributes_are_left_out():
    found = read_product(
        "<Взаимозаменяемости><Ид>x</Ид></Взаимозаменяемости>"
        '<Артикул цвет="1">А</Артикул>'
    )

    assert found == r.Product(id="p1", sku="А")


@pytest.mark.parametrize(
    "inside",
    [
        '<Артикул xmlns="urn:1C.ru:commerceml_2">А</Артикул>',
        '<x:Артикул xmlns:x="urn:1C.ru:commerceml_205">А</x:Артикул>',
        '<Артикул xmlns:xsi="urn:xsi" xsi:nil="true">А</Артикул>',
    ],
)
def test_a_namespace_may_be_declared_anywhere(inside):
    assert read_product(inside).sku == "А"


def test_a_namespace_declared_on_a_section_holds_within():
    file = document(
        '<Каталог xmlns:x="urn:1C.ru:commerceml_2"><Товары>'
        "<Товар><x:Ид>p1</x:Ид><x:Артикул>А</x:Артикул></Товар></Товары></Каталог>"
    )

    assert record(file) == r.Product(id="p1", sku="А")


# What is wrong


def problems(file: str) -> list[ValueProblem]:
    return [problem for reading in scanned(file).read() for problem in reading.problems]


@pytest.mark.parametrize(
    ("inside", "problem"),
    [
        (
            "\n<Количество>много</Количество>",
            ValueProblem(
                code="VAL-01", message="не число: «много»", element="Количество", line=3
            ),
        ),
        (
            "<Цены>\n\n<Цена><ЦенаЗаЕдиницу>NaN</ЦенаЗаЕдиницу></Цена></Цены>",
            ValueProblem(
                code="VAL-01",
                message="не число: «NaN»",
                element="ЦенаЗаЕдиницу",
                line=4,
            ),
        ),
        (
            "<Цены><Цена><ЦенаЗаЕдиницу>-5</ЦенаЗаЕдиницу></Цена></Цены>",
            ValueProblem(
                code="VAL-02",
                message="отрицательная цена: «-5»",
                element="ЦенаЗаЕдиницу",
                line=2,
            ),
        ),
        (
            '<Склад ИдСклада="w1" КоличествоНаСкладе="1e5"/>',
            ValueProblem(
                code="VAL-01", message="не число: «1e5»", element="Количество", line=2
            ),
        ),
        (
            "<ПометкаУдаления>может быть</ПометкаУдаления>",
            ValueProblem(
                code="VAL-06",
                message="не логическое значение: «может быть»",
                element="ПометкаУдаления",
                line=2,
            ),
        ),
    ],
)
def test_a_value_that_is_not_understood_is_left_out_with_its_place(inside, problem):
    file = package("\n" + offer(f"<Артикул>А</Артикул>{inside}"))

    (reading,) = scanned(file).read()

    assert isinstance(reading.record, r.Offer)
    assert reading.record.sku == "А"
    expected = replace(problem, external_id="p1")
    assert expected in reading.problems


def test_a_price_without_an_amount_is_left_out():
    found = scanned(
        package(
            offer(
                "<Цены><Цена><ИдТипаЦены>t1</ИдТипаЦены></Цена><Цена>"
                "<ИдТипаЦены>t2</ИдТипаЦены><ЦенаЗаЕдиницу>5</ЦенаЗаЕдиницу></Цена></Цены>"
            )
        )
    )

    (reading,) = found.read()

    assert isinstance(reading.record, r.Offer)
    assert reading.record.prices == (r.Price(price_type_id="t2", amount=Decimal(5)),)
    assert [(p.code, p.element, p.severity) for p in reading.problems] == [
        ("VAL-03", "Цена", "warning")
    ]


@pytest.mark.parametrize("inside", ["", "<Ид/>", "<Ид>  </Ид>", f"<Ид>{EMPTY_ID}</Ид>"])
def test_a_record_without_an_id_is_no_record(inside):
    file = catalog(f"<Товар>{inside}<Артикул>А</Артикул></Товар>")

    (reading,) = scanned(file).read()

    assert reading.record is None
    assert [(problem.code, problem.element) for problem in reading.problems] == [
        ("VAL-03", "Товар")
    ]


def test_a_record_that_cannot_be_read_spoils_only_itself():
    file = catalog(
        product(id="p1"),
        "\n" + product("<x:Вес>1</x:Вес>", id="p2"),
        product("<Вес>много</Вес>", id="p3"),
    )

    first, second, third = scanned(file).read()

    assert (first.record, first.problems) == (r.Product(id="p1"), ())
    assert second.record is None
    assert [(p.code, p.line, p.external_id) for p in second.problems] == [
        ("XML-10", 2, "p2")
    ]
    assert third.record == r.Product(id="p3")


def test_a_document_is_an_order_with_all_its_documents():
    (reading,) = scanned(document("<Документ><Ид>d1</Ид></Документ>")).read()

    order = r.OrderContainer(documents=(r.OrderDocument(id="d1"),))
    assert (reading.record, reading.problems) == (order, ())


# Reading a choice


def file_of(count: int) -> str:
    text = "Описание — " * 30
    return catalog(
        *(
            product(f"<Описание>{text}{number}</Описание>", id=f"p{number}")
            for number in range(count)
        )
    )


def read_chosen(file: str, entries: list[Entry], encoding: str) -> list[str]:
    found = scanned(file.encode(encoding))
    reader = RecordReader(lambda: io.BytesIO(found.data), found.outline)
    chosen = [found.entries[entry.ordinal] for entry in entries]
    return [
        reading.record.id
        for reading in reader.read(chosen)
        if isinstance(reading.record, r.Product)
    ]


@pytest.mark.parametrize("step", [1, 2, 7, 300, 2999])
@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251"])
def test_chosen_entries_are_read_and_the_rest_skipped(encoding, step):
    file = f'<?xml version="1.0" encoding="{encoding}"?>' + file_of(3000)
    chosen = scanned(file.encode(encoding)).entries[::step]

    assert read_chosen(file, chosen, encoding) == [entry.id for entry in chosen]


def test_a_record_longer_than_what_is_read_ahead_is_read():
    long = "х" * 2_000_000

    found = scanned(
        catalog(product(f"<Описание>{long}</Описание>"), product(id="p2"))
    ).records()

    assert found == [r.Product(id="p1", description=long), r.Product(id="p2")]


def test_all_records_of_a_file_can_be_had_at_once():
    data = file_of(600).encode()

    found = [reading.entry.id for reading in iter_records(lambda: io.BytesIO(data))]

    assert found == [f"p{number}" for number in range(600)]


def test_no_record_of_a_broken_file_is_given():
    data = file_of(600).encode()[:-1]

    with pytest.raises(MalformedFileError):
        next(iter_records(lambda: io.BytesIO(data)))


def test_the_file_is_closed_when_the_reader_is():
    stream = io.BytesIO(file_of(1).encode())
    found = scanned(file_of(1))
    reader = RecordReader(lambda: stream, found.outline)

    reader.close()

    assert stream.closed


def test_problems_are_found_in_every_record():
    file = catalog(*(product("<Вес>?</Вес>", id=f"p{number}") for number in range(3)))

    assert [problem.external_id for problem in problems(file)] == ["p0", "p1", "p2"]
