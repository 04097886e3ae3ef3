"""Rows of any table, one at a time."""

import io
import zipfile
from decimal import Decimal

import pytest

from django_commerceml.exceptions import TableError
from django_commerceml.spreadsheets.tables import Row, iter_rows
from tests.spreadsheets.files import text_file, workbook


def test_rows_have_the_numbers_that_excel_shows_and_blank_ones_are_left_out():
    rows = list(iter_rows(text_file("Код;Цена", ";", "1;2,50", "", "2;3")))

    assert rows == [
        Row(number=1, cells=("Код", "Цена")),
        Row(number=3, cells=("1", "2,50")),
        Row(number=5, cells=("2", "3")),
    ]


def test_a_workbook_gives_values():
    stream = workbook(["Код", "Цена"], [15, 2.5], [None, None], ["A", None])

    assert [(row.number, row.cells) for row in iter_rows(stream)] == [
        (1, ("Код", "Цена")),
        (2, (15, 2.5)),
        (4, ("A",)),
    ]


def test_the_line_that_names_the_delimiter_is_no_row():
    rows = list(iter_rows(text_file("sep=|", "Код|Цена", "1|2")))

    assert [row.number for row in rows] == [2, 3]


def test_a_cell_may_hold_the_delimiter_and_a_new_line():
    rows = list(iter_rows(text_file("Код;Название", '1;"a;б\nв"')))

    assert rows[1].cells == ("1", "a;б\nв")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xd0\xcf\x11\xe0 old", "это старый формат Excel"),
        (b"PK\x03\x04 broken", "файл XLSX не читается"),
        (b'1;"' + b"a" * 200_000, "таблица не читается как CSV"),
    ],
)
def test_what_is_no_table_is_refused_in_plain_words(content, message):
    with pytest.raises(TableError, match=message):
        list(iter_rows(io.BytesIO(content)))


def test_a_zip_that_is_no_workbook_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("import.xml", "<a/>")
    stream.seek(0)

    with pytest.raises(TableError, match="файл XLSX не читается"):
        list(iter_rows(stream))


def test_numbers_of_a_workbook_are_exact():
    (row,) = iter_rows(workbook([Decimal("1200.50")]))

    assert row.cells == (1200.5,)
