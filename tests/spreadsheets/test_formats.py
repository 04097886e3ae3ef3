"""CSV and XLSX: what is written is what is read again, and never a formula."""

import io
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from django_commerceml.exceptions import TableError
from django_commerceml.spreadsheets import workbooks
from django_commerceml.spreadsheets.formats import XLSX, AnyTable, ExcelCSV, PlainCSV
from tests.spreadsheets.files import text_file

HEADER = ["Название", "Цена", "Скрыт", "Когда"]
VALUES = [
    "=1+1",
    Decimal("1200.5000"),
    True,
    datetime(2026, 12, 1, 9, 30, tzinfo=UTC),
]
TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"),
    max_size=30,
).map(str.strip)


def written(kind, *rows):
    with override("ru"):
        return b"".join(kind().write(rows))


def test_excel_gets_semicolons_commas_and_a_mark():
    content = written(ExcelCSV, HEADER, [*VALUES[:2], None, VALUES[3]])

    assert content == (
        "\ufeffНазвание;Цена;Скрыт;Когда\r\n'=1+1;1200,5;;01.12.2026 03:30\r\n".encode()
    )


def test_programs_get_commas_and_points():
    content = written(PlainCSV, ["Название", "Цена"], ["-5 °C", Decimal("-5.0")])

    assert content == "Название,Цена\r\n'-5 °C,-5\r\n".encode()


def test_a_workbook_gets_numbers_and_dates_and_no_formulas():
    book = load_workbook(io.BytesIO(written(XLSX, HEADER, VALUES)))

    cells = list(book.worksheets[0][2])
    assert [cell.data_type for cell in cells] == ["s", "n", "s", "d"]
    assert [cells[0].value, cells[1].value] == ["=1+1", 1200.5]
    assert cells[3].value == datetime(2026, 12, 1, 3, 30)  # noqa: DTZ001 (as Excel says it)


def test_a_number_that_excel_would_round_is_a_text():
    content = written(XLSX, [Decimal("12345678901234.5678"), Decimal("99.90")])

    cells = list(load_workbook(io.BytesIO(content)).worksheets[0][1])
    assert [cell.value for cell in cells] == ["12345678901234.5678", 99.9]


def test_a_full_sheet_is_followed_by_another(monkeypatch):
    monkeypatch.setattr(workbooks, "MOST_ROWS", 3)

    book = load_workbook(io.BytesIO(written(XLSX, *[["a"]] * 7)))

    assert [sheet.max_row for sheet in book] == [3, 3, 1]


def test_characters_that_xml_forbids_are_left_out():
    book = load_workbook(io.BytesIO(written(XLSX, ["a\x00b\x1f" + "c" * 40_000])))

    assert book.worksheets[0]["A1"].value == "ab" + "c" * 32_765


@pytest.mark.parametrize("kind", [ExcelCSV, PlainCSV, XLSX])
@given(text=TEXTS.filter(bool), amount=st.decimals(-(10**9), 10**9, places=4))
def test_what_is_written_is_read_again(kind, text, amount):
    content = written(kind, ["a", "б"], [text, amount])

    dataset = AnyTable().create_dataset(content)

    assert dataset.headers == ["a", "б"]
    assert str(dataset[0][0]) == text
    assert Decimal(str(dataset[0][1]).replace(",", ".")) == amount


def test_long_tables_come_in_pieces():
    pieces = list(ExcelCSV().write(["слово"] for _ in range(20_000)))

    assert len(pieces) > 2
    assert b"".join(pieces).decode("utf-8-sig").split() == ["слово"] * 20_000


def test_blank_rows_are_counted_and_short_ones_filled():
    dataset = AnyTable().create_dataset(text_file("a;б", "1", "", "2;3;4").read())

    assert dataset[:] == [("1", ""), ("", ""), ("2", "3")]


def test_an_empty_file_is_no_table():
    with pytest.raises(TableError, match="таблица пуста"):
        AnyTable().create_dataset(b"")
