"""What each run changed, field by field, as a person reads it."""

from decimal import Decimal

import pytest

from django_commerceml.models import ChangeOutcome, Offer, Product, RecordChange
from tests.importing.changes import fields_of, notes_of, outcomes_of, price_changes_of
from tests.importing.loaders.documents import (
    attributes,
    catalog,
    classifier,
    load,
    load_offers,
    load_products,
    offer,
    package,
    price,
    prices,
    product,
)

pytestmark = pytest.mark.django_db


def tag(name, value):
    return f"<{name}>{value}</{name}>"


def named(kind, external_id, name, *children):
    return tag(
        kind, f"<Ид>{external_id}</Ид>{tag('Наименование', name)}{''.join(children)}"
    )


def group_ids(*ids):
    return tag("Группы", "".join(tag("Ид", name) for name in ids))


def values(**said):
    items = "".join(
        f"<ЗначенияСвойства><Ид>{name}</Ид>{tag('Значение', value)}</ЗначенияСвойства>"
        for name, value in said.items()
    )
    return tag("ЗначенияСвойств", items)


def characteristics(**said):
    items = "".join(
        tag("ХарактеристикаТовара", tag("Наименование", name) + tag("Значение", value))
        for name, value in said.items()
    )
    return tag("ХарактеристикиТовара", items)


def stock(**levels):
    return "".join(
        f'<Склад ИдСклада="{name}" КоличествоНаСкладе="{number}"/>'
        for name, number in levels.items()
    )


def changed(profile, load_them, before, after):
    """Return what is noted of the only record when *after* comes over *before*."""
    load_them(profile, before)
    ((_, fields),) = fields_of(load_them(profile, after)).items()
    return fields


def changed_product(profile, before, after):
    both = [product("т", tag("Наименование", "Чай"), said) for said in (before, after)]
    return changed(profile, load_products, *both)


def changed_offer(profile, before, after):
    both = [offer("т", tag("Наименование", "Чай"), said) for said in (before, after)]
    return changed(profile, load_offers, *both)


def test_a_first_import_notes_nothing(profile):
    load(profile, classifier(tag("Группы", named("Группа", "г", "Чаи"))))
    load_products(profile, product("т", tag("Наименование", "Чай"), group_ids("г")))
    load_offers(profile, offer("т", prices(price("100"))))

    assert not RecordChange.objects.exists()


def test_what_is_sent_again_unchanged_is_not_noted(profile):
    said = product("т", tag("Наименование", "Чай"), attributes(Вес="1"))
    load_products(profile, said)

    assert fields_of(load_products(profile, said)) == {}


def test_a_change_says_what_it_is_of_and_where_it_stands(profile):
    load_products(profile, product("т", tag("Наименование", "Чай")))
    said = product("т", "\n" + tag("Наименование", "Кофе"))

    run = load_products(profile, "\n\n" + said)

    (note,) = RecordChange.objects.all()
    row = Product.objects.get()
    assert (note.profile_id, note.run_id, note.object_id) == (
        profile.pk,
        run.pk,
        row.pk,
    )
    assert notes_of(run) == [("product", "т", "Кофе", ChangeOutcome.UPDATED, 3)]
    assert note.fields == [["name", "", "Чай", "Кофе"]]
    assert note.price_change is None


@pytest.mark.parametrize(
    ("before", "after", "fields"),
    [
        (tag("Артикул", "А-1"), tag("Артикул", ""), [["sku", "", "А-1", None]]),
        ("", tag("Артикул", "А-1"), [["sku", "", None, "А-1"]]),
        (
            tag("Вес", "1,50"),
            tag("Вес", "20"),
            [["weight", "", "1.5", "20"]],
        ),
        (
            tag("Описание", "а" * 300),
            tag("Описание", "Коротко"),
            [["description", "", "а" * 199 + "…", "Коротко"]],
        ),
        (
            '<БазоваяЕдиница Код="796">шт</БазоваяЕдиница>',
            '<БазоваяЕдиница Код="112">л</БазоваяЕдиница>',
            [["base_unit", "", "шт", "л"]],
        ),
        (
            attributes(Вид="Товар", Цвет="белый"),
            attributes(Вид="Товар", Размер="42"),
            [
                ["attribute", "Цвет", "белый", None],
                ["attribute", "Размер", None, "42"],
            ],
        ),
        (
            tag("Картинка", "import_files/1.jpg"),
            tag("Картинка", "import_files/2.jpg"),
            [["images", "", "import_files/1.jpg", "import_files/2.jpg"]],
        ),
        (
            characteristics(Цвет="белый"),
            characteristics(Цвет="белый", Размер="42"),
            [
                [
                    "characteristics",
                    "",
                    "Цвет: белый",
                    "Цвет: белый; Размер: 42",
                ]
            ],
        ),
    ],
)
def test_a_field_of_a_product_is_told_as_it_was_and_as_it_is(
    profile, before, after, fields
):
    assert changed_product(profile, before, after) == fields


def test_groups_of_a_product_are_told_by_their_names(profile):
    load(
        profile,
        classifier(
            tag("Группы", named("Группа", "г1", "Чаи") + named("Группа", "г2", "Всё"))
        ),
    )

    fields = changed_product(profile, group_ids("г1", "г2"), group_ids("г2"))

    assert fields == [["groups", "", "Чаи; Всё", "Всё"]]


def test_values_of_properties_are_told_by_the_names_of_both(profile):
    options = "".join(
        tag("Справочник", tag("ИдЗначения", name) + tag("Значение", value))
        for name, value in (("к", "красный"), ("с", "синий"))
    )
    colour = named("Свойство", "цвет", "Цвет", tag("ВариантыЗначений", options))
    size = named("Свойство", "размер", "Размер")
    load(profile, classifier(tag("Свойства", colour + size)))

    fields = changed_product(
        profile, values(цвет="к", размер="42"), values(цвет="с", размер="42")
    )

    assert fields == [["property", "Цвет", "красный", "синий"]]


def test_a_product_that_is_marked_for_deletion_is_deactivated(profile):
    load_products(profile, product("т", tag("Наименование", "Чай")))

    run = load_products(profile, '<Товар Статус="Удален"><Ид>т</Ид></Товар>')

    assert outcomes_of(run) == {"т": ChangeOutcome.DEACTIVATED}
    assert notes_of(run)[0][2] == "Чай"
    assert fields_of(run) == {("product", "т"): [["is_active", "", "yes", "no"]]}


def test_a_product_that_comes_back_is_updated(profile):
    load_products(profile, product("т", tag("Наименование", "Чай")))
    load_products(profile, '<Товар Статус="Удален"><Ид>т</Ид></Товар>')

    run = load_products(profile, product("т", tag("Наименование", "Чай")))

    assert outcomes_of(run) == {"т": ChangeOutcome.UPDATED}
    assert fields_of(run) == {("product", "т"): [["is_active", "", "no", "yes"]]}


def test_a_field_that_the_shop_owns_is_not_noted(profile):
    profile.field_rules = {"product.name": "never"}
    profile.save()
    load_products(profile, product("т", tag("Наименование", "Чай")))

    run = load_products(profile, product("т", tag("Наименование", "Кофе")))

    assert fields_of(run) == {}


def test_prices_are_told_by_their_type_and_the_largest_change_in_per_cent(profile):
    types = named("ТипЦены", "розница", "Розничная") + named("ТипЦены", "опт", "Опт")
    load(profile, package(head=tag("ТипыЦен", types)))
    load_offers(
        profile,
        offer("т", prices(price("100"), price("80", kind="опт"))),
        offer("к", prices(price("10"))),
        offer("с", prices(price("10"))),
    )

    run = load_offers(
        profile,
        offer("т", prices(price("120"), price("60.5", kind="опт"))),
        offer("к", prices(price("10"), price("7", kind="опт"))),
        offer("с", prices()),
    )

    assert fields_of(run) == {
        ("offer", "т"): [
            ["price", "Розничная", "100.00", "120.00"],
            ["price", "Опт", "80.00", "60.50"],
        ],
        ("offer", "к"): [["price", "Опт", None, "7.00"]],
        ("offer", "с"): [["price", "Розничная", "10.00", None]],
    }
    assert price_changes_of(run) == {
        "т": Decimal("-24.38"),
        "к": None,
        "с": Decimal(-100),
    }


def test_a_price_from_a_quantity_says_from_which(profile):
    load_offers(profile, offer("т", prices(price("100"))))

    run = load_offers(
        profile,
        offer("т", prices(price("100"), price("90", tag("МинКоличество", "10")))),
    )

    assert fields_of(run) == {
        ("offer", "т"): [["price", "розница, от 10", None, "90.00"]]
    }


def test_a_price_whose_unit_is_another_is_still_that_price(profile):
    fields = changed_offer(
        profile,
        prices(price("100", tag("Единица", "шт"))),
        prices(price("150", tag("Единица", "пач"))),
    )

    assert fields == [["price", "розница", "100.00", "150.00"]]


def test_a_price_in_other_money_says_so_and_is_not_compared(profile):
    load_offers(profile, offer("т", prices(price("100", tag("Валюта", "RUB")))))

    run = load_offers(profile, offer("т", prices(price("2", tag("Валюта", "USD")))))

    assert fields_of(run) == {
        ("offer", "т"): [["price", "розница", "100.00 RUB", "2.00 USD"]]
    }
    assert price_changes_of(run) == {"т": None}


def test_stock_is_told_by_warehouse_and_in_all(profile):
    load(
        profile,
        package(head=tag("Склады", named("Склад", "с1", "Основной"))),
    )

    fields = changed_offer(profile, stock(с1=5, с2="1.5"), stock(с1=3))

    assert fields == [
        ["quantity", "", "6.5", "3"],
        ["stock", "Основной", "5", "3"],
        ["stock", "с2", "1.5", None],
    ]


def test_characteristics_of_an_offer_are_told_by_their_names(profile):
    fields = changed_offer(
        profile, characteristics(Цвет="белый"), characteristics(Цвет="синий")
    )

    assert fields == [["characteristic", "Цвет", "белый", "синий"]]


def test_an_offer_without_a_name_is_called_as_its_product(profile):
    load_products(profile, product("т", tag("Наименование", "Чай")))
    load_offers(profile, offer("т", prices(price("100"))))

    run = load_offers(profile, offer("т", prices(price("120"))))

    assert notes_of(run)[0][:3] == ("offer", "т", "Чай")


def test_an_offer_that_comes_by_facets_is_noted_once(profile):
    load_offers(profile, offer("т", tag("Наименование", "Чай"), stock(с1=1)))

    run = load_offers(
        profile,
        offer("т", tag("Наименование", "Кофе")),
        offer("т", prices(price("5"))),
        offer("т", stock(с1=2)),
    )

    assert fields_of(run) == {
        ("offer", "т"): [
            ["name", "", "Чай", "Кофе"],
            ["quantity", "", "1", "2"],
            ["price", "розница", None, "5.00"],
            ["stock", "с1", "1", "2"],
        ]
    }


def test_the_classifier_is_noted_too(profile):
    def said(name, parent, option):
        child = named("Группа", "г2", name)
        groups = {
            True: named("Группа", "г1", "Чаи", tag("Группы", child)),
            False: named("Группа", "г1", "Чаи") + child,
        }[parent]
        options = tag("Справочник", tag("ИдЗначения", "о") + tag("Значение", option))
        colour = named("Свойство", "с", "Цвет", tag("ВариантыЗначений", options))
        return classifier(tag("Группы", groups), tag("Свойства", colour))

    load(profile, said("Зелёные", True, "красный"))

    run = load(profile, said("Чёрные", False, "алый"))

    assert fields_of(run) == {
        ("group", "г2"): [
            ["parent", "", "Чаи", None],
            ["name", "", "Зелёные", "Чёрные"],
        ],
        ("property", "с"): [["option", "", "красный", "алый"]],
    }


@pytest.mark.parametrize(
    ("section", "kind", "record_type"),
    [
        ("ТипыЦен", "ТипЦены", "price_type"),
        ("Склады", "Склад", "warehouse"),
        ("Категории", "Категория", "category"),
    ],
)
def test_lists_of_the_classifier_are_noted(profile, section, kind, record_type):
    load(profile, classifier(tag(section, named(kind, "а", "Старое"))))

    run = load(profile, classifier(tag(section, named(kind, "а", "Новое"))))

    assert fields_of(run) == {(record_type, "а"): [["name", "", "Старое", "Новое"]]}


def test_a_unit_that_a_product_completes_is_noted(profile):
    load_products(profile, product("а", '<БазоваяЕдиница Код="796"/>'))

    run = load_products(
        profile,
        product("б", '<БазоваяЕдиница Код="796" НаименованиеПолное="Штука"/>'),
    )

    assert fields_of(run) == {("unit", "796"): [["full_name", "", None, "Штука"]]}


def test_a_counterparty_is_noted_with_its_addresses(profile):
    def said(address):
        text = tag("Представление", address)
        return tag(
            "Контрагенты", named("Контрагент", "к", "Иванов", tag("Адрес", text))
        )

    load(profile, said("Тверь"))

    run = load(profile, said("Орёл"))

    assert fields_of(run) == {("counterparty", "к"): [["address", "", "Тверь", "Орёл"]]}


def test_beyond_the_limit_changes_are_only_counted(profile, settings):
    settings.COMMERCEML = {**settings.COMMERCEML, "MAX_CHANGES": 3, "BATCH_SIZE": 2}
    names = [f"т{number}" for number in range(5)]
    load_offers(profile, *(offer(name, prices(price("1"))) for name in names))

    run = load_offers(profile, *(offer(name, prices(price("2"))) for name in names))

    assert RecordChange.objects.filter(run=run).count() == 3
    assert run.changes_dropped == 2
    assert Offer.objects.count() == 5


def test_the_line_is_that_of_the_record_in_the_file(profile):
    names = [f"т{number}" for number in range(3)]
    before = (product(name, tag("Наименование", "Чай")) for name in names)
    load(profile, catalog(*before))

    run = load(
        profile,
        catalog(*("\n" + product(name, tag("Наименование", "Кофе")) for name in names)),
    )

    assert [note[-1] for note in notes_of(run)] == [2, 3, 4]
