"""Reference books with their fields and items."""

from django_commerceml.models import ReferenceBook, ReferenceItem
from tests.importing.loaders.documents import load, problems, rows


def field(external_id, name="", kind="Строка"):
    return (
        f"<Реквизит><Ид>{external_id}</Ид><Наименование>{name or external_id}"
        f"</Наименование><ТипЗначений>{kind}</ТипЗначений></Реквизит>"
    )


def item(external_id, mark="", **values):
    said = "".join(
        f"<ЗначениеРеквизита><Наименование>{name}</Наименование>"
        f"<Значение>{value}</Значение></ЗначениеРеквизита>"
        for name, value in values.items()
    )
    inner = f"<ЗначенияРеквизитов>{said}</ЗначенияРеквизитов>" if values else ""
    return (
        f"<ЭлементСправочника><Ид>{external_id}</Ид>{mark}{inner}</ЭлементСправочника>"
    )


def book(*items, fields=(), external_id="бренды"):
    identity = f"<Ид>{external_id}</Ид>" if external_id else ""
    return (
        f"<Справочник>{identity}<Наименование>Бренды</Наименование>"
        f"<Реквизиты>{''.join(fields)}</Реквизиты>"
        f"<ЭлементыСправочника>{''.join(items)}</ЭлементыСправочника></Справочник>"
    )


def load_books(profile, *books):
    return load(
        profile,
        '<ПользовательскиеСправочники СодержитТолькоИзменения="true">'
        f"{''.join(books)}</ПользовательскиеСправочники>",
    )


def test_a_book_has_fields_and_items(profile):
    run = load_books(
        profile,
        book(
            item(
                "з", Наименование="Зубр", НаименованиеПолное="ЗАО Зубр", Сайт="zubr.ru"
            ),
            fields=[field("ф1", "Сайт"), field("ф2", "Год", "Число")],
        ),
    )

    assert rows(ReferenceBook, "external_id", "name", "fields") == [
        (
            "бренды",
            "Бренды",
            [
                {"id": "ф1", "name": "Сайт", "type": "Строка"},
                {"id": "ф2", "name": "Год", "type": "Число"},
            ],
        )
    ]
    assert rows(
        ReferenceItem,
        "book__external_id",
        "external_id",
        "name",
        "description",
        "values",
    ) == [
        (
            "бренды",
            "з",
            "Зубр",
            "ЗАО Зубр",
            {
                "Наименование": "Зубр",
                "НаименованиеПолное": "ЗАО Зубр",
                "Сайт": "zubr.ru",
            },
        )
    ]
    assert run.counts == {
        "reference_field": {"updated": 2},
        "reference_item": {"created": 1},
    }


def test_values_may_be_named_by_the_id_of_their_field(profile):
    said = (
        "<ЭлементСправочника><Ид>з</Ид><ЗначенияРеквизитов><ЗначениеРеквизита>"
        "<Ид>ф1</Ид><Значение>zubr.ru</Значение></ЗначениеРеквизита>"
        "</ЗначенияРеквизитов></ЭлементСправочника>"
    )

    load_books(profile, book(said, fields=[field("ф1", "Сайт")]))

    assert rows(ReferenceItem, "values") == [{"ф1": "zubr.ru"}]


def test_fields_are_changed_and_added_and_those_left_out_stay(profile):
    load_books(profile, book(fields=[field("а"), field("б")]))

    load_books(profile, book(fields=[field("б", kind="Дата"), field("в")]))

    assert rows(ReferenceBook, "fields") == [
        [
            {"id": "а", "name": "а", "type": "Строка"},
            {"id": "б", "name": "б", "type": "Дата"},
            {"id": "в", "name": "в", "type": "Строка"},
        ]
    ]


def test_a_description_is_cleaned(profile):
    said = "&lt;script&gt;1&lt;/script&gt;&lt;b&gt;Да&lt;/b&gt;"

    load_books(profile, book(item("з", НаименованиеПолное=said)))

    assert rows(ReferenceItem, "description") == ["<b>Да</b>"]


def test_an_item_marked_for_deletion_keeps_the_rest_and_comes_back(profile):
    load_books(profile, book(item("з", Наименование="Зубр")))
    columns = ("name", "values", "is_deleted", "is_active")

    load_books(profile, book(item("з", "<ПометкаУдаления>true</ПометкаУдаления>")))
    assert rows(ReferenceItem, *columns) == [
        ("Зубр", {"Наименование": "Зубр"}, True, False)
    ]

    load_books(profile, book(item("з", Сайт="zubr.ru")))
    assert rows(ReferenceItem, *columns) == [
        ("Зубр", {"Наименование": "Зубр", "Сайт": "zubr.ru"}, False, True)
    ]


def test_a_repeated_import_writes_nothing(profile):
    said = book(item("з", Наименование="Зубр"), fields=[field("ф1")])
    load_books(profile, said)
    before = rows(ReferenceBook, "updated_at"), rows(ReferenceItem, "updated_at")

    run = load_books(profile, said)

    assert run.counts == {
        "reference_field": {"unchanged": 1},
        "reference_item": {"unchanged": 1},
    }
    assert (
        rows(ReferenceBook, "updated_at"),
        rows(ReferenceItem, "updated_at"),
    ) == before


def test_a_book_without_an_id_is_refused_item_by_item(profile):
    run = load_books(
        profile,
        book(item("з", Наименование="Зубр"), fields=[field("ф1")], external_id=""),
    )

    assert rows(ReferenceItem, "pk") == []
    assert problems(run) == [
        ("error", "VAL-03", "Реквизит", "ф1"),
        ("error", "VAL-03", "ЭлементСправочника", "з"),
    ]
    assert run.counts == {
        "reference_field": {"failed": 1},
        "reference_item": {"failed": 1},
    }


def test_a_name_that_is_too_long_is_cut_with_a_warning(profile):
    run = load_books(profile, book(item("з", Наименование="Ж" * 1000)))

    assert rows(ReferenceItem, "name") == ["Ж" * 500]
    assert problems(run) == [("warning", "VAL-05", "ЭлементСправочника", "з")]
