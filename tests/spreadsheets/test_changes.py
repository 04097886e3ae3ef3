"""The workbook of changes: text stays text, numbers are numbers."""

from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from django_commerceml.spreadsheets import changes
from django_commerceml.spreadsheets.changes import write_changes

COLUMNS = [("Что", 12), ("Цена", 9)]


def open_book(content):
    with content:
        return load_workbook(BytesIO(content.read()))


def read_back(content):
    book = open_book(content)
    return {sheet.title: [list(row) for row in sheet.values] for sheet in book}


@pytest.mark.parametrize(
    "text", ["=1+1", "=cmd|' /C calc'!A0", "#REF!", "+7 900", "-", "@SUM(A1)", " "]
)
def test_a_text_is_a_text_whatever_it_begins_with(text):
    content = write_changes("Лист", COLUMNS, [[text, None]])

    cell = open_book(content).active["A2"]
    assert (cell.value, cell.data_type) == (text, "s")


def test_what_xml_cannot_hold_is_left_out():
    content = write_changes("Лист", COLUMNS, [["а\x00б\x0bв", Decimal("1.50")]])

    assert read_back(content)["Лист"][1:] == [["абв", 1.5]]


def test_without_rows_there_is_the_head_alone():
    content = write_changes("Лист", COLUMNS, [])

    assert read_back(content) == {"Лист": [["Что", "Цена"]]}


def test_a_full_sheet_is_followed_by_another(monkeypatch):
    monkeypatch.setattr(changes, "_MOST_ROWS", 2)

    content = write_changes("Лист", COLUMNS, ([str(n), n] for n in range(5)))

    sheets = read_back(content)
    assert [[row[1] for row in rows[1:]] for rows in sheets.values()] == [
        [0, 1],
        [2, 3],
        [4],
    ]


def test_the_head_stays_in_sight():
    content = write_changes("Лист", COLUMNS, [["а", 1]])

    sheet = open_book(content).active
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["A"].width == 12
