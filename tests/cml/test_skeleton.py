"""Sections, their heads, and records in the odd places where they are found."""

from datetime import UTC, datetime

import pytest

from django_commerceml.cml.names import NAMESPACES
from django_commerceml.cml.records import FileHeader, Section
from tests.cml.files import (
    Scanned,
    catalog,
    classifier,
    document,
    offer,
    package,
    product,
    scanned,
)

UNIT = "ЕдиницаИзмерения"


def sections(file: str) -> list[Section]:
    return scanned(file).outline.sections


def kinds(file: str) -> list[tuple[str, str]]:
    return [(entry.kind.name, entry.id) for entry in scanned(file).entries]


@pytest.mark.parametrize(
    ("attributes", "header"),
    [
        ("", FileHeader()),
        (
            ' ВерсияСхемы="2.07" ДатаФормирования="2026-11-24T10:00:05"',
            FileHeader(
                schema_version="2.07",
                created_at=datetime(2026, 11, 24, 10, 0, 5, tzinfo=UTC),
            ),
        ),
        (
            ' ВерсияСхемы=" 3.1 " Ид="узел-1"',
            FileHeader(schema_version="3.1", source_id="узел-1"),
        ),
        (' ДатаФормирования="вчера"', FileHeader()),
        (' ДатаФормирования="0001-01-01T00:00:00"', FileHeader()),
    ],
)
def test_the_root_says_which_schema_when_and_which_node(attributes, header):
    file = document("<Каталог/>", attributes=attributes)

    assert scanned(file).outline.header == header


def test_a_section_has_the_words_of_its_head():
    file = document(
        "<Классификатор><Ид>K1</Ид><Наименование> Главный </Наименование>"
        "</Классификатор>"
        "<Каталог><Ид>k2</Ид><ИдКлассификатора>K1</ИдКлассификатора>"
        "<Наименование>Чай &amp; кофе</Наименование><Описание>О нём</Описание>"
        "</Каталог>"
        "<ПакетПредложений><Ид>#k2</Ид><ИдКаталога>k2</ИдКаталога></ПакетПредложений>"
    )

    assert sections(file) == [
        Section(kind="Классификатор", id="K1", name="Главный"),
        Section(
            kind="Каталог",
            id="k2",
            name="Чай & кофе",
            description="О нём",
            classifier_id="K1",
        ),
        Section(kind="ПакетПредложений", id="k2", catalog_id="k2"),
    ]


def test_a_head_may_stand_behind_the_records():
    file = document(
        f"<Каталог><Товары>{product()}</Товары><Ид>k1</Ид>"
        "<Наименование>Чай</Наименование></Каталог>"
    )

    assert sections(file) == [Section(kind="Каталог", id="k1", name="Чай")]


def test_the_owner_and_the_records_say_nothing_of_the_section():
    owner = "<Владелец><Ид>o1</Ид><Наименование>Лавка</Наименование></Владелец>"
    groups = "<Группы><Группа><Ид>g1</Ид><Описание>Х</Описание></Группа></Группы>"

    assert sections(classifier(owner, groups)) == [
        Section(kind="Классификатор", id="k1")
    ]


@pytest.mark.parametrize(
    "text", ["Ч<!-- -->ай", "<![CDATA[Чай]]>", "Ч<?x?>ай", "&#1063;ай", "\n Чай \t"]
)
def test_a_head_is_joined_from_its_pieces(text):
    file = document(f"<Каталог><Наименование>{text}</Наименование></Каталог>")

    assert sections(file) == [Section(kind="Каталог", name="Чай")]


def test_a_very_long_head_is_cut():
    file = document(f"<Каталог><Описание>{'х' * 100_000}</Описание></Каталог>")

    assert sections(file) == [Section(kind="Каталог", description="х" * 4000)]


@pytest.mark.parametrize(
    ("flag", "changes_only"),
    {
        "true": True,
        "1": True,
        "2": True,
        "Истина": True,
        "false": False,
        "0": False,
        "ложь": False,
        "Нет": False,
        "": None,
        "может быть": None,
    }.items(),
)
@pytest.mark.parametrize(
    "kind", ["Каталог", "ПакетПредложений", "ИзмененияПакетаПредложений", "Контрагенты"]
)
def test_only_changes_is_said_by_an_attribute_or_a_child(kind, flag, changes_only):
    word = "СодержитТолькоИзменения"
    by_attribute = document(f'<{kind} {word}="{flag}"/>')
    by_child = document(f"<{kind}><{word}>{flag}</{word}></{kind}>")
    expected = [Section(kind=kind, changes_only=changes_only)]

    assert sections(by_attribute) == expected
    assert sections(by_child) == expected


def test_only_changes_is_unknown_where_nothing_says_it():
    assert sections(catalog()) == [Section(kind="Каталог", id="k1")]


def test_a_reference_book_is_a_section_and_as_full_as_all_of_them():
    file = document(
        '<ПользовательскиеСправочники СодержитТолькоИзменения="false">'
        "<Справочник><Ид>b1</Ид><Наименование>Бренды</Наименование>"
        "<Реквизиты><Реквизит><Ид>f1</Ид></Реквизит></Реквизиты>"
        "<ЭлементыСправочника><ЭлементСправочника><Ид>i1</Ид></ЭлементСправочника>"
        "</ЭлементыСправочника></Справочник>"
        '<Справочник СодержитТолькоИзменения="true"><Ид>b2</Ид></Справочник>'
        "</ПользовательскиеСправочники>"
    )

    found = scanned(file)

    assert found.outline.sections == [
        Section(kind="ПользовательскиеСправочники", changes_only=False),
        Section(kind="Справочник", id="b1", name="Бренды", changes_only=False),
        Section(kind="Справочник", id="b2", changes_only=True),
    ]
    assert [(entry.kind.name, entry.section) for entry in found.entries] == [
        ("REFERENCE_FIELD", 1),
        ("REFERENCE_ITEM", 1),
    ]


def test_a_record_knows_its_section():
    file = document(
        f"<Каталог><Ид>k1</Ид><Товары>{product()}</Товары></Каталог>"
        f"<Каталог><Ид>k2</Ид><Товары>{product()}</Товары></Каталог>"
        "<ПакетПредложений><ТипыЦен><ТипЦены><Ид>t1</Ид></ТипЦены></ТипыЦен>"
        f"<Предложения>{offer()}</Предложения></ПакетПредложений>"
    )

    assert [entry.section for entry in scanned(file).entries] == [0, 1, 2, 2]


@pytest.mark.parametrize(
    ("section", "inside", "found"),
    [
        ("Каталог", "<Товары><Товар><Ид>1</Ид></Товар></Товары>", "PRODUCT"),
        ("Каталог", "<Товар><Ид>1</Ид></Товар>", "PRODUCT"),
        (
            "ПакетПредложений",
            "<Предложения><Предложение><Ид>1</Ид></Предложение></Предложения>",
            "OFFER",
        ),
        ("ПакетПредложений", "<Предложение><Ид>1</Ид></Предложение>", "OFFER"),
        (
            "ИзмененияПакетаПредложений",
            "<Предложения><Предложение><Ид>1</Ид></Предложение></Предложения>",
            "OFFER",
        ),
        ("Классификатор", "<Группы><Группа><Ид>1</Ид></Группа></Группы>", "GROUP"),
        ("Каталог", "<Группы><Группа><Ид>1</Ид></Группа></Группы>", "GROUP"),
        (
            "Классификатор",
            "<Свойства><Свойство><Ид>1</Ид></Свойство></Свойства>",
            "PROPERTY",
        ),
        (
            "ПакетПредложений",
            "<Свойства><Свойство><Ид>1</Ид></Свойство></Свойства>",
            "PROPERTY",
        ),
        (
            "Классификатор",
            "<Категории><Категория><Ид>1</Ид></Категория></Категории>",
            "CATEGORY",
        ),
        *(
            (section, "<ТипыЦен><ТипЦены><Ид>1</Ид></ТипЦены></ТипыЦен>", "PRICE_TYPE")
            for section in ("Классификатор", "Каталог", "ПакетПредложений")
        ),
        *(
            (section, "<Склады><Склад><Ид>1</Ид></Склад></Склады>", "WAREHOUSE")
            for section in ("Классификатор", "ПакетПредложений")
        ),
        (
            "Классификатор",
            f"<ЕдиницыИзмерения><{UNIT}><Ид>1</Ид></{UNIT}></ЕдиницыИзмерения>",
            "UNIT",
        ),
        ("Контрагенты", "<Контрагент><Ид>1</Ид></Контрагент>", "COUNTERPARTY"),
    ],
)
def test_a_record_is_known_by_its_name_and_its_parent(section, inside, found):
    assert kinds(document(f"<{section}>{inside}</{section}>")) == [(found, "1")]


@pytest.mark.parametrize(
    "inside",
    [
        "<Владелец><Контрагент><Ид>1</Ид></Контрагент></Владелец>",
        "<Владелец><Ид>1</Ид><РасчетныеСчета/></Владелец>",
        "<Подписанты><Контрагент><Ид>1</Ид></Контрагент></Подписанты>",
        "<Товар><Ид>1</Ид></Товар>",
        "<Группа><Ид>1</Ид></Группа>",
        "<Справочник><Ид>1</Ид></Справочник>",
        "<Реквизит><Ид>1</Ид></Реквизит>",
    ],
)
def test_the_same_names_elsewhere_are_no_records(inside):
    assert kinds(classifier(inside)) == []


def test_what_a_record_holds_is_not_a_record_again():
    file = classifier(
        "<Группы><Группа><Ид>g1</Ид><Свойства><Свойство><Ид>s</Ид></Свойство></Свойства>"
        "<Группы><Группа><Ид>g2</Ид></Группа></Группы></Группа></Группы>"
    )

    assert kinds(file) == [("GROUP", "g1")]


@pytest.mark.parametrize("name", ["Документ", "Контейнер"])
def test_a_document_is_one_record_whatever_it_holds(name):
    file = document(
        f"<{name}><Ид>d1</Ид><Контрагенты><Контрагент><Ид>c1</Ид></Контрагент>"
        f"</Контрагенты><Товары><Товар><Ид>p1</Ид></Товар></Товары></{name}>",
        f"<{name}><Товары/></{name}>",
    )

    assert kinds(file) == [("DOCUMENT", "d1"), ("DOCUMENT", "")]


@pytest.mark.parametrize("comment", ["", "<!-- -->"])
@pytest.mark.parametrize(
    ("container", "name"),
    [("Товары", "Товар"), ("Группы", "Группа"), ("Склады", "Склад")],
)
def test_an_empty_record_ends_where_it_ends(comment, container, name):
    file = document(
        f"<Каталог>{comment}<{container}><{name}/><{name}></{name}><{name} />"
        f"</{container}></Каталог>"
    )

    assert scanned(file).pieces() == [f"<{name}/>", f"<{name}></{name}>", f"<{name} />"]


@pytest.mark.parametrize("namespace", [*NAMESPACES, "urn:somebody:else"])
def test_a_default_namespace_of_any_kind_is_no_hindrance(namespace):
    file = catalog(product()).replace(
        "<КоммерческаяИнформация", f'<КоммерческаяИнформация xmlns="{namespace}"', 1
    )

    assert kinds(file) == [("PRODUCT", "p1")]


def prefixed(file: str) -> Scanned:
    named = file.replace("</", "\0").replace("<", "<cml:").replace("\0", "</cml:")
    return scanned(
        named.replace(
            "<cml:КоммерческаяИнформация",
            '<cml:КоммерческаяИнформация xmlns:cml="urn:1C.ru:commerceml_2"',
            1,
        )
    )


def test_a_prefixed_file_is_the_same_file():
    file = document(
        "<Классификатор><Ид>k1</Ид><Группы><Группа><Ид>g1</Ид></Группа></Группы>"
        "</Классификатор>"
        f"<Каталог><Ид>k1</Ид><Товары>{product('<Код>1</Код>')}</Товары></Каталог>"
        "<ПакетПредложений><Предложения><Предложение><Ид>p1</Ид>"
        "<ИдХарактеристики>x1</ИдХарактеристики><Количество>5</Количество>"
        "</Предложение></Предложения></ПакетПредложений>"
    )

    plain, named = scanned(file), prefixed(file)

    assert named.outline.namespaces == {"cml": "urn:1C.ru:commerceml_2"}
    assert named.outline.sections == plain.outline.sections
    assert named.records() == plain.records()
    assert [
        (entry.kind, entry.id, entry.facets, entry.line) for entry in named.entries
    ] == [(entry.kind, entry.id, entry.facets, entry.line) for entry in plain.entries]


def test_all_kinds_of_sections_may_come_in_one_file_in_any_order():
    package_part = package(offer()).removeprefix("<КоммерческаяИнформация>")
    file = package_part.removesuffix("</КоммерческаяИнформация>") + (
        f"<Каталог><Товары>{product()}</Товары></Каталог>"
        "<Классификатор><Группы><Группа><Ид>g1</Ид></Группа></Группы></Классификатор>"
    )

    assert kinds(document(file)) == [
        ("OFFER", "p1"),
        ("PRODUCT", "p1"),
        ("GROUP", "g1"),
    ]
