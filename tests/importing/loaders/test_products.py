from decimal import Decimal

import pytest

from django_commerceml.models import (
    Catalog,
    Category,
    Group,
    PendingReference,
    Product,
    ProductGroup,
    Unit,
)
from tests.factories import make_profile
from tests.importing.imports import import_bytes
from tests.importing.loaders.documents import (
    CATALOG,
    attribute,
    attributes,
    catalog,
    classifier,
    document,
    load,
    load_products,
    problems,
    product,
    rows,
)


def tag(name, value):
    return f"<{name}>{value}</{name}>"


def vat(rate, name="НДС"):
    return (
        f"<СтавкиНалогов><СтавкаНалога><Наименование>{name}</Наименование>"
        f"<Ставка>{rate}</Ставка></СтавкаНалога></СтавкиНалогов>"
    )


def groups(*ids, main=""):
    said = "".join(tag("Ид", name) for name in ids)
    first = f"<ОсновнаяГруппа><Ид>{main}</Ид></ОсновнаяГруппа>" if main else ""
    return f"<Группы>{said}</Группы>{first}"


def group(name):
    return f"<Группа><Ид>{name}</Ид><Наименование>{name}</Наименование></Группа>"


def classified(*names):
    return classifier(f"<Группы>{''.join(map(group, names))}</Группы>")


def groups_of_products():
    links = ProductGroup.objects.order_by("product_id", "pk")
    return list(links.values_list("product__external_id", "group__external_id"))


COLUMNS = [
    (tag("Наименование", " Дрель "), "name", "Дрель"),
    (tag("ПолноеНаименование", "Дрель ударная"), "full_name", "Дрель ударная"),
    (attributes(**{"Полное наименование": "Дрель 2"}), "full_name", "Дрель 2"),
    (tag("Артикул", " А 12/3 "), "sku", "А 12/3"),
    (tag("Штрихкод", "4600000000017"), "barcode", "4600000000017"),
    (tag("ШтрихКод", "4600000000024"), "barcode", "4600000000024"),
    (tag("Код", "00-0001"), "code", "00-0001"),
    (attributes(Код="00-0002"), "code", "00-0002"),
    (
        tag("Описание", "Сверлит &lt;b&gt;всё&lt;/b&gt;"),
        "description",
        "Сверлит <b>всё</b>",
    ),
    (
        attributes(ОписаниеВФорматеHTML="&lt;i&gt;Ой&lt;/i&gt;"),
        "description",
        "<i>Ой</i>",
    ),
    (tag("Вес", "1,25"), "weight", Decimal("1.25")),
    (attributes(Вес="0.5"), "weight", Decimal("0.5")),
    (tag("Ширина", "10"), "width", Decimal(10)),
    (tag("Длина", "20.5"), "length", Decimal("20.5")),
    (tag("Высота", "1 000"), "height", Decimal(1000)),
    (tag("ТорговаяМарка", "Зубр"), "brand", "Зубр"),
    (tag("Страна", "Россия"), "country", "Россия"),
    (attributes(ТипНоменклатуры="Товар"), "kind", "Товар"),
    (tag("КодГруппыТоваров", "5408"), "marking_code", "5408"),
    (
        "<Изготовитель><Наименование>ЗАО</Наименование></Изготовитель>",
        "manufacturer",
        "ЗАО",
    ),
    (
        "<Изготовитель><ОфициальноеНаименование>АО</ОфициальноеНаименование></Изготовитель>",
        "manufacturer",
        "АО",
    ),
]


@pytest.mark.parametrize(("said", "column", "value"), COLUMNS)
def test_a_column_is_read_and_kept_when_it_is_not_said(profile, said, column, value):
    load_products(profile, product("т1", said))
    assert rows(Product, column) == [value]

    load_products(profile, product("т1", tag("ИдСайта", "7")))
    assert rows(Product, column) == [value]


TEXTS = ["Наименование", "ПолноеНаименование", "Артикул", "Штрихкод", "Код", "Описание"]
TEXTS += ["ТорговаяМарка", "Страна", "КодГруппыТоваров", "Изготовитель"]


@pytest.mark.parametrize("name", TEXTS)
def test_an_empty_element_empties_the_column(profile, name):
    columns = {said: column for said, column, _ in COLUMNS}
    column = next(
        column for said, column in columns.items() if said.startswith(f"<{name}>")
    )
    load_products(profile, product("т1", tag(name, "что-то")))

    load_products(profile, product("т1", f"<{name}/>"))

    assert rows(Product, column) == [""]


def test_an_empty_attribute_empties_the_column_it_fills(profile):
    load_products(profile, product("т1", attributes(ТипНоменклатуры="Товар")))

    load_products(profile, product("т1", attributes(ТипНоменклатуры="")))

    assert rows(Product, "kind") == [""]


def test_the_element_wins_over_the_attribute_of_the_same_meaning(profile):
    said = tag("ПолноеНаименование", "элемент")
    said += attributes(**{"Полное наименование": "реквизит"})

    load_products(profile, product("т1", said))

    assert rows(Product, "full_name") == ["элемент"]


def test_an_unreadable_number_is_a_problem_and_the_rest_of_the_product_stays(profile):
    run = load_products(
        profile, product("т1", tag("Вес", "много"), tag("Наименование", "Дрель"))
    )

    assert rows(Product, "name", "weight") == [("Дрель", None)]
    assert problems(run) == [("error", "VAL-01", "Вес", "т1")]


def test_a_weight_among_the_attributes_that_is_no_number_stays_an_attribute(profile):
    load_products(profile, product("т1", attributes(Вес="около кг")))

    assert rows(Product, "weight", "attributes") == [
        (None, [{"name": "Вес", "value": "около кг"}])
    ]


@pytest.mark.parametrize(
    ("rate", "name", "percent"),
    [
        ("20", "20", Decimal(20)),
        ("18%", "18%", Decimal(18)),
        ("18/118", "18/118", Decimal(18)),
        ("5,5", "5,5", Decimal("5.5")),
        ("0", "0", Decimal(0)),
        ("Без НДС", "Без НДС", None),
        ("без налога", "без налога", None),
    ],
)
def test_vat_is_kept_as_1c_says_it_and_as_a_number(profile, rate, name, percent):
    load_products(profile, product("т1", vat(rate)))

    assert rows(Product, "vat_name", "vat_rate") == [(name, percent)]


def test_of_several_taxes_vat_counts(profile):
    said = (
        "<СтавкиНалогов><СтавкаНалога><Наименование>НсП</Наименование>"
        "<Ставка>5</Ставка></СтавкаНалога><СтавкаНалога>"
        "<Наименование>НДС</Наименование><Ставка>10</Ставка></СтавкаНалога>"
        "</СтавкиНалогов>"
    )

    load_products(profile, product("т1", said))

    assert rows(Product, "vat_name", "vat_rate") == [("10", Decimal(10))]


def test_vat_is_kept_when_not_said_and_emptied_when_said_empty(profile):
    load_products(profile, product("т1", vat("20")))

    load_products(profile, product("т1", tag("Наименование", "Дрель")))
    assert rows(Product, "vat_name", "vat_rate") == [("20", Decimal(20))]

    load_products(profile, product("т1", "<СтавкиНалогов/>"))
    assert rows(Product, "vat_name", "vat_rate") == [("", None)]


def test_attributes_keep_their_order_and_their_repetitions(profile):
    said = attribute("Файл", "а", "б") + attribute("Пусто") + attribute("Файл", "в")

    load_products(profile, product("т1", tag("ЗначенияРеквизитов", said)))

    assert rows(Product, "attributes") == [
        [
            {"name": "Файл", "value": "а"},
            {"name": "Файл", "value": "б"},
            {"name": "Пусто", "value": ""},
            {"name": "Файл", "value": "в"},
        ]
    ]


def test_attributes_are_kept_when_not_said_and_emptied_when_said_empty(profile):
    load_products(profile, product("т1", attributes(Вид="да")))

    load_products(profile, product("т1", tag("Наименование", "Дрель")))
    assert rows(Product, "attributes") == [[{"name": "Вид", "value": "да"}]]

    load_products(profile, product("т1", "<ЗначенияРеквизитов/>"))
    assert rows(Product, "attributes") == [[]]


def test_what_has_no_column_goes_to_the_details(profile):
    load_products(
        profile,
        product(
            "т1",
            tag("ИдСайта", "77"),
            tag("ИдТовараУКонтрагента", "К-1"),
            tag("ВидимостьТовара", "false"),
            "<ВладелецТорговойМарки><Наименование>АО</Наименование>"
            "</ВладелецТорговойМарки>",
            "<ХарактеристикиТовара><ХарактеристикаТовара><Наименование>Цвет"
            "</Наименование><Значение>синий</Значение></ХарактеристикаТовара>"
            "</ХарактеристикиТовара>",
            "<Комплектующие><Комплектующее><Ид>т2</Ид><Наименование>Бур"
            "</Наименование><Количество>2</Количество></Комплектующее>"
            "</Комплектующие>",
            "<Аналоги><Аналог><Ид>т3</Ид></Аналог></Аналоги>",
            "<Файлы><Файл>import_files/а.pdf</Файл></Файлы>",
            "<Акцизы><Акциз><Наименование>Спирт</Наименование></Акциз></Акцизы>",
        ),
    )

    assert rows(Product, "details") == [
        {
            "site_id": "77",
            "counterparty_product_id": "К-1",
            "is_visible": False,
            "brand_owner": "АО",
            "characteristics": [["Цвет", "синий"]],
            "components": [{"id": "т2", "name": "Бур", "quantity": "2"}],
            "substitutes": [{"id": "т3", "name": "", "quantity": ""}],
            "attachments": ["import_files/а.pdf"],
            "excises": ["Спирт"],
        }
    ]


def test_a_detail_that_is_not_said_stays_and_one_said_empty_goes(profile):
    load_products(
        profile,
        product("т1", tag("ИдСайта", "77"), "<Файлы><Файл>а.pdf</Файл></Файлы>"),
    )

    load_products(profile, product("т1", "<Файлы/>"))

    assert rows(Product, "details") == [{"site_id": "77"}]


def test_a_deletion_stub_only_marks_and_the_product_comes_back(profile):
    load_products(profile, product("т1", tag("Наименование", "Дрель"), vat("20")))
    columns = ("name", "vat_name", "is_deleted", "is_active")

    load_products(profile, '<Товар Статус="Удален"><Ид>т1</Ид></Товар>')
    assert rows(Product, *columns) == [("Дрель", "20", True, False)]

    load_products(profile, product("т1", tag("Наименование", "Дрель 2")))
    assert rows(Product, *columns) == [("Дрель 2", "20", False, True)]


@pytest.mark.parametrize(
    "mark", ["<Статус>Удален</Статус>", "<ПометкаУдаления>true</ПометкаУдаления>"]
)
def test_a_deletion_is_understood_in_its_other_spellings(profile, mark):
    load_products(profile, product("т1", mark))

    assert rows(Product, "is_deleted", "is_active") == [(True, False)]


def test_what_the_shop_hides_stays_hidden(profile):
    load_products(profile, product("т1", tag("Наименование", "Дрель")))
    Product.objects.update(is_hidden=True)

    load_products(profile, product("т1", tag("Наименование", "Дрель 2")))

    assert rows(Product, "name", "is_hidden") == [("Дрель 2", True)]


def test_a_product_belongs_to_the_catalogue_it_stands_in(profile):
    load_products(profile, product("т1"))

    assert rows(Catalog, "external_id") == [CATALOG]
    assert rows(Product, "catalog__external_id") == [CATALOG]


def test_a_catalogue_without_an_id_leaves_a_product_where_it_was(profile):
    load_products(profile, product("т1"))

    load(
        profile, f"<Каталог><Товары>{product('т1', tag('Код', '1'))}</Товары></Каталог>"
    )

    assert rows(Product, "code", "catalog__external_id") == [("1", CATALOG)]


def test_a_product_is_in_several_groups_the_main_one_first(profile):
    load(
        profile,
        classified("г1", "г2", "г3"),
        catalog(product("т1", groups("г1", "г2", main="г3"))),
    )

    assert groups_of_products() == [("т1", "г3"), ("т1", "г1"), ("т1", "г2")]


def test_another_main_group_comes_first(profile):
    load(
        profile,
        classified("г1", "г2"),
        catalog(product("т1", groups("г1", "г2"))),
    )

    load_products(profile, product("т1", groups("г1", "г2", main="г2")))

    assert groups_of_products() == [("т1", "г2"), ("т1", "г1")]


def test_the_main_group_alone_is_a_group_too(profile):
    main = "<ОсновнаяГруппа><Ид>г1</Ид></ОсновнаяГруппа>"

    load(profile, classified("г1"), catalog(product("т1", main)))

    assert groups_of_products() == [("т1", "г1")]


def test_groups_are_kept_when_not_said_and_left_when_not_named(profile):
    load(
        profile,
        classified("г1", "г2"),
        catalog(product("т1", groups("г1", "г2"))),
    )

    load_products(profile, product("т1", tag("Код", "1")))
    assert groups_of_products() == [("т1", "г1"), ("т1", "г2")]

    load_products(profile, product("т1", groups("г2")))
    assert groups_of_products() == [("т1", "г2")]

    load_products(profile, product("т1", "<Группы/>"))
    assert groups_of_products() == []


def test_a_group_that_comes_later_is_waited_for(profile):
    load_products(
        profile, product("т1", groups("г1", "г2")), product("т2", groups("г2"))
    )
    waiting = rows(
        PendingReference, "kind", "target_external_id", "product__external_id"
    )
    assert groups_of_products() == []
    assert waiting == [
        ("group", "г1", "т1"),
        ("group", "г2", "т1"),
        ("group", "г2", "т2"),
    ]

    load(profile, classified("г2"))

    assert groups_of_products() == [("т1", "г2"), ("т2", "г2")]
    assert rows(PendingReference, "target_external_id") == ["г1"]


def test_a_group_that_is_no_longer_named_is_no_longer_waited_for(profile):
    load_products(profile, product("т1", groups("г1")))
    load_products(profile, product("т1", groups("г2")))

    load(profile, classified("г1", "г2"))

    assert groups_of_products() == [("т1", "г2")]


def test_a_group_id_that_is_too_long_is_not_waited_for(profile):
    long = "г" * 300

    run = load_products(profile, product("т1", groups(long)))

    assert rows(PendingReference, "pk") == []
    assert problems(run) == [("warning", "VAL-03", "group", long[:255])]


def test_a_category_is_known_by_its_id_until_1c_names_it(profile):
    load_products(profile, product("т1", tag("Категория", "к1")))
    assert rows(Category, "external_id", "name") == [("к1", "")]

    named = "<Категория><Ид>к1</Ид><Наименование>Вина</Наименование></Категория>"
    load(profile, classifier(f"<Категории>{named}</Категории>"))

    assert rows(Product, "category__name") == ["Вина"]


def test_the_base_unit_is_the_units_row(profile):
    said = '<БазоваяЕдиница Код="796" НаименованиеПолное="Штука">шт</БазоваяЕдиница>'

    load_products(profile, product("т1", said), product("т2", said))

    assert rows(Unit, "external_id", "short_name", "full_name") == [
        ("796", "шт", "Штука")
    ]
    assert rows(Product, "base_unit__external_id") == ["796", "796"]


def test_conversions_of_the_unit_go_to_the_details(profile):
    said = (
        '<БазоваяЕдиница Код="796">'
        "<Пересчет><Единица>796</Единица><Коэффициент>1</Коэффициент></Пересчет>"
        "<Пересчет><Единица>778</Единица><Коэффициент>12</Коэффициент></Пересчет>"
        "</БазоваяЕдиница>"
    )

    load_products(profile, product("т1", said))

    assert rows(Product, "details") == [{"conversions": [["778", "12"]]}]


def test_a_characteristic_exported_as_a_product_is_a_product(profile):
    load_products(
        profile, product("т1"), product("т1#х1", tag("Наименование", "Имя (38)"))
    )

    assert rows(Product, "external_id", "name") == [("т1", ""), ("т1#х1", "Имя (38)")]


def test_ids_are_stripped_and_guids_are_written_in_any_case(profile):
    guid = "D3C1E0A1-0000-11E0-8000-000000000001"
    load_products(profile, product(f" {guid} ", tag("Код", "1")))

    load_products(profile, product(guid.lower(), tag("Код", "2")))

    assert rows(Product, "external_id", "code") == [(guid.lower(), "2")]


def test_a_product_without_an_id_is_a_problem_of_its_own(profile):
    run = load_products(profile, "<Товар><Ид/></Товар>", product("т2"))

    assert rows(Product, "external_id") == ["т2"]
    assert problems(run) == [("warning", "VAL-03", "Товар", "")]
    assert run.counts == {"product": {"created": 1, "failed": 1}}


def test_a_text_that_is_too_long_is_cut_with_a_warning(profile):
    name = "Ж" * 10_000

    run = load_products(profile, product("т1", tag("Наименование", name)))

    assert rows(Product, "name") == ["Ж" * 500]
    assert problems(run) == [("warning", "VAL-05", "Товар", "т1")]


def test_of_a_product_that_comes_twice_the_last_counts_and_the_first_is_counted(
    profile,
):
    said = [product("т1", tag("Код", "1")), product("т1", tag("Код", "2"))]

    first = load_products(profile, *said)
    assert rows(Product, "code") == ["2"]
    assert first.counts == {"product": {"created": 1, "skipped": 1}}

    second = load_products(profile, *said)
    assert second.counts == {"product": {"skipped": 1, "unchanged": 1}}


def test_a_repeated_import_of_the_same_file_writes_nothing(profile):
    said = catalog(product("т1", tag("Код", "1"), groups("г1")), product("т2"))
    load(profile, classified("г1"), said)
    before = rows(Product, "updated_at", "fingerprint")

    run = load(profile, classified("г1"), said)

    assert run.counts == {"group": {"unchanged": 1}, "product": {"unchanged": 2}}
    assert rows(Product, "updated_at", "fingerprint") == before


def test_the_same_bytes_in_another_file_are_the_same_product(profile):
    load_products(profile, product("т1", tag("Код", "1")))
    other = document(catalog(product("т2"), product("т1", tag("Код", "1"))))

    run = import_bytes(profile, "other.xml", other.encode())

    assert run.counts == {"product": {"created": 1, "unchanged": 1}}


def test_profiles_do_not_see_each_others_products(profile):
    other = make_profile()
    load(profile, classified("г1"), catalog(product("т1", groups("г1"))))

    load_products(other, product("т1", groups("г1")))

    assert rows(Product, "profile_id") == [profile.pk, other.pk]
    assert groups_of_products() == [("т1", "г1")]
    assert rows(Group, "profile_id") == [profile.pk]
