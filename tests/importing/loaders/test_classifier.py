"""Properties, categories, price types, warehouses and units."""

import pytest

from django_commerceml.models import (
    Category,
    PriceType,
    Property,
    PropertyOption,
    Unit,
    Warehouse,
)
from tests.importing.loaders.documents import (
    classifier,
    load,
    load_products,
    problems,
    product,
    rows,
)


def tag(name, value):
    return f"<{name}>{value}</{name}>"


def named(element, external_id, *children):
    return (
        f"<{element}><Ид>{external_id}</Ид><Наименование>{external_id}</Наименование>"
        f"{''.join(children)}</{element}>"
    )


def load_in(profile, container, *said):
    return load(profile, classifier(tag(container, "".join(said))))


def load_properties(profile, *said):
    return load_in(profile, "Свойства", *said)


def option(external_id, value, tail=""):
    return (
        f"<Справочник><ИдЗначения>{external_id}</ИдЗначения><Значение>{value}</Значение>"
        f"{tail}</Справочник>"
    )


def options(*said):
    return tag("ВариантыЗначений", "".join(said))


@pytest.mark.parametrize(
    ("said", "column", "value"),
    [
        (tag("Описание", "для сайта"), "description", "для сайта"),
        (tag("ТипЗначений", "Число"), "value_type", "Число"),
        (tag("Обязательное", "true"), "is_required", True),
        (tag("Множественное", "true"), "is_multiple", True),
        (tag("Внешний", "true"), "is_external", True),
        (tag("ДляТоваров", "true"), "for_products", True),
        (tag("ДляПредложений", "true"), "for_offers", True),
        (tag("ПометкаУдаления", "true"), "is_deleted", True),
    ],
)
def test_a_property_says_what_its_values_are(profile, said, column, value):
    load_properties(profile, named("Свойство", "цвет", said))

    assert rows(Property, "external_id", "name", column) == [("цвет", "цвет", value)]


def test_what_is_not_said_of_a_property_is_not_changed(profile):
    load_properties(profile, named("Свойство", "цвет", tag("Множественное", "true")))

    load_properties(profile, named("Свойство", "цвет", tag("Обязательное", "true")))

    assert rows(Property, "is_multiple", "is_required") == [(True, True)]


OPTION = ("external_id", "value", "sort_order")


def test_options_are_added_and_changed_and_those_left_out_stay(profile):
    load_properties(
        profile,
        named(
            "Свойство", "цвет", options(option("к", "красный"), option("с", "синий"))
        ),
    )

    run = load_properties(
        profile,
        named("Свойство", "цвет", options(option("с", "Синий"), option("б", "белый"))),
    )

    assert rows(PropertyOption, *OPTION) == [
        ("к", "красный", 0),
        ("с", "Синий", 0),
        ("б", "белый", 0),
    ]
    assert run.counts == {"property": {"unchanged": 1}}


def test_a_property_without_its_list_keeps_its_options(profile):
    load_properties(profile, named("Свойство", "цвет", options(option("к", "красный"))))

    load_properties(profile, named("Свойство", "цвет"))
    load_properties(profile, named("Свойство", "цвет", options()))

    assert rows(PropertyOption, *OPTION) == [("к", "красный", 0)]


@pytest.mark.parametrize(
    "said",
    [
        options(option("красный", "красный", tag("Сортировка", "7"))),
        tag(
            "ВариантыЗначений",
            "<ВариантЗначения><Ид>красный</Ид><Значение>красный</Значение>"
            "<Сортировка>7</Сортировка></ВариантЗначения>",
        ),
    ],
)
def test_options_have_an_order(profile, said):
    load_properties(profile, named("Свойство", "цвет", said))

    assert rows(PropertyOption, *OPTION) == [("красный", "красный", 7)]


@pytest.mark.parametrize("name", ["Значение", "Вариант"])
def test_plain_texts_are_options_under_their_own_name(profile, name):
    load_properties(profile, named("Свойство", "цвет", options(tag(name, "красный"))))

    assert rows(PropertyOption, *OPTION) == [("красный", "красный", 0)]


def test_options_too_long_for_their_columns_are_cut(profile):
    said = options(tag("Значение", "ж" * 2000)) + options(
        option("к", "к", tag("Сортировка", "-99999999999"))
    )

    load_properties(profile, named("Свойство", "цвет", said))

    assert rows(PropertyOption, *OPTION) == [
        ("ж" * 255, "ж" * 1000, 0),
        ("к", "к", -(2**31) + 1),
    ]


def test_categories_name_their_properties(profile):
    said = named("Категория", "к1", tag("Свойства", "<Ид>цвет</Ид><Ид>вес</Ид>"))

    load_in(profile, "Категории", said)
    load_in(profile, "Категории", named("Категория", "к1"))

    assert rows(Category, "external_id", "name", "property_external_ids") == [
        ("к1", "к1", ["цвет", "вес"])
    ]


def test_price_types_have_a_currency_and_say_whether_vat_is_in_them(profile):
    def tax(name, included):
        return (
            f"<Налог><Наименование>{name}</Наименование>"
            f"<УчтеноВСумме>{included}</УчтеноВСумме></Налог>"
        )

    load_in(
        profile,
        "ТипыЦен",
        named(
            "ТипЦены",
            "опт",
            tag("Валюта", "руб"),
            tax("Акциз", "true"),
            tax("НДС", "false"),
        ),
        named("ТипЦены", "розница", tag("Валюта", "RUB"), tax("НДС", "true")),
        named(
            "ТипЦены", "вип", tag("Описание", "своим"), tag("ПометкаУдаления", "true")
        ),
    )

    assert rows(
        PriceType, "name", "currency", "includes_vat", "description", "is_deleted"
    ) == [
        ("опт", "RUB", False, "", False),
        ("розница", "RUB", True, "", False),
        ("вип", "", None, "своим", True),
    ]


def test_what_is_not_said_of_a_price_type_is_not_changed(profile):
    load_in(profile, "ТипыЦен", named("ТипЦены", "опт", tag("Валюта", "USD")))

    load_in(profile, "ТипыЦен", named("ТипЦены", "опт", tag("Описание", "да")))

    assert rows(PriceType, "currency", "description") == [("USD", "да")]


def test_warehouses_have_an_address_and_contacts(profile):
    said = named(
        "Склад",
        "с1",
        tag("Комментарий", "у вокзала"),
        "<Адрес><Представление>Тверь, Мира 1</Представление></Адрес>",
        "<Контакты><Контакт><Тип>Почта</Тип><Значение>a@example.com</Значение></Контакт>"
        "</Контакты>",
    )

    load_in(profile, "Склады", said)
    load_in(profile, "Склады", named("Склад", "с1"))

    assert rows(Warehouse, "name", "comment", "address", "contacts", "is_declared") == [
        ("с1", "у вокзала", "Тверь, Мира 1", [["Почта", "a@example.com"]], True)
    ]


UNIT = ("external_id", "code", "short_name", "full_name", "international_code")


def unit(*children):
    return tag("ЕдиницаИзмерения", "".join(children))


def test_units_are_known_by_their_code(profile):
    said = unit(
        tag("Ид", "796 "),
        tag("НаименованиеКраткое", "шт"),
        tag("Код", "796 "),
        tag("НаименованиеПолное", "Штука      "),
        tag("МеждународноеСокращение", "PCE"),
    )

    load_in(profile, "ЕдиницыИзмерения", said)

    assert rows(Unit, *UNIT) == [("796", "796", "шт", "Штука", "PCE")]


def test_a_unit_without_a_code_is_known_by_its_id_or_its_name(profile):
    run = load_in(
        profile,
        "ЕдиницыИзмерения",
        unit(tag("Ид", "guid"), tag("НаименованиеКраткое", "пара")),
        unit(tag("Ид", "    "), tag("НаименованиеКраткое", "рулон")),
        unit(tag("Ид", "    ")),
    )

    assert rows(Unit, "external_id", "short_name") == [
        ("guid", "пара"),
        ("рулон", "рулон"),
    ]
    assert problems(run) == [("error", "VAL-03", "ЕдиницаИзмерения", "")]
    assert run.counts == {"unit": {"created": 2, "failed": 1}}


@pytest.mark.parametrize(
    ("said", "row"),
    [
        (
            (
                '<БазоваяЕдиница Код="796 " НаименованиеПолное="Штука" '
                'МеждународноеСокращение="PCE">шт</БазоваяЕдиница>'
            ),
            ("796", "796", "шт", "Штука", "PCE"),
        ),
        (
            (
                '<БазоваяЕдиница Код="796" НаименованиеКраткое="шт"><Пересчет>'
                "<Единица>796</Единица></Пересчет></БазоваяЕдиница>"
            ),
            ("796", "796", "шт", "", ""),
        ),
        ("<БазоваяЕдиница>796 </БазоваяЕдиница>", ("796", "796", "", "", "")),
        ("<БазоваяЕдиница>шт</БазоваяЕдиница>", ("шт", "", "шт", "", "")),
    ],
)
def test_the_unit_of_a_product_is_read_in_every_form(profile, said, row):
    load_products(profile, product("т1", said))

    assert rows(Unit, *UNIT) == [row]


def test_a_product_fills_what_a_unit_lacks_and_renames_nothing(profile):
    load_products(profile, product("т1", "<БазоваяЕдиница>796</БазоваяЕдиница>"))

    load_products(
        profile,
        product("т2", '<БазоваяЕдиница Код="796">шт</БазоваяЕдиница>'),
        product("т3", '<БазоваяЕдиница Код="796">штуки</БазоваяЕдиница>'),
    )
    load_products(
        profile,
        product(
            "т4",
            '<БазоваяЕдиница Код="796" НаименованиеПолное="Штука">ш.</БазоваяЕдиница>',
        ),
    )

    assert rows(Unit, *UNIT) == [("796", "796", "штуки", "Штука", "")]


def test_the_classifier_renames_a_unit(profile):
    load_products(
        profile, product("т1", '<БазоваяЕдиница Код="796">ш.</БазоваяЕдиница>')
    )

    load_in(
        profile,
        "ЕдиницыИзмерения",
        unit(tag("Код", "796"), tag("НаименованиеКраткое", "шт")),
    )

    assert rows(Unit, *UNIT) == [("796", "796", "шт", "", "")]


CUT = [
    ("Свойства", "Свойство", Property),
    ("Категории", "Категория", Category),
    ("ТипыЦен", "ТипЦены", PriceType),
    ("Склады", "Склад", Warehouse),
]


@pytest.mark.parametrize(("container", "element", "model"), CUT)
def test_a_name_that_is_too_long_is_cut_with_a_warning(
    profile, container, element, model
):
    said = f"<{element}><Ид>1</Ид><Наименование>{'Ж' * 1000}</Наименование></{element}>"

    run = load_in(profile, container, said)

    assert rows(model, "name") == ["Ж" * 255]
    assert problems(run) == [("warning", "VAL-05", element, "1")]


@pytest.mark.parametrize(("container", "element", "model"), CUT)
def test_a_repeated_import_writes_nothing_and_a_mark_only_marks(
    profile, container, element, model
):
    load_in(profile, container, named(element, "1"))
    before = rows(model, "updated_at")

    load_in(profile, container, named(element, "1"))
    assert rows(model, "updated_at") == before

    stub = f"<{element}><Ид>1</Ид><ПометкаУдаления>true</ПометкаУдаления></{element}>"
    load_in(profile, container, stub)
    assert rows(model, "name", "is_deleted") == [("1", True)]

    load_in(profile, container, named(element, "1"))
    assert rows(model, "name", "is_deleted") == [("1", False)]
