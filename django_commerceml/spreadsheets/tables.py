"""Tables in files: CSV of any Excel, XLSX; rows one at a time."""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO, Final, cast
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from django_commerceml.exceptions import TableError
from django_commerceml.spreadsheets.cells import Cell, text_of
from django_commerceml.spreadsheets.sniffing import (
    is_separator_line,
    sniff_delimiter,
    sniff_encoding,
)

_ZIP: Final = b"PK\x03\x04"
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
_SAMPLE_LINES: Final = 20
_MOST_COLUMNS: Final = 100
_MOST_UNPACKED: Final = 512 * 1024 * 1024
"""So many bytes may be in an XLSX once it is unpacked."""

_BROKEN: Final = (
    zipfile.BadZipFile,
    InvalidFileException,
    KeyError,
    IndexError,
    ValueError,
    ParseError,
    SyntaxError,  # lxml's
    EOFError,
    zlib.error,  # a cut member's
)
_NOT_READABLE: Final = "файл XLSX не читается: откройте его в Excel и сохраните заново"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a table that is not blank."""

    number: int
    """As the spreadsheet shows it, from 1."""
    cells: tuple[Cell, ...]


def iter_rows(stream: BinaryIO) -> Iterator[Row]:
    """Yield the rows of the table in *stream*, which can be sought in.

    What it holds decides what it is, not its name. Raises `TableError` for what
    is no table.
    """
    head = stream.read(len(_ZIP))
    stream.seek(0)
    if head == _OLD_EXCEL:
        message = "это старый формат Excel (xls): сохраните таблицу как XLSX или CSV"
        raise TableError(message)
    rows = _workbook_rows(stream) if head == _ZIP else _text_rows(stream)
    for number, cells in enumerate(rows, 1):
        filled = _without_end(cells[:_MOST_COLUMNS])
        if filled:
            yield Row(number=number, cells=filled)


def _without_end(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Return *cells* without the blank ones after the last that is filled."""
    length = len(cells)
    while length and not text_of(cells[length - 1]):
        length -= 1
    return cells[:length]


def _workbook_rows(stream: BinaryIO) -> Iterator[tuple[Cell, ...]]:
    try:
        _check_size(stream)
        book = load_workbook(stream, read_only=True, data_only=True)
    except _BROKEN as error:
        raise TableError(_NOT_READABLE) from error
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        rows = sheet.iter_rows(values_only=True)
        yield from cast("Iterator[tuple[Cell, ...]]", rows)
    except _BROKEN as error:
        raise TableError(_NOT_READABLE) from error
    finally:
        book.close()


def _check_size(stream: BinaryIO) -> None:
    with zipfile.ZipFile(stream) as archive:
        size = sum(member.file_size for member in archive.infolist())
    stream.seek(0)
    if size > _MOST_UNPACKED:
        message = "таблица слишком велика: сохраните её как CSV или разделите"
        raise TableError(message)


def _text_rows(stream: BinaryIO) -> Iterator[tuple[Cell, ...]]:
    encoding = sniff_encoding(stream)
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")
    try:
        sample = list(islice(text, _SAMPLE_LINES))
        delimiter = sniff_delimiter("".join(sample))
        text.seek(0)
        if sample and is_separator_line(sample[0]):
            text.readline()
            yield ()
        yield from map(tuple, csv.reader(text, delimiter=delimiter))
    except csv.Error as error:
        message = f"таблица не читается как CSV: {error}"
        raise TableError(message) from error
    finally:
        text.detach()
