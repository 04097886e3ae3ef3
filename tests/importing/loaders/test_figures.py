"""Prices and stock of offers."""

from decimal import Decimal

import pytest

from django_commerceml.models import Offer, Price, PriceType, Stock, Warehouse
from tests.importing.loaders.documents import (
    classifier,
    load,
    load_offers,
    offer,
    package,
    price,
    prices,
    problems,
    rows,
)

PRICE = (
    "price_type__external_id",
    "amount",
    "currency",
    "unit",
    "factor",
    "min_quantity",
)
ONE, ZERO = Decimal(1), Decimal(0)


def tag(name, value):
    return f"<{name}>{value}</{name}>"


def read_prices():
    return rows(Price, *PRICE)


def read_stocks():
    return rows(Stock, "warehouse__external_id", "quantity")


def test_a_price_has_its_type_currency_unit_factor_and_least_quantity(profile):
    said = price(
        "1 234,50",
        "<Представление> 1 234,50 руб. за шт</Представление><Валюта>руб.</Валюта>"
        "<Единица>шт</Единица><Коэффициент>2</Коэффициент>"
        "<МинКоличество>10</МинКоличество>",
    )

    load_offers(profile, offer("т1", prices(said)))

    assert read_prices() == [
        ("розница", Decimal("1234.5"), "RUB", "шт", Decimal(2), Decimal(10))
    ]


def test_a_price_that_says_no_more_is_for_one_base_unit(profile):
    load_offers(profile, offer("т1", prices(price("10"))))

    assert read_prices() == [("розница", Decimal(10), "", "", ONE, ZERO)]


@pytest.mark.parametrize("word", ["RUB", "руб", "руб.", "RUR", "643"])
def test_a_currency_is_known_by_all_of_its_words(profile, word):
    load_offers(profile, offer("т1", prices(price("10", tag("Валюта", word)))))

    assert rows(Price, "currency") == ["RUB"]


def test_a_price_type_is_kept_by_its_id_until_1c_declares_it(profile):
    load_offers(
        profile, offer("т1", prices(price("10", tag("Валюта", "USD"), kind="опт")))
    )
    columns = ("external_id", "name", "currency", "is_declared")
    assert rows(PriceType, *columns) == [("опт", "", "USD", False)]

    declared = "<ТипЦены><Ид>опт</Ид><Наименование>Оптовая</Наименование></ТипЦены>"
    load(profile, classifier(tag("ТипыЦен", declared)))

    assert rows(PriceType, *columns) == [("опт", "Оптовая", "USD", True)]
    assert rows(Price, "price_type__name") == ["Оптовая"]


def test_types_declared_in_the_package_itself_are_known_to_its_prices(profile):
    declared = "<ТипЦены><Ид>опт</Ид><Наименование>Оптовая</Наименование></ТипЦены>"

    load(
        profile,
        package(
            offer("т1", prices(price("10", kind="опт"))), head=tag("ТипыЦен", declared)
        ),
    )

    assert rows(PriceType, "external_id", "name", "is_declared") == [
        ("опт", "Оптовая", True)
    ]


def test_prices_of_one_type_differ_by_least_quantity_and_by_unit(profile):
    load_offers(
        profile,
        offer(
            "т1",
            prices(
                price("10"),
                price("9", tag("КоличествоОт", "5")),
                price("110", tag("Единица", "упак")),
            ),
        ),
    )

    assert rows(Price, "amount", "min_quantity", "unit") == [
        (Decimal(10), ZERO, ""),
        (Decimal(9), Decimal(5), ""),
        (Decimal(110), ZERO, "упак"),
    ]


def test_of_two_prices_that_differ_in_nothing_the_last_counts(profile):
    run = load_offers(profile, offer("т1", prices(price("10"), price("11"))))

    assert rows(Price, "amount") == [Decimal(11)]
    assert run.counts["price"] == {"created": 1}


def test_a_price_of_zero_is_a_price(profile):
    run = load_offers(profile, offer("т1", prices(price("0"))))

    assert rows(Price, "amount") == [ZERO]
    assert problems(run) == []


@pytest.mark.parametrize(
    ("amount", "severity", "code", "element"),
    [
        ("", "warning", "VAL-03", "Цена"),
        ("NaN", "error", "VAL-01", "ЦенаЗаЕдиницу"),
        ("1e3", "error", "VAL-01", "ЦенаЗаЕдиницу"),
        ("-5", "error", "VAL-02", "ЦенаЗаЕдиницу"),
        ("10000000000000", "error", "VAL-02", "ЦенаЗаЕдиницу"),
    ],
)
def test_a_price_that_is_none_is_told_with_its_offer(
    profile, amount, severity, code, element
):
    run = load_offers(
        profile, offer("т1", prices(price(amount), price("7", kind="опт")))
    )

    assert rows(Price, "price_type__external_id", "amount") == [("опт", Decimal(7))]
    assert (severity, code, element, "т1") in problems(run)


def test_the_list_of_prices_is_whole_and_no_list_keeps(profile):
    load_offers(profile, offer("т1", prices(price("10"), price("8", kind="опт"))))

    load_offers(profile, offer("т1", "<Артикул>1</Артикул>"))
    assert rows(Price, "amount") == [Decimal(10), Decimal(8)]

    run = load_offers(profile, offer("т1", prices(price("9", kind="опт"))))
    assert rows(Price, "amount") == [Decimal(9)]
    assert run.counts["price"] == {"updated": 1, "deactivated": 1}

    load_offers(profile, offer("т1", "<Цены/>"))
    assert rows(Price, "amount") == []


def test_prices_are_counted_by_what_became_of_them(profile):
    load_offers(profile, offer("т1", prices(price("1"), price("2", kind="опт"))))

    run = load_offers(
        profile,
        offer("т1", prices(price("1"), price("3", kind="опт"), price("4", kind="вип"))),
    )

    assert run.counts == {
        "offer": {"updated": 1},
        "price": {"created": 1, "updated": 1, "unchanged": 1},
    }


def test_ids_of_types_and_warehouses_that_are_too_long_are_cut(profile):
    load_offers(
        profile,
        offer(
            "т1",
            prices(price("1", kind="ц" * 300)),
            f'<Склад ИдСклада="{"с" * 300}" КоличествоНаСкладе="2"/>',
        ),
    )

    assert rows(PriceType, "external_id") == ["ц" * 255]
    assert rows(Warehouse, "external_id") == ["с" * 255]


STOCKS = [
    (
        "<Количество>7</Количество>"
        '<Склад ИдСклада="а" КоличествоНаСкладе="3"/>'
        '<Склад ИдСклада="б" КоличествоНаСкладе="4"/>'
    ),
    (
        "<Количество>7</Количество>"
        '<Склады ИдСклада="а" КоличествоНаСкладе="3"/>'
        '<Склады ИдСклада="б" КоличествоНаСкладе="4"/>'
    ),
    (
        "<Остатки><Остаток><Количество>7</Количество></Остаток>"
        "<Остаток><Склад><Ид>а</Ид><Количество>3</Количество></Склад></Остаток>"
        "<Остаток><Склад><Ид>б</Ид><Количество>4</Количество></Склад></Остаток>"
        "</Остатки>"
    ),
    (
        "<Количество>7</Количество>"
        "<КоличествоНаСкладах><КоличествоНаСкладе><ИдСклада>а</ИдСклада>"
        "<Количество>3</Количество></КоличествоНаСкладе><КоличествоНаСкладе>"
        "<ИдСклада>б</ИдСклада><Количество>4</Количество></КоличествоНаСкладе>"
        "</КоличествоНаСкладах>"
    ),
    (
        "<Количество>7</Количество>"
        "<КоличествоНаСкладах><ИдСклада>а</ИдСклада><Количество>3</Количество>"
        "</КоличествоНаСкладах><КоличествоНаСкладах><ИдСклада>б</ИдСклада>"
        "<Количество>4</Количество></КоличествоНаСкладах>"
    ),
]


@pytest.mark.parametrize("said", STOCKS)
def test_stock_by_warehouse_is_read_in_every_form(profile, said):
    load_offers(profile, offer("т1", said))

    assert read_stocks() == [("а", Decimal(3)), ("б", Decimal(4))]
    assert rows(Offer, "quantity") == [Decimal(7)]


def test_without_a_total_it_is_the_sum_of_the_warehouses(profile):
    load_offers(
        profile,
        offer(
            "т1",
            '<Склад ИдСклада="а" КоличествоНаСкладе="3"/>'
            '<Склад ИдСклада="б" КоличествоНаСкладе="0,5"/>',
        ),
    )

    assert rows(Offer, "quantity") == [Decimal("3.5")]


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("<Количество>12</Количество>", Decimal(12)),
        ("<Количество>-3</Количество>", Decimal(-3)),
        ("<Количество>1,375</Количество>", Decimal("1.375")),
        ("<Количество>0</Количество>", ZERO),
        (
            "<Остатки><Остаток><Количество>5</Количество></Остаток></Остатки>",
            Decimal(5),
        ),
        ("<Артикул>1</Артикул>", None),
        ("<Количество/>", None),
        ("<Остатки/>", None),
    ],
)
def test_the_total_is_what_1c_says_and_nothing_when_it_never_said(profile, said, value):
    load_offers(profile, offer("т1", said))

    assert rows(Offer, "quantity") == [value]
    assert read_stocks() == []


def test_negative_and_fractional_stock_is_kept(profile):
    load_offers(
        profile,
        offer(
            "т1",
            '<Склад ИдСклада="а" КоличествоНаСкладе="-2"/>'
            '<Склад ИдСклада="б" КоличествоНаСкладе="0.125"/>',
        ),
    )

    assert read_stocks() == [("а", Decimal(-2)), ("б", Decimal("0.125"))]


@pytest.mark.parametrize("said", ["<Количество>много</Количество>", "<Количество/>"])
def test_a_quantity_that_cannot_be_read_leaves_the_old_one(profile, said):
    load_offers(profile, offer("т1", "<Количество>5</Количество>"))

    load_offers(profile, offer("т1", said))

    assert rows(Offer, "quantity") == [Decimal(5)]


def test_a_list_of_stock_in_which_nothing_can_be_read_leaves_the_old_one(profile):
    load_offers(profile, offer("т1", '<Склад ИдСклада="а" КоличествоНаСкладе="3"/>'))

    run = load_offers(
        profile, offer("т1", '<Склад ИдСклада="а" КоличествоНаСкладе="много"/>')
    )

    assert read_stocks() == [("а", Decimal(3))]
    assert rows(Offer, "quantity") == [Decimal(3)]
    assert problems(run) == [("error", "VAL-01", "Количество", "т1")]


def test_a_sum_that_no_column_holds_is_not_written(profile):
    said = "".join(
        f'<Склад ИдСклада="{name}" КоличествоНаСкладе="9999999999999"/>'
        for name in "абвгдежзикл"
    )

    load_offers(profile, offer("т1", said))

    assert rows(Offer, "quantity") == [None]


def test_the_list_of_stock_is_whole_and_no_list_keeps(profile):
    load_offers(
        profile,
        offer(
            "т1",
            '<Склад ИдСклада="а" КоличествоНаСкладе="3"/>'
            '<Склад ИдСклада="б" КоличествоНаСкладе="4"/>',
        ),
    )

    load_offers(profile, offer("т1", "<Количество>6</Количество>"))
    assert read_stocks() == [("а", Decimal(3)), ("б", Decimal(4))]
    assert rows(Offer, "quantity") == [Decimal(6)]

    run = load_offers(
        profile, offer("т1", '<Склад ИдСклада="б" КоличествоНаСкладе="4"/>')
    )
    assert read_stocks() == [("б", Decimal(4))]
    assert rows(Offer, "quantity") == [Decimal(4)]
    assert run.counts["stock"] == {"unchanged": 1, "deactivated": 1}


def test_a_warehouse_is_kept_by_its_id_until_1c_declares_it(profile):
    load_offers(profile, offer("т1", '<Склад ИдСклада="а" КоличествоНаСкладе="3"/>'))
    columns = ("external_id", "name", "is_declared")
    assert rows(Warehouse, *columns) == [("а", "", False)]

    declared = "<Склад><Ид>а</Ид><Наименование>Главный</Наименование></Склад>"
    load(profile, package(head=tag("Склады", declared)))

    assert rows(Warehouse, *columns) == [("а", "Главный", True)]
