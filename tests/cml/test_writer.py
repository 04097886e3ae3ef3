"""What is written can be read back: every kind of record, every spelling."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from django_commerceml.cml import iter_records, scan
from django_commerceml.cml.declarations import Style
from django_commerceml.cml.names import NAMESPACES, RecordKind, SectionKind
from django_commerceml.cml.records import (
    Attribute,
    Category,
    Characteristic,
    Contact,
    Counterparty,
    FileHeader,
    Group,
    Image,
    Offer,
    Price,
    PriceType,
    Product,
    Property,
    PropertyOption,
    PropertyValue,
    ReferenceField,
    ReferenceItem,
    ReferenceValue,
    Section,
    StockLevel,
    Tax,
    TaxRate,
    Unit,
    UnitConversion,
    UnitDefinition,
    Warehouse,
)
from django_commerceml.cml.writer import Markup, Writer
from tests.cml.schemas import renamed, schema_of

HEADER = FileHeader(
    schema_version="2.07", created_at=datetime(2026, 11, 24, 10, 0, 5, tzinfo=UTC)
)
CLASSIFIER = Section(
    kind=SectionKind.CLASSIFIER, id="c1", name="Классификатор", changes_only=None
)
CATALOG = Section(
    kind=SectionKind.CATALOG,
    id="c1",
    name="Каталог <чая>",
    classifier_id="c1",
    changes_only=False,
)
PACKAGE = Section(
    kind=SectionKind.OFFER_PACKAGE,
    id="c1",
    name="Пакет",
    catalog_id="c1",
    classifier_id="c1",
    changes_only=True,
)
CHANGES = Section(
    kind=SectionKind.OFFER_CHANGES, id="c1", catalog_id="c1", changes_only=True
)
BOOKS = Section(kind=SectionKind.REFERENCE_BOOKS, changes_only=True)
BOOK = Section(kind=SectionKind.REFERENCE_BOOK, id="b1", name="Бренды")
COUNTERPARTIES = Section(kind=SectionKind.COUNTERPARTIES, changes_only=False)
OWNER = Counterparty(
    id="o1", name="Лавка", official_name='ООО "Лавка"', inn="7700000000"
)
PRODUCT = Product(
    id="p1",
    barcode="4600000000017",
    sku="ЗЧ 0017",
    name="Сенча & Ко",
    base_unit=Unit(
        code="796",
        full_name="Штука",
        international_code="PCE",
        text="шт",
        conversions=(UnitConversion(unit="796", factor=Decimal(1)),),
    ),
    group_ids=("g2",),
    description="Чай.<br>Заваривать при 75 °C, не ниже 60 ☕ или ★",
    images=(Image(path="import_files/d1/1.jpg", description="Вид"),),
    property_values=(PropertyValue(id="r1", values=("v2",)),),
    tax_rates=(TaxRate(name="НДС", rate="20"),),
    attributes=(Attribute(name="Код", values=("1", "2")),),
)
OFFER = Offer(
    id="p1#x1",
    name="Сенча (100 г)",
    characteristics=(Characteristic(name="Фасовка", value="100 г"),),
    prices=(
        Price(
            text="1\u00a0240,50 RUB за шт",
            price_type_id="t1",
            amount=Decimal("1240.50"),
            currency="RUB",
            unit="шт",
            factor=Decimal(1),
        ),
    ),
    quantity=Decimal(14),
    stock_levels=(
        StockLevel(warehouse_id="w1", quantity=Decimal(12)),
        StockLevel(warehouse_id="w2", quantity=Decimal("-2.5")),
    ),
)
RECORDS = {
    RecordKind.GROUP: Group(
        id="g1", name="Чай", groups=(Group(id="g2", name="Зелёный чай"),)
    ),
    RecordKind.PROPERTY: Property(
        id="r1",
        name="Страна",
        value_type="Справочник",
        options=(PropertyOption(id="v2", value="Япония"),),
    ),
    RecordKind.CATEGORY: Category(id="k1", name="Весовой чай", property_ids=("r1",)),
    RecordKind.PRICE_TYPE: PriceType(
        id="t1",
        name="Розничная",
        currency="RUB",
        taxes=(Tax(name="НДС", is_included=True),),
    ),
    RecordKind.WAREHOUSE: Warehouse(id="w1", name="Основной склад"),
    RecordKind.UNIT: UnitDefinition(id="796", code="796", short_name="шт"),
}


def write(*parts, header=HEADER, markup=None):
    stream = io.BytesIO()
    with Writer(stream, header=header, markup=markup) as writer:
        for section, records in parts:
            with writer.section(section):
                for kind, items in records:
                    writer.write_all(kind, items)
    return stream.getvalue()


def read(data):
    readings = list(iter_records(lambda: io.BytesIO(data)))
    assert [reading.problems for reading in readings] == [()] * len(readings)
    return [reading.record for reading in readings]


def outline(data):
    return scan(lambda: io.BytesIO(data), io.BytesIO())


def test_a_catalogue_file_is_written_word_for_word():
    product = Product(id="p1", name="Сенча & Ко", group_ids=("g2",))
    stream = io.BytesIO()

    with (
        Writer(stream, header=HEADER) as writer,
        writer.section(CATALOG, owner=OWNER),
    ):
        writer.write_all(RecordKind.PRODUCT, [product])

    assert stream.getvalue().decode() == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<КоммерческаяИнформация xmlns="urn:1C.ru:commerceml_2" ВерсияСхемы="2.07"'
        ' ДатаФормирования="2026-11-24T10:00:05">\n'
        '\t<Каталог СодержитТолькоИзменения="false">\n'
        "\t\t<Ид>c1</Ид>\n"
        "\t\t<ИдКлассификатора>c1</ИдКлассификатора>\n"
        "\t\t<Наименование>Каталог &lt;чая&gt;</Наименование>\n"
        "\t\t<Владелец>\n"
        "\t\t\t<Ид>o1</Ид>\n"
        "\t\t\t<Наименование>Лавка</Наименование>\n"
        '\t\t\t<ОфициальноеНаименование>ООО "Лавка"</ОфициальноеНаименование>\n'
        "\t\t\t<ИНН>7700000000</ИНН>\n"
        "\t\t</Владелец>\n"
        "\t\t<Товары>\n"
        "\t\t\t<Товар>\n"
        "\t\t\t\t<Ид>p1</Ид>\n"
        "\t\t\t\t<Наименование>Сенча &amp; Ко</Наименование>\n"
        "\t\t\t\t<Группы>\n"
        "\t\t\t\t\t<Ид>g2</Ид>\n"
        "\t\t\t\t</Группы>\n"
        "\t\t\t</Товар>\n"
        "\t\t</Товары>\n"
        "\t</Каталог>\n"
        "</КоммерческаяИнформация>\n"
    )


@pytest.mark.parametrize("kind", RECORDS)
def test_every_record_of_a_classifier_reads_back_as_it_was(kind):
    data = write((CLASSIFIER, [(kind, [RECORDS[kind]])]))

    assert read(data) == [RECORDS[kind]]


@pytest.mark.parametrize("encoding", ["UTF-8", "windows-1251"])
@pytest.mark.parametrize("namespace", NAMESPACES)
def test_a_product_reads_back_in_every_namespace_and_encoding(namespace, encoding):
    markup = Markup(namespace=namespace, encoding=encoding)

    data = write((CATALOG, [(RecordKind.PRODUCT, [PRODUCT])]), markup=markup)

    assert read(data) == [PRODUCT]


@pytest.mark.parametrize("stock", ["attributes", "plural", "balances"])
@pytest.mark.parametrize("section", [PACKAGE, CHANGES], ids=["package", "changes"])
def test_an_offer_reads_back_with_stock_in_every_spelling(section, stock):
    markup = Markup(style=Style(stock=stock))

    data = write((section, [(RecordKind.OFFER, [OFFER])]), markup=markup)

    assert read(data) == [OFFER]


@pytest.mark.parametrize("deletion", ["attribute", "mark"])
def test_a_deletion_mark_reads_back_in_both_spellings(deletion):
    gone = Product(id="p2", name="Ганпаудер", is_deleted=True)
    markup = Markup(style=Style(deletion=deletion))

    data = write((CATALOG, [(RecordKind.PRODUCT, [gone])]), markup=markup)

    assert read(data) == [gone]


def test_letters_that_windows_1251_lacks_become_character_references():
    markup = Markup(encoding="windows-1251")
    section = Section(kind=SectionKind.CATALOG, id="c1", name="Кофе ☕")

    data = write((section, [(RecordKind.PRODUCT, [PRODUCT])]), markup=markup)

    assert b"&#9749;</\xcd\xe0\xe8" in data
    assert b"60 &#9749; \xe8\xeb\xe8 &#9733;" in data
    assert data.startswith(b'<?xml version="1.0" encoding="windows-1251"?>\n')


def test_a_byte_order_mark_is_written_where_the_family_writes_one():
    marked = write(markup=Markup(has_bom=True))
    plain = write(markup=Markup())

    assert marked == b"\xef\xbb\xbf" + plain


def test_a_root_without_namespace_and_with_a_node_is_written():
    header = FileHeader(schema_version="3.1", source_id='Обмен "чай"')

    data = write(header=header, markup=Markup(namespace=""))

    assert data.decode().splitlines()[1] == (
        '<КоммерческаяИнформация ВерсияСхемы="3.1" Ид=\'Обмен "чай"\'>'
    )


def test_several_sections_keep_their_heads():
    data = write(
        (CLASSIFIER, [(RecordKind.GROUP, [RECORDS[RecordKind.GROUP]])]),
        (CATALOG, [(RecordKind.PRODUCT, [PRODUCT])]),
        (PACKAGE, [(RecordKind.OFFER, [OFFER])]),
    )

    result = outline(data)
    assert result.sections == [CLASSIFIER, CATALOG, PACKAGE]
    assert result.header == HEADER


def test_a_section_description_follows_the_head():
    section = Section(kind=SectionKind.CLASSIFIER, id="c1", description="Весь <чай>")

    text = write((section, [])).decode()

    assert "<Ид>c1</Ид>\n\t\t<Описание>Весь &lt;чай&gt;</Описание>\n" in text


def test_reference_books_read_back():
    fields_ = [
        ReferenceField(id="НаименованиеПолное", name="Полное", value_type="Строка")
    ]
    items = [
        ReferenceItem(
            id="i1", values=(ReferenceValue(id="Наименование", value="Лист"),)
        )
    ]
    stream = io.BytesIO()

    with (
        Writer(stream, header=HEADER) as writer,
        writer.section(BOOKS),
        writer.section(BOOK),
    ):
        writer.write_all(RecordKind.REFERENCE_FIELD, fields_)
        writer.write_all(RecordKind.REFERENCE_ITEM, items)

    assert read(stream.getvalue()) == [*fields_, *items]


def test_counterparties_read_back_without_a_container():
    record = Counterparty(
        id="f1",
        name="Кофейня на углу",
        official_name='ООО "Угол"',
        inn="7800000000",
        kpp="780001001",
        contacts=(Contact(kind="Почта", value="zakaz@example.test"),),
        role="Покупатель",
    )

    data = write((COUNTERPARTIES, [(RecordKind.COUNTERPARTY, [record])]))

    assert read(data) == [record]


def test_records_may_be_written_one_by_one():
    stream = io.BytesIO()

    with (
        Writer(stream, header=HEADER) as writer,
        writer.section(CATALOG),
        writer.records(RecordKind.PRODUCT),
    ):
        writer.write(PRODUCT)

    assert stream.getvalue() == write((CATALOG, [(RecordKind.PRODUCT, [PRODUCT])]))


def test_a_file_whose_writing_failed_has_no_end_tag():
    stream = io.BytesIO()

    with pytest.raises(KeyError), Writer(stream, header=HEADER) as writer:
        writer.write(None)  # type: ignore[arg-type]  # what no file holds

    assert not stream.getvalue().endswith("</КоммерческаяИнформация>\n".encode())


def test_a_full_product_is_valid_by_the_official_schema():
    schema = schema_of("2.07")
    markup = Markup(namespace="urn:1C.ru:commerceml_2")
    stream = io.BytesIO()

    with (
        Writer(stream, header=HEADER, markup=markup) as writer,
        writer.section(CATALOG, owner=OWNER),
    ):
        # The schema has no attribute for the description of a picture.
        images = (Image(path="import_files/d1/1.jpg"),)
        writer.write_all(RecordKind.PRODUCT, [replace(PRODUCT, images=images)])

    schema.assertValid(renamed(stream.getvalue()))


@given(
    name=st.text(
        st.characters(
            codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Zs", "Zl", "Zp")
        )
    ),
    encoding=st.sampled_from(["UTF-8", "windows-1251"]),
)
def test_any_text_survives_writing_and_reading(name, encoding):
    product = Product(id="p1", name=name)

    data = write(
        (CATALOG, [(RecordKind.PRODUCT, [product])]), markup=Markup(encoding=encoding)
    )

    assert read(data) == [product]
