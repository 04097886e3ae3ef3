"""How the storefront says money, quantities and numbers of things."""

from decimal import Decimal

import pytest

from django_commerceml.models import Unit
from example_project.storefront.prices import Money
from example_project.storefront.templatetags.storefront import description
from example_project.storefront.wording import (
    money,
    plural,
    quantity,
    short_unit,
    unit_name,
)


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        ("990", "RUB", "990\u00a0₽"),
        ("1290.5000", "RUB", "1\u202f290,50\u00a0₽"),
        ("1234567.00", "EUR", "1\u202f234\u202f567\u00a0€"),
        ("0.999", "", "1,00\u00a0₽"),
        ("5", "CNY", "5\u00a0CNY"),
    ],
)
def test_money(amount, currency, text):
    assert money(Money(amount=Decimal(amount), currency=currency)) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("12.0000", "12"),
        ("0.5000", "0,5"),
        ("1200", "1\u202f200"),
        ("100", "100"),
        ("0.0004", "0"),
    ],
)
def test_quantities_have_no_needless_zeros(number, text):
    assert quantity(Decimal(number)) == text


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 товаров"),
        (1, "1 товар"),
        (3, "3 товара"),
        (5, "5 товаров"),
        (11, "11 товаров"),
        (14, "14 товаров"),
        (21, "21 товар"),
        (112, "112 товаров"),
        (122, "122 товара"),
    ],
)
def test_russian_plurals(count, text):
    assert plural(count, "товар,товара,товаров").replace("\u00a0", " ") == text


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        (None, "шт."),
        (Unit(code="796", full_name="Штука"), "шт."),
        (Unit(code="6", full_name="Метр"), "м"),
        (Unit(code="796", short_name="бухта"), "бухта"),
        (Unit(code="", full_name="Бухта"), "Бухта"),
    ],
)
def test_units_have_short_names(unit, text):
    assert unit_name(unit) == text


@pytest.mark.parametrize(
    ("name", "code", "text"),
    [
        ("шт", "796", "шт"),
        ("Штука", "796", "шт."),
        ("Метр", "6", "м"),
        ("Бухта", "", "Бухта"),
        ("", "", "шт."),
    ],
)
def test_units_of_lines_have_short_names(name, code, text):
    assert short_unit(name, code) == text


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("<ul><li>раз</li></ul>", "<ul><li>раз</li></ul>"),
        ("раз\n\nдва\nтри", "<p>раз</p>\n\n<p>два<br>три</p>"),
        ("5 &lt; 6 &amp; 7", "<p>5 &lt; 6 &amp; 7</p>"),
    ],
)
def test_descriptions_are_shown_as_they_were_cleaned(text, markup):
    assert description(text) == markup
