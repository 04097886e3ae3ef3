"""Values of every kind as short texts."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from django_commerceml.importing.telling import Money, Named, named_in, tell
from django_commerceml.models import Group

GROUP = Named(Group, 1)
OTHER = Named(Group, "g")
NAMES = {GROUP: "Чаи"}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, None),
        ("", None),
        ([], None),
        ({}, None),
        ("  два\n слова ", "два слова"),
        (True, "yes"),
        (False, "no"),
        (7, "7"),
        (0, "0"),
        (Decimal("5.0000"), "5"),
        (Decimal("1E+3"), "1000"),
        (Decimal("0.1250"), "0.125"),
        (Money(Decimal(100)), "100.00"),
        (Money(Decimal("0.1250")), "0.125"),
        (Money(Decimal("60.5"), "USD"), "60.50 USD"),
        (date(2026, 1, 31), "2026-01-31"),
        (datetime(2026, 1, 31, 9, 5, tzinfo=UTC), "2026-01-31T09:05:00+00:00"),
        (GROUP, "Чаи"),
        ((GROUP, "ещё"), "Чаи; ещё"),
        ([["Цвет", "белый"], ["Размер", "42"]], "Цвет: белый; Размер: 42"),
        ([["от 10", "", "5"]], "от 10: 5"),
        ([{"id": "1", "name": "Болт", "quantity": "4"}], "Болт, 4"),
        ({"text": "Тверь", "parts": [["Город", "Тверь"]]}, "Тверь"),
        (["а", "", None, "б"], "а; б"),
    ],
)
def test_a_value_is_told_in_few_words(value, text):
    assert tell(value, NAMES) == text


def test_a_long_text_is_cut_and_says_so():
    text = tell("а" * 201, {})

    assert text == "а" * 199 + "…"
    assert tell("а" * 200, {}) == "а" * 200


def test_rows_that_must_be_known_by_name_are_found():
    value = (GROUP, {"type": OTHER, "from": "от 10"}, "слово", ("ещё", GROUP))

    assert list(named_in(value)) == [GROUP, OTHER, GROUP]
    assert list(named_in([GROUP])) == []
    assert list(named_in(Money(Decimal(1)))) == []
