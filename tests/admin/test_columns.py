"""JSON fields are tables, numbers have no idle zeros, every text is escaped."""

from decimal import Decimal

import pytest
from django.utils import translation

from django_commerceml.admin.columns import find_column, group_digits, render
from django_commerceml.models import Product


def table(*rows):
    return f'<table class="cml-structure">{"".join(rows)}</table>'


@pytest.fixture(autouse=True)
def russian():
    with translation.override("ru"):
        yield


@pytest.mark.parametrize("value", [None, "", [], {}, ()])
def test_nothing_is_shown_as_a_dash(value):
    assert render(value) == "-"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Цвет", "Цвет"),
        (0, "0"),
        (True, "да"),
        (False, "нет"),
        (Decimal("100.0000"), "100"),
        (Decimal("0.0000"), "0"),
        (Decimal("-1.5000"), "-1,5"),
    ],
)
def test_a_single_value_is_its_text(value, text):
    assert render(value) == text


def test_single_values_are_parted_by_commas():
    assert render(["a", "<b>", Decimal("1.5")]) == "a, &lt;b&gt;, 1,5"


def test_a_mapping_is_a_table_with_a_row_for_each_key():
    assert render({"characteristics": "", "<i>": "<b>"}) == table(
        '<tr><th scope="row">характеристики</th><td>-</td></tr>',
        '<tr><th scope="row">&lt;i&gt;</th><td>&lt;b&gt;</td></tr>',
    )


def test_mappings_in_a_list_are_a_table_with_a_column_for_each_key():
    assert render([{"value": "<a>"}, {"value": "b", "sex": "М"}]) == table(
        '<tr><th scope="col">значение</th><th scope="col">пол</th></tr>',
        "<tr><td>&lt;a&gt;</td><td>-</td></tr>",
        "<tr><td>b</td><td>М</td></tr>",
    )


def test_lists_in_a_list_are_the_rows_of_a_table():
    assert render([["Цвет", "<красный>"], "x"]) == table(
        "<tr><td>Цвет</td><td>&lt;красный&gt;</td></tr>",
        "<tr><td>x</td></tr>",
    )


def test_numbers_are_grouped_as_the_language_does():
    assert group_digits(1_234_567) == "1\xa0234\xa0567"


def test_tables_stand_in_tables():
    assert render({"a": {"b": ["c"]}}) == table(
        '<tr><th scope="row">a</th><td>',
        table('<tr><th scope="row">b</th><td>c</td></tr>'),
        "</td></tr>",
    )


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [("attributes", ["a"], "a"), ("weight", Decimal("2.1000"), "2,1")],
)
def test_a_field_has_one_column_however_often_it_is_asked(name, value, shown):
    field = Product._meta.get_field(name)  # noqa: SLF001 (Django's public name)

    column = find_column(field)

    assert column is not None
    assert column is find_column(field)
    assert column(Product(**{name: value})) == shown


def test_other_fields_are_shown_by_django():
    assert find_column(Product._meta.get_field("name")) is None  # noqa: SLF001 (Django's public name)
