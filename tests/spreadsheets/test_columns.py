"""Columns are guessed from their headers, in Russian and in English."""

import pytest

from django_commerceml.exceptions import TableError
from django_commerceml.spreadsheets.columns import (
    Column,
    Names,
    Use,
    guess_layout,
    is_complete,
    names_of,
    read_column,
)
from django_commerceml.spreadsheets.tables import iter_rows
from tests.factories import make_price_type, make_profile, make_warehouse
from tests.spreadsheets.files import text_file

NAMES = Names(price_types={7: "Оптовая"}, warehouses={9: "Основной склад"})


def guessed(*lines):
    layout = guess_layout(iter_rows(text_file(*lines)), NAMES)
    return [str(column) for column in layout.columns], layout.first_row


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        ("Ид;Цена", ["id", "price"]),
        ("Артикул;Наименование;Цена, руб.;Остаток", ["sku", "", "price", "stock"]),
        ("Код;Вид цены;Цена", ["code", "price_type", "price"]),
        ("Штрих-код;Склад;Количество", ["barcode", "warehouse", "stock"]),
        ("sku;price;stock", ["sku", "price", "stock"]),
        ("Barcode;Qty", ["barcode", "stock"]),
        ("Артикул;Оптовая;Основной склад", ["sku", "price:7", "stock:9"]),
        ("Артикул;Цена оптовая;Остаток Основной склад", ["sku", "price:7", "stock:9"]),
        ("Артикул;Цена;Цена", ["sku", "price", ""]),
    ],
)
def test_headers_say_what_the_columns_are(header, columns):
    assert guessed(header, "1;2;3;4") == (columns, 2)


def test_headers_may_stand_below_a_title():
    lines = ("Прайс-лист на 01.12.2026", "", "Номенклатура.Артикул;Цена", "A-1;15")

    assert guessed(*lines) == (["sku", "price"], 4)


def test_a_table_without_headers_has_columns_for_nothing():
    assert guessed("6f2a;15,00", "7b3c;16,00") == (["", ""], 1)


def test_an_empty_table_is_refused():
    with pytest.raises(TableError, match="таблица пуста"):
        guess_layout(iter_rows(text_file("", ";;")), NAMES)


@pytest.mark.parametrize("word", ["", "sku", "price", "price:7", "stock:9"])
def test_a_column_is_said_in_a_word_and_read_again(word):
    assert str(read_column(word)) == word


@pytest.mark.parametrize("word", ["colour", "price:much"])
def test_any_other_word_is_no_column(word):
    with pytest.raises(ValueError, match=r"."):
        read_column(word)


def test_what_is_meant_and_a_figure_are_needed():
    said = [("sku", "price"), ("id", "stock:9"), ("sku",), ("price", "stock")]

    assert [is_complete([read_column(word) for word in words]) for words in said] == [
        True,
        True,
        False,
        False,
    ]


@pytest.mark.django_db
def test_the_names_are_those_of_the_profile_that_1c_has_not_deleted():
    profile = make_profile()
    retail = make_price_type(profile=profile, name="Розничная")
    make_price_type(profile=profile, name="Старая", is_deleted=True)
    make_price_type(name="Чужая")
    main = make_warehouse(profile=profile, name="Основной")

    assert names_of(profile) == Names(
        price_types={retail.pk: "Розничная"}, warehouses={main.pk: "Основной"}
    )


def test_a_column_of_a_price_type_is_told_from_one_of_any():
    assert Column(use=Use.PRICE) != Column(use=Use.PRICE, target=7)
