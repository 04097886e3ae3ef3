"""Property values of products and offers."""

import pytest

from django_commerceml.models import PendingReference, PropertyOption, PropertyValue
from tests.importing.loaders.documents import (
    catalog,
    classifier,
    load,
    load_offers,
    load_products,
    offer,
    package,
    problems,
    product,
    rows,
)

EMPTY = "00000000-0000-0000-0000-000000000000"
GUID = "d3c1e0a1-0000-11e0-8000-000000000001"


def declared(external_id, *children, kind="Строка"):
    return (
        f"<Свойство><Ид>{external_id}</Ид><Наименование>{external_id}</Наименование>"
        f"<ТипЗначений>{kind}</ТипЗначений>{''.join(children)}</Свойство>"
    )


def options(**texts):
    said = "".join(
        f"<Справочник><ИдЗначения>{name}</ИдЗначения><Значение>{text}</Значение>"
        "</Справочник>"
        for name, text in texts.items()
    )
    return f"<ВариантыЗначений>{said}</ВариантыЗначений>"


def properties(*said):
    return classifier(f"<Свойства>{''.join(said)}</Свойства>")


def values(**said):
    items = "".join(
        f"<ЗначенияСвойства><Ид>{name}</Ид>"
        + "".join(f"<Значение>{text}</Значение>" for text in texts)
        + "</ЗначенияСвойства>"
        for name, texts in said.items()
    )
    return f"<ЗначенияСвойств>{items}</ЗначенияСвойств>"


def books(*items):
    said = "".join(
        f"<ЭлементСправочника><Ид>{name}</Ид><ЗначенияРеквизитов><ЗначениеРеквизита>"
        f"<Наименование>Наименование</Наименование><Значение>{text}</Значение>"
        "</ЗначениеРеквизита></ЗначенияРеквизитов></ЭлементСправочника>"
        for name, text in items
    )
    return (
        "<ПользовательскиеСправочники><Справочник><Ид>бренды</Ид>"
        f"<ЭлементыСправочника>{said}</ЭлементыСправочника></Справочник>"
        "</ПользовательскиеСправочники>"
    )


def read():
    """Return whose, which and what, as a buyer reads it."""
    found = PropertyValue.objects.select_related(
        "product", "offer", "property", "option", "item"
    )
    return sorted(
        (
            owner.external_id,
            row.property.external_id,
            row.get_display(),
        )
        for row in found
        if (owner := row.product or row.offer) is not None
    )


def test_a_text_and_a_number_are_kept_as_1c_sends_them(profile):
    load(
        profile,
        properties(declared("цвет"), declared("вес", kind="Число")),
        catalog(product("т1", values(цвет=["светло-синий"], вес=["1,50"]))),
    )

    assert read() == [("т1", "вес", "1,50"), ("т1", "цвет", "светло-синий")]


def test_an_option_is_named_by_its_id(profile):
    load(
        profile,
        properties(declared("цвет", options(к="красный", с="синий"))),
        catalog(product("т1", values(цвет=["с"])), product("т2", values(цвет=["к"]))),
    )

    assert read() == [("т1", "цвет", "синий"), ("т2", "цвет", "красный")]


def test_one_text_under_two_ids_stays_two_options(profile):
    load(
        profile,
        properties(declared("марка", options(а="Зубр", б="Зубр"))),
        catalog(product("т1", values(марка=["б"]))),
    )

    assert rows(PropertyOption, "external_id", "value") == [
        ("а", "Зубр"),
        ("б", "Зубр"),
    ]
    assert rows(PropertyValue, "option__external_id") == ["б"]


def test_an_option_that_comes_later_is_linked(profile):
    load(profile, properties(declared("цвет", options(к="красный"))))
    load_products(profile, product("т1", values(цвет=["с"])))
    assert read() == [("т1", "цвет", "с")]

    load(profile, properties(declared("цвет", options(с="синий"))))

    assert read() == [("т1", "цвет", "синий")]


def test_options_that_come_after_the_values_of_a_plain_property_are_linked(profile):
    load(
        profile,
        properties(declared("цвет")),
        catalog(product("т1", values(цвет=["с"]))),
    )

    load(profile, properties(declared("цвет", options(с="синий"))))

    assert read() == [("т1", "цвет", "синий")]


def test_an_option_of_one_property_is_not_an_option_of_another(profile):
    load(
        profile,
        properties(
            declared("а", options(да="есть")), declared("б", options(нет="нету"))
        ),
        catalog(product("т1", values(а=["да"], б=["да"]))),
    )

    assert read() == [("т1", "а", "есть"), ("т1", "б", "да")]


def test_an_empty_value_and_an_empty_reference_are_no_values(profile):
    load(
        profile,
        properties(declared("цвет"), declared("марка"), declared("вид")),
        catalog(product("т1", values(цвет=[""], марка=[EMPTY], вид=[]))),
    )

    assert read() == []


def test_several_values_of_a_property_are_all_kept_once(profile):
    load(
        profile,
        properties(declared("цвет", "<Множественное>true</Множественное>")),
        catalog(product("т1", values(цвет=["а", "б", "а"]))),
    )

    assert read() == [("т1", "цвет", "а"), ("т1", "цвет", "б")]


def test_values_are_kept_when_not_said_and_removed_when_not_named(profile):
    load(
        profile,
        properties(declared("цвет"), declared("вид")),
        catalog(product("т1", values(цвет=["а", "б"], вид=["в"]))),
    )

    load_products(profile, product("т1", "<Код>1</Код>"))
    assert len(read()) == 3

    load_products(profile, product("т1", values(цвет=["б"])))
    assert read() == [("т1", "цвет", "б")]

    load_products(profile, product("т1", "<ЗначенияСвойств/>"))
    assert read() == []


def test_a_value_that_stays_keeps_its_row(profile):
    load(
        profile,
        properties(declared("цвет")),
        catalog(product("т1", values(цвет=["а", "б"]))),
    )
    (_, kept) = rows(PropertyValue, "pk")

    load_products(profile, product("т1", values(цвет=["б", "в"])))

    assert rows(PropertyValue, "value") == ["б", "в"]
    assert rows(PropertyValue, "pk")[0] == kept


@pytest.mark.parametrize(
    ("make", "wrap"), [(product, catalog), (offer, package)], ids=["product", "offer"]
)
def test_a_value_waits_for_its_property(profile, make, wrap):
    load(profile, wrap(make("т1", values(цвет=["а", "а", "б"], вид=["в"]))))
    assert read() == []
    assert rows(PendingReference, "kind", "target_external_id", "value") == [
        ("property", "цвет", "а"),
        ("property", "цвет", "б"),
        ("property", "вид", "в"),
    ]

    load(profile, properties(declared("цвет", options(а="алый"))))

    assert read() == [("т1", "цвет", "алый"), ("т1", "цвет", "б")]
    assert rows(PendingReference, "target_external_id") == ["вид"]


def test_a_value_that_is_said_anew_replaces_the_one_that_waits(profile):
    load_products(profile, product("т1", values(цвет=["а"])))
    load_products(profile, product("т1", values(цвет=["б"])))

    load(profile, properties(declared("цвет")))

    assert read() == [("т1", "цвет", "б")]


def test_a_property_id_that_is_too_long_is_a_problem(profile):
    run = load_products(profile, product("т1", values(**{"ц" * 300: ["а"]})))

    assert rows(PendingReference, "pk") == []
    assert problems(run) == [("warning", "VAL-03", "property", "ц" * 255)]


def test_values_of_offers_and_products_stand_side_by_side(profile):
    load(
        profile,
        properties(declared("цвет")),
        catalog(product("т1", values(цвет=["а"]))),
        package(offer("т1", values(цвет=["б"]))),
    )

    assert read() == [("т1", "цвет", "а"), ("т1", "цвет", "б")]
    assert rows(PropertyValue, "product__external_id", "offer__external_id") == [
        ("т1", None),
        (None, "т1"),
    ]


def test_values_of_products_and_offers_change_in_one_batch(profile):
    load(profile, properties(declared("цвет", options(а="алый"))))
    load_products(profile, product("т1", values(цвет=["б"])))
    load_offers(profile, offer("т1", values(цвет=["б"])))

    load(
        profile,
        properties(declared("цвет", options(б="белый"))),
        catalog(product("т1", "<Код>1</Код>", values(цвет=["б"]))),
        package(offer("т1", "<Артикул>1</Артикул>", values(цвет=["б"]))),
    )

    assert read() == [("т1", "цвет", "белый"), ("т1", "цвет", "белый")]


EXTERNAL = "<Внешний>true</Внешний>"


def test_a_value_of_an_external_property_is_an_item_of_a_reference_book(profile):
    load(profile, books((GUID, "Зубр")))

    load(
        profile,
        properties(declared("марка", EXTERNAL)),
        catalog(product("т1", values(марка=[GUID]))),
    )

    assert read() == [("т1", "марка", "Зубр")]


def test_an_item_that_comes_later_is_linked(profile):
    load(
        profile,
        properties(declared("марка", EXTERNAL), declared("вид")),
        catalog(product("т1", values(марка=[GUID], вид=[GUID]))),
    )

    load(profile, books((GUID, "Зубр")))

    assert read() == [("т1", "вид", GUID), ("т1", "марка", "Зубр")]


def test_a_property_that_becomes_external_later_is_linked(profile):
    load(
        profile,
        books((GUID, "Зубр")),
        properties(declared("марка")),
        catalog(product("т1", values(марка=[GUID]))),
    )
    assert read() == [("т1", "марка", GUID)]

    load(profile, properties(declared("марка", EXTERNAL)))

    assert read() == [("т1", "марка", "Зубр")]


def test_property_item_and_value_in_the_reverse_order_meet(profile):
    load_products(profile, product("т1", values(марка=[GUID])))
    load(profile, properties(declared("марка", EXTERNAL)))

    load(profile, books((GUID, "Зубр")))

    assert read() == [("т1", "марка", "Зубр")]


def test_the_other_spelling_of_the_element_is_read(profile):
    said = (
        "<ЗначенияСвойств><ЗначениеСвойства><Ид>цвет</Ид><ИдЗначения>с</ИдЗначения>"
        "</ЗначениеСвойства></ЗначенияСвойств>"
    )

    load(
        profile,
        properties(declared("цвет", options(с="синий"))),
        catalog(product("т1", said)),
    )

    assert read() == [("т1", "цвет", "синий")]
