"""Changes in words: fields have Russian names, values are as people write."""

import re
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from django_commerceml.admin.changes.words import (
    field_name,
    one_record_name,
    value_cell,
    value_word,
)
from django_commerceml.importing.changes import TYPES
from django_commerceml.importing.differences import compare

NESTED = {"id", "attributes", "addresses", "details", "values", "property_external_ids"}
"""Columns that are told by what is in them."""
PARTS = {
    "line": ("", "_name", "_sku", "_unit_name", "_vat_rate"),
    "payment": ("_amount", "_is_paid", "_is_refund", "_is_deleted"),
    "shipment": ("_tracking_number", "_is_shipped", "_lines", "_is_deleted"),
}
SPECIAL = [
    *("price", "stock", "groups", "images", "image", "property", "characteristic"),
    *("option", "properties", "attribute", "discounts", "quantity", "status"),
    *(f"{part}{ending}" for part, endings in PARTS.items() for ending in endings),
]


def own_fields(model):
    """Return the names by which changes of a row of *model* are told."""
    columns = {field.attname for field in model._meta.concrete_fields} - NESTED  # noqa: SLF001 (Django's public name)
    return [one.field for name in columns for one in compare({name: 1}, {name: 2})]


@pytest.mark.parametrize("record_type", TYPES)
def test_every_field_has_a_russian_name(record_type):
    names = [
        field_name(record_type, field)
        for field in [*own_fields(TYPES[record_type]), *SPECIAL]
    ]

    assert len(names) > len(SPECIAL)
    assert [name for name in names if not re.search("[а-я]", name, re.IGNORECASE)] == []


@pytest.mark.parametrize("record_type", TYPES)
def test_every_type_has_a_russian_name(record_type):
    assert re.search("[а-я]", one_record_name(record_type))


def test_an_unknown_type_keeps_its_word():
    assert one_record_name("thing") == "thing"
    assert field_name("thing", "height") == "Высота"


@pytest.mark.parametrize(
    ("record_type", "field", "detail", "name"),
    [
        ("product", "name", "", "Наименование"),
        ("offer", "price", "Розничная", "Цена: Розничная"),
        ("order", "payment_amount", "15", "Оплата, сумма: 15"),
        ("order", "line_vat_rate", "Стол", "Строка заказа, НДС, %: Стол"),
    ],
)
def test_a_field_is_told_with_its_detail(record_type, field, detail, name):
    assert field_name(record_type, field, detail) == name


@pytest.mark.parametrize(
    ("record_type", "field", "value", "word"),
    [
        ("product", "is_active", "yes", "да"),
        ("product", "is_active", "no", "нет"),
        ("order", "payment_is_paid", "yes", "да"),
        ("product", "name", "no", "no"),
        ("product", "name", "1200.50", "1200.50"),
        ("offer", "price", "1200.50", "1\xa0200,50"),
        ("offer", "price", "10.00 USD", "10.00 USD"),
        ("offer", "stock", "-3", "-3"),
        ("product", "weight", "0.25", "0,25"),
        ("product", "name", "", ""),
        ("offer", "price", None, None),
        ("offer", "quantity", "NaN", "NaN"),
    ],
)
def test_a_value_is_written_as_people_write(record_type, field, value, word):
    with translation.override("ru"):
        assert value_word(record_type, field, value) == word


@pytest.mark.parametrize(
    ("value", "word"),
    [
        ("2026-11-30T22:17:59+00:00", "01.12.2026 01:17"),
        ("2026-12-01T01:17:59", "01.12.2026 01:17"),
        ("2026-99-01T01:17:59", "2026-99-01T01:17:59"),
        ("вчера", "вчера"),
        (None, None),
    ],
)
def test_a_moment_is_written_as_the_site_writes_moments(value, word):
    with translation.override("ru"), timezone.override("Europe/Moscow"):
        assert value_word("order", "paid_at", value) == word


def test_a_table_holds_numbers_as_numbers_and_texts_as_texts():
    assert value_cell("offer", "price", "10.50") == Decimal("10.50")
    assert value_cell("offer", "name", "10.50") == "10.50"
    assert value_cell("offer", "price", "10.50 USD") == "10.50 USD"
    assert value_cell("offer", "price", None) is None
