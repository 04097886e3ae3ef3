"""Workbooks: text stays text, numbers are numbers, nothing waits for the end."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from django_commerceml.spreadsheets import workbooks
from django_commerceml.spreadsheets.workbooks import stream_workbook

COLUMNS = [("Что", 12), ("Цена", 9)]


def open_book(content):
    return load_workbook(BytesIO(b"".join(content)))


def read_back(content):
    book = open_book(content)
    return {sheet.title: [list(row) for row in sheet.values] for sheet in book}


@pytest.mark.parametrize(
    "text", ["=1+1", "=cmd|' /C calc'!A0", "#REF!", "+7 900", "-", "@SUM(A1)", " "]
)
def test_a_text_is_a_text_whatever_it_begins_with(text):
    content = stream_workbook("Лист", [[text, None]], COLUMNS)

    cell = open_book(content).active["A2"]
    assert (cell.value, cell.data_type) == (text, "s")


def test_what_xml_cannot_hold_is_left_out():
    content = stream_workbook("Лист", [["а\x00б\x0bв", Decimal("1.50")]], COLUMNS)

    assert read_back(content)["Лист"][1:] == [["абв", 1.5]]


def test_without_rows_there_is_the_head_alone():
    content = stream_workbook("Лист", [], COLUMNS)

    assert read_back(content) == {"Лист": [["Что", "Цена"]]}


def test_a_full_sheet_is_followed_by_another(monkeypatch):
    monkeypatch.setattr(workbooks, "MOST_ROWS", 3)

    content = stream_workbook("Лист", ([str(n), n] for n in range(5)), COLUMNS)

    sheets = read_back(content)
    assert [[row[1] for row in rows[1:]] for rows in sheets.values()] == [
        [0, 1],
        [2, 3],
        [4],
    ]


def test_the_head_stays_in_sight():
    content = stream_workbook("Лист", [["а", 1]], COLUMNS)

    sheet = open_book(content).active
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["A"].width == 12


def test_moments_days_and_whole_numbers_are_what_they_are():
    row: list[Any] = [
        datetime(2026, 12, 1, 3, 30),  # noqa: DTZ001 (as Excel has it)
        date(2026, 12, 2),
        7,
        Decimal("5.0"),
    ]

    cells = list(open_book(stream_workbook("Лист", [row])).active[1])

    assert [cell.data_type for cell in cells] == ["d", "d", "n", "n"]
    assert [cell.value for cell in cells] == [row[0], datetime(2026, 12, 2), 7, 5]  # noqa: DTZ001
    assert [cell.number_format for cell in cells[:2]] == ["m/d/yy h:mm", "mm-dd-yy"]


def test_a_number_that_excel_would_round_is_a_text():
    content = stream_workbook("Лист", [[Decimal("12345678901234.5678")]])

    assert read_back(content) == {"Лист": [["12345678901234.5678"]]}


def test_letters_that_xml_takes_for_its_own_and_long_texts_are_kept():
    row = ['<b> & "в"\n', "c" * 40_000]

    assert read_back(stream_workbook("Лист", [row]))["Лист"] == [[row[0], "c" * 32_767]]


def test_the_title_of_a_sheet_is_one_that_excel_takes():
    book = open_book(stream_workbook("Что/было: [стало]? " + "я" * 40, []))

    assert book.sheetnames == ["Что было   стало   яяяяяя"]


def test_the_head_filters_the_rows_there_are():
    sheet = open_book(stream_workbook("Лист", [["а", 1]] * 3, COLUMNS)).active

    assert sheet.auto_filter.ref == "A1:B4"
    assert sheet["A1"].font.bold


def test_the_first_bytes_leave_before_a_row_is_read():
    read = []

    def rows():
        for number in range(50_000):
            read.append(number)
            yield [f"строка {number} {number * 7919 % 10007}", number]

    chunks = stream_workbook("Лист", rows(), COLUMNS)
    first = next(chunks)

    assert (first[:2], read) == (b"PK", [])
    sizes = [len(chunk) for chunk in chunks]
    assert len(read) == 50_000
    assert max(sizes) < 200_000
