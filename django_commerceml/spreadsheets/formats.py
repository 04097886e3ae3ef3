"""The formats of tables: CSV as Excel has it, CSV as programs have it, XLSX."""

import csv
import io
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import tablib
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from import_export.formats.base_formats import Format

from django_commerceml.exceptions import TableError
from django_commerceml.spreadsheets.cells import Cell
from django_commerceml.spreadsheets.tables import iter_rows
from django_commerceml.spreadsheets.widgets import text_for, yes_or_no
from django_commerceml.spreadsheets.workbooks import Cell as BookCell
from django_commerceml.spreadsheets.workbooks import stream_workbook

Table = Iterable[Sequence[Any]]
"""Rows of values; the first are the headers."""

_FORMULA: Final = re.compile(r"[=+\-@\t\r]")
"""What a program that opens CSV may take for the beginning of a formula."""
_CHUNK: Final = 64 * 1024


class _ExportFormat(Format):  # type: ignore[misc]  # the library has no types
    """A format that tables are written in, row by row."""

    def can_export(self) -> bool:
        """Tell import-export that it may be chosen."""
        return True

    def is_binary(self) -> bool:
        """Tell import-export that it gives bytes."""
        return True


class _TextFormat(_ExportFormat, ABC):
    delimiter = ","
    encoding = "utf-8"
    bom = ""

    def get_extension(self) -> str:
        """Return the ending of file names."""
        return "csv"

    def get_content_type(self) -> str:
        """Return the type that the browser hears."""
        return f"text/csv; charset={self.encoding}"

    def write(self, table: Table) -> Iterator[bytes]:
        """Yield *table* as bytes."""
        buffer = io.StringIO(self.bom)
        buffer.seek(0, io.SEEK_END)
        writer = csv.writer(buffer, delimiter=self.delimiter)
        for row in table:
            writer.writerow([self._cell(value) for value in row])
            if buffer.tell() > _CHUNK:
                yield buffer.getvalue().encode(self.encoding)
                buffer.seek(0)
                buffer.truncate()
        yield buffer.getvalue().encode(self.encoding)

    def _cell(self, value: Any) -> str:
        return harmless(value) if isinstance(value, str) else self._figure(value)

    @abstractmethod
    def _figure(self, value: Any) -> str:
        """Return *value*, which is no text, as this format writes it."""


class ExcelCSV(_TextFormat):
    """CSV that a Russian Excel opens by a double click."""

    delimiter = ";"
    bom = "\ufeff"

    def get_title(self) -> Any:
        """Return the name to choose it by."""
        return _("CSV for Excel")

    def _figure(self, value: Any) -> str:
        text = text_for(value)
        return text.replace(".", ",") if isinstance(value, Decimal) else text


class PlainCSV(_TextFormat):
    """CSV for programs: commas, points, ISO dates."""

    def get_title(self) -> Any:
        """Return the name to choose it by."""
        return _("CSV for programs (commas, decimal points)")

    def _figure(self, value: Any) -> str:
        if isinstance(value, datetime):
            return timezone.localtime(value).isoformat(timespec="seconds")
        return value.isoformat() if isinstance(value, date) else text_for(value)


class XLSX(_ExportFormat):
    """A workbook; further sheets where one is full."""

    def get_title(self) -> Any:
        """Return the name to choose it by."""
        return _("Excel (XLSX)")

    def get_extension(self) -> str:
        """Return the ending of file names."""
        return "xlsx"

    def get_content_type(self) -> str:
        """Return the type that the browser hears."""
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def write(self, table: Table) -> Iterator[bytes]:
        """Yield *table* as bytes, while its rows are read."""
        rows = ([_xlsx_cell(value) for value in row] for row in table)
        yield from stream_workbook("Sheet", rows)


class AnyTable(Format):  # type: ignore[misc]  # the library has no types
    """What import-export reads: CSV of any Excel, or XLSX; found out, not asked."""

    def __init__(self, encoding: str | None = None) -> None:
        """Take the *encoding* that the library thinks of; it is found out too."""

    def get_title(self) -> Any:
        """Return the name of the format."""
        return _("CSV or XLSX")

    def can_import(self) -> bool:
        """Tell import-export that it may be read."""
        return True

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        """Return the table in *in_stream*; blank rows stay, to be counted.

        Raises `TableError` for what is no table.
        """
        rows = iter_rows(io.BytesIO(in_stream))
        first = next(rows, None)
        if first is None:
            message = "таблица пуста"
            raise TableError(message)
        headers = [unescaped(cell) for cell in first.cells]
        dataset = tablib.Dataset(headers=[str(header) for header in headers])
        number = first.number
        for row in rows:
            while (number := number + 1) < row.number:
                dataset.append([""] * len(headers))
            cells = [*map(unescaped, row.cells), *[""] * len(headers)]
            dataset.append(cells[: len(headers)])
        return dataset


def harmless(text: str) -> str:
    """Return *text* so that no program that opens CSV takes it for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unescaped(cell: Cell) -> Cell:
    """Return what `harmless` was given."""
    if cell is None:
        return ""
    if isinstance(cell, str) and cell.startswith("'") and _FORMULA.match(cell, 1):
        return cell[1:]
    return cell


def _xlsx_cell(value: Any) -> BookCell:
    if isinstance(value, bool):
        return yes_or_no(is_so=value)
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None)
    cell: BookCell = value
    return cell
