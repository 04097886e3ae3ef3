from decimal import Decimal

import pytest

from django_commerceml.models import (
    Offer,
    OfferCharacteristic,
    Price,
    Stock,
)
from tests.importing.loaders.documents import (
    attributes,
    catalog,
    load,
    load_offers,
    load_products,
    offer,
    package,
    price,
    prices,
    problems,
    product,
    rows,
)

CHANGES = "ИзмененияПакетаПредложений"
ANY = "<Артикул>1</Артикул>"


def tag(name, value):
    return f"<{name}>{value}</{name}>"


def characteristics(**said):
    items = "".join(
        f"<ХарактеристикаТовара><Наименование>{name}</Наименование>"
        f"<Значение>{value}</Значение></ХарактеристикаТовара>"
        for name, value in said.items()
    )
    return f"<ХарактеристикиТовара>{items}</ХарактеристикиТовара>"


def quantity(value):
    return tag("Количество", value)


@pytest.mark.parametrize(
    ("said", "column", "value"),
    [
        (tag("Наименование", " Дрель (38) "), "name", "Дрель (38)"),
        (tag("Артикул", "А-1"), "sku", "А-1"),
        (tag("Штрихкод", "4600000000017"), "barcode", "4600000000017"),
        ('<БазоваяЕдиница Код="796">шт</БазоваяЕдиница>', "unit__external_id", "796"),
        (tag("Вес", "1,5"), "details", {"weight": "1.5"}),
        (tag("КодГруппыТоваров", "5408"), "details", {"marking_code": "5408"}),
        (
            tag("Картинка", "import_files/1.jpg"),
            "details",
            {"images": ["import_files/1.jpg"]},
        ),
        (
            attributes(Вид="да"),
            "details",
            {"attributes": [{"name": "Вид", "value": "да"}]},
        ),
        (
            (
                "<СкидкиНаценки><СкидкаНаценка><Условие>от</Условие><ЗначениеУсловия>10"
                "</ЗначениеУсловия><Процент>5</Процент></СкидкаНаценка></СкидкиНаценки>"
            ),
            "details",
            {"discounts": [["от", "10", "5"]]},
        ),
    ],
)
def test_a_column_is_read_and_kept_when_it_is_not_said(profile, said, column, value):
    load_offers(profile, offer("т1", said))
    assert rows(Offer, column) == [value]

    load_offers(profile, offer("т1", tag("НомерВерсии", "2"), characteristics()))
    assert rows(Offer, column) == [value]


def test_a_detail_that_is_not_said_stays_and_one_said_empty_goes(profile):
    load_offers(profile, offer("т1", tag("Вес", "1"), tag("Картинка", "а.jpg")))

    load_offers(profile, offer("т1", "<Картинка/>", tag("КодГруппыТоваров", "1")))

    assert rows(Offer, "details") == [{"weight": "1", "marking_code": "1"}]


def test_an_offer_belongs_to_the_product_before_the_sign(profile):
    load(
        profile,
        catalog(product("т1")),
        package(offer("т1#х1", ANY), offer("т1#х2", ANY), offer("т1", ANY)),
    )

    assert rows(
        Offer, "external_id", "product_external_id", "product__external_id"
    ) == [
        ("т1#х1", "т1", "т1"),
        ("т1#х2", "т1", "т1"),
        ("т1", "т1", "т1"),
    ]


def test_an_offer_before_its_product_waits_and_is_linked(profile):
    load_offers(profile, offer("т1#х1", ANY), offer("т2", ANY))
    assert rows(Offer, "product_id") == [None, None]

    load_products(profile, product("т1"))

    assert rows(Offer, "product__external_id") == ["т1", None]


def test_the_characteristic_exported_as_a_product_wins_over_the_base(profile):
    load(
        profile,
        catalog(product("т1"), product("т1#х1")),
        package(offer("т1#х1", ANY), offer("т1#х2", ANY)),
    )

    assert rows(Offer, "product__external_id") == ["т1#х1", "т1"]


def test_it_wins_when_both_come_after_the_offer(profile):
    load_offers(profile, offer("т1#х1", ANY), offer("т1#х2", ANY))

    load_products(profile, product("т1"), product("т1#х1"))

    assert rows(Offer, "product__external_id") == ["т1#х1", "т1"]


def test_it_wins_when_it_comes_after_the_base(profile):
    load(
        profile,
        catalog(product("т1")),
        package(offer("т1#х1", ANY), offer("т1#х2", ANY)),
    )

    load_products(profile, product("т1#х1"))

    assert rows(Offer, "product__external_id") == ["т1#х1", "т1"]


def test_characteristics_keep_their_order(profile):
    load_offers(profile, offer("т1#х1", characteristics(Цвет="синий", Размер="38")))

    assert rows(OfferCharacteristic, "position", "name", "value") == [
        (0, "Цвет", "синий"),
        (1, "Размер", "38"),
    ]


def test_characteristics_are_kept_when_not_said_and_are_a_whole(profile):
    load_offers(profile, offer("т1#х1", characteristics(Цвет="синий", Размер="38")))

    load_offers(profile, offer("т1#х1", tag("Артикул", "1")))
    assert rows(OfferCharacteristic, "name", "value") == [
        ("Цвет", "синий"),
        ("Размер", "38"),
    ]

    load_offers(profile, offer("т1#х1", characteristics(Цвет="белый")))
    assert rows(OfferCharacteristic, "name", "value") == [("Цвет", "белый")]

    load_offers(profile, offer("т1#х1", characteristics()))
    assert rows(OfferCharacteristic, "name") == []


def test_long_characteristics_are_cut(profile):
    said = (
        f"<ХарактеристикиТовара><ХарактеристикаТовара><Ид>{'и' * 300}</Ид>"
        f"<Наименование>{'н' * 300}</Наименование><Значение>{'з' * 1100}</Значение>"
        "</ХарактеристикаТовара></ХарактеристикиТовара>"
    )

    load_offers(profile, offer("т1#х1", said))

    assert rows(OfferCharacteristic, "external_id", "name", "value") == [
        ("и" * 255, "н" * 255, "з" * 1000)
    ]


def test_an_offer_is_marked_for_deletion_keeps_the_rest_and_comes_back(profile):
    load_offers(
        profile,
        offer("т1", tag("Наименование", "Дрель"), prices(price("10")), quantity("5")),
    )
    columns = ("name", "quantity", "prices__amount", "is_deleted", "is_active")

    load_offers(profile, '<Предложение Статус="Удален"><Ид>т1</Ид></Предложение>')
    assert rows(Offer, *columns) == [("Дрель", Decimal(5), Decimal(10), True, False)]

    load_offers(profile, offer("т1", tag("Наименование", "Дрель")))
    assert rows(Offer, *columns) == [("Дрель", Decimal(5), Decimal(10), False, True)]


def test_prices_and_stock_do_not_bring_a_deleted_offer_back(profile):
    load_offers(profile, offer("т1", tag("ПометкаУдаления", "true")))

    load_offers(profile, offer("т1", prices(price("10")), quantity("5")))

    assert rows(Offer, "is_active", "prices__amount") == [(False, Decimal(10))]


FACETS = ("fingerprint", "prices_fingerprint", "stocks_fingerprint")


def test_the_three_facets_have_a_fingerprint_each(profile):
    load_offers(profile, offer("т1", tag("Наименование", "Дрель")))
    (card, *others) = rows(Offer, *FACETS)[0]
    assert others == ["", ""]

    load_offers(profile, offer("т1", prices(price("10"))))
    (same_card, of_prices, of_stocks) = rows(Offer, *FACETS)[0]
    assert (same_card, of_stocks) == (card, "")

    load_offers(profile, offer("т1", quantity("5")))
    (same_card, same_prices, of_stocks) = rows(Offer, *FACETS)[0]
    assert (same_card, same_prices) == (card, of_prices)
    assert len({card, of_prices, of_stocks, ""}) == 4


def test_a_file_of_prices_touches_neither_the_card_nor_the_stock(profile):
    load_offers(
        profile,
        offer("т1", tag("Наименование", "Дрель"), characteristics(Цвет="синий")),
        offer("т1", quantity("5")),
    )

    load_offers(profile, offer("т1", prices(price("10"))))

    assert rows(
        Offer, "name", "quantity", "characteristics__value", "prices__amount"
    ) == [("Дрель", Decimal(5), "синий", Decimal(10))]


def test_a_file_of_stock_touches_neither_the_card_nor_the_prices(profile):
    load_offers(profile, offer("т1", tag("Наименование", "Дрель"), prices(price("10"))))

    load_offers(profile, offer("т1", quantity("5")))

    assert rows(Offer, "name", "quantity", "prices__amount") == [
        ("Дрель", Decimal(5), Decimal(10))
    ]


def test_facets_may_come_in_several_records_of_one_file(profile):
    run = load_offers(
        profile,
        offer("т1", tag("Наименование", "Дрель")),
        offer("т1", prices(price("10"))),
        offer("т1", quantity("5")),
    )

    assert rows(Offer, "name", "quantity", "prices__amount") == [
        ("Дрель", Decimal(5), Decimal(10))
    ]
    assert run.counts == {"offer": {"created": 1}, "price": {"created": 1}}


def test_changes_of_a_package_name_the_characteristic_apart(profile):
    load_offers(profile, offer("т1#х1", tag("Наименование", "Дрель")))

    load(
        profile,
        package(
            offer(
                "т1",
                tag("ИдХарактеристики", "х1"),
                tag("КодЕдиницыИзмерения", "796"),
                '<Склады ИдСклада="с1" КоличествоНаСкладе="3"/>',
                prices(price("10")),
            ),
            tag=CHANGES,
        ),
    )

    assert rows(Offer, "external_id", "name", "quantity") == [
        ("т1#х1", "Дрель", Decimal(3))
    ]
    assert rows(Price, "offer__external_id", "amount") == [("т1#х1", Decimal(10))]
    assert rows(Stock, "warehouse__external_id", "quantity") == [("с1", Decimal(3))]


def test_changes_without_a_characteristic_are_those_of_the_product(profile):
    load(
        profile,
        package(offer("т1", "<ИдХарактеристики/>", quantity("3")), tag=CHANGES),
    )

    assert rows(Offer, "external_id", "quantity") == [("т1", Decimal(3))]


def test_of_an_offer_that_comes_twice_the_last_counts(profile):
    said = [
        offer("т1", tag("Наименование", "А"), prices(price("1"))),
        offer("т1", tag("Наименование", "Б")),
        offer("т1", prices(price("3"))),
    ]

    first = load_offers(profile, *said)
    assert rows(Offer, "name", "prices__amount") == [("Б", Decimal(3))]
    assert first.counts == {
        "offer": {"created": 1, "skipped": 1},
        "price": {"created": 1},
    }

    second = load_offers(profile, *said)
    assert second.counts == {"offer": {"unchanged": 2, "skipped": 1}}


def test_a_text_that_is_too_long_is_cut_with_a_warning(profile):
    run = load_offers(profile, offer("т1", tag("Наименование", "Ж" * 10_000)))

    assert rows(Offer, "name") == ["Ж" * 500]
    assert problems(run) == [("warning", "VAL-05", "Предложение", "т1")]


def test_an_id_with_two_signs_belongs_to_the_first_part(profile):
    load(profile, catalog(product("а")), package(offer("а#б#в", ANY)))

    assert rows(Offer, "external_id", "product__external_id") == [("а#б#в", "а")]


def test_an_offer_of_which_nothing_is_said_is_skipped(profile):
    run = load_offers(profile, offer("т1"))

    assert rows(Offer, "pk") == []
    assert run.counts == {"offer": {"skipped": 1}}
