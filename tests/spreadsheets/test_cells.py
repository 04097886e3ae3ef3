"""Numbers as people and Excel write them."""

from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from django_commerceml.cml.values import UnreadableValueError
from django_commerceml.spreadsheets.cells import read_number, shown, text_of

AMOUNTS = st.decimals(
    min_value=Decimal(-999999999), max_value=Decimal(999999999), places=2
)


def russian(amount, *, blank="\u00a0", word=""):
    """Return *amount* as a Russian Excel shows it."""
    plain = f"{amount:,.2f}".replace(",", blank).replace(".", ",")
    return f"{plain}{word}"


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1 200,50", "1200.50"),
        ("1\u00a0200,50", "1200.50"),
        ("1\u202f200,50 руб.", "1200.50"),
        ("1200.50", "1200.50"),
        ("1.200,50", "1200.50"),
        ("1,200.50", "1200.50"),
        ("1.234.567", "1234567"),
        ("99,90р.", "99.90"),
        ("₽ 15", "15"),
        ("12 шт", "12"),
        ("\u22125", "-5"),
        ("0", "0"),
        (1200.5, "1200.5"),
        (0.1 + 0.2, "0.3"),
        (7, "7"),
        (Decimal("1.25"), "1.25"),
        ("1,23456", "1.2346"),
    ],
)
def test_a_number_is_read_however_it_is_written(cell, number):
    assert read_number(cell) == Decimal(number)


@pytest.mark.parametrize(
    "cell",
    ["дорого", "", None, "1200-1500", "1,2,3", "12%", "1e5", True, "руб.", "NaN",
     datetime(2026, 1, 2)],  # noqa: DTZ001 (as Excel says it)
)  # fmt: skip
def test_what_is_no_number_is_refused(cell):
    with pytest.raises(UnreadableValueError):
        read_number(cell)


@given(AMOUNTS, st.sampled_from(" \u00a0\u202f"), st.sampled_from(["", " руб.", "₽"]))
def test_every_amount_survives_a_russian_excel(amount, blank, word):
    assert read_number(russian(amount, blank=blank, word=word)) == amount


@given(AMOUNTS)
def test_every_amount_survives_an_english_excel(amount):
    assert read_number(f"{amount:,.2f}") == amount


@given(AMOUNTS)
def test_every_amount_survives_a_workbook(amount):
    assert read_number(float(amount)) == amount


def test_a_whole_number_of_a_workbook_is_a_text_without_a_point():
    cells = (4600000000017.0, 12, " A-1\u00a0", None, 1.5)

    assert [text_of(cell) for cell in cells] == [
        "4600000000017",
        "12",
        "A-1",
        "",
        "1.5",
    ]


def test_a_long_cell_is_quoted_short():
    assert shown("очень " * 20) == "«очень очень очень очень очень очень оче…»"
