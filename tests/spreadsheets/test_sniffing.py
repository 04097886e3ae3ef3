"""Encodings and delimiters are found out, not asked for."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from django_commerceml.spreadsheets.sniffing import sniff_delimiter, sniff_encoding

LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюяАБЯёЁ №«»—0123456789 -."
CELLS = st.text(LETTERS, min_size=1, max_size=12).map(str.strip).filter(bool)
ROWS = st.lists(
    st.lists(CELLS, min_size=3, max_size=3).filter(
        lambda row: any(any(map(str.isalpha, cell)) for cell in row)
    ),
    min_size=2,
    max_size=8,
)


def written(rows, *, delimiter):
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(rows)
    return stream.getvalue()


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "windows-1251", "utf-16", "utf-16-le", "utf-16-be"],
)
@given(rows=ROWS, delimiter=st.sampled_from(";\t,"))
def test_a_russian_table_is_read_in_any_encoding(encoding, rows, delimiter):
    text = written([["Артикул", "Цена", "Остаток"], *rows], delimiter=delimiter)
    stream = io.BytesIO(text.encode(encoding))

    found = sniff_encoding(stream)

    assert stream.getvalue().decode(found) == text


@given(rows=ROWS, delimiter=st.sampled_from(";\t,|"))
def test_the_delimiter_is_what_makes_even_rows(rows, delimiter):
    assert sniff_delimiter(written(rows, delimiter=delimiter)) == delimiter


def test_decimal_commas_do_not_make_columns():
    sample = "Код;Цена\r\n1;1 200,50\r\n2;15,00\r\n"

    assert sniff_delimiter(sample) == ";"


def test_excels_own_line_names_the_delimiter():
    assert sniff_delimiter("sep=|\r\na,b|c,d\r\n") == "|"


def test_one_column_has_no_delimiter_to_find():
    assert sniff_delimiter("Код\r\n1\r\n2\r\n") == ";"


def test_letters_far_behind_the_beginning_count_too():
    text = "код;цена\r\n" + "1;2\r\n" * 40_000 + "Ж;3\r\n"

    assert sniff_encoding(io.BytesIO(text.encode("windows-1251"))) == "windows-1251"
    assert sniff_encoding(io.BytesIO(b"1;2\r\n" * 40_000 + b"\xc6;3")) == "windows-1251"
