"""Nested values are tables, and every text in them is escaped."""

from decimal import Decimal

import pytest

from django_commerceml.admin.structures import as_table, render
from django_commerceml.models import Product


@pytest.mark.parametrize("value", [None, "", [], {}, ()])
def test_nothing_is_shown_as_a_dash(value):
    assert render(value) == "-"


@pytest.mark.parametrize(
    ("value", "text"), [("Цвет", "Цвет"), (0, "0"), (False, "False")]
)
def test_a_single_value_is_its_text(value, text):
    assert render(value) == text


def test_texts_in_a_row_are_parted_by_commas():
    assert render(["a", "<b>", Decimal("1.5")]) == "a, &lt;b&gt;, 1.5"


def test_a_mapping_is_a_table_with_a_row_for_each_name():
    assert render({"Цвет": "красный", "<i>": ""}) == (
        '<table class="cml-structure">'
        "<tr><th scope=row>Цвет</th><td>красный</td></tr>"
        "<tr><th scope=row>&lt;i&gt;</th><td>-</td></tr>"
        "</table>"
    )


def test_mappings_in_a_row_are_tables_in_a_table():
    assert render([{"a": "<script>"}]) == (
        '<table class="cml-structure"><tr><td>'
        '<table class="cml-structure">'
        "<tr><th scope=row>a</th><td>&lt;script&gt;</td></tr></table>"
        "</td></tr></table>"
    )


def test_a_field_has_one_column_however_often_it_is_asked():
    field = Product._meta.get_field("attributes")  # noqa: SLF001 (Django's public name)

    assert as_table(field) is as_table(field)
    assert as_table(field)(Product(attributes=["a"])) == "a"
