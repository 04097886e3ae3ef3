"""A workbook of what a run changed, written row by row into a temporary file."""

import tempfile
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import IO, Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

Cell = str | int | Decimal | None
"""None is an empty cell; a text is a text, also where it begins as a formula."""

_READ_AS_MORE: Final = ("=", "#")
"""What a text begins with that a spreadsheet would take for a formula or an error."""
_MOST_ROWS: Final = 1_000_000
"""Of a sheet; the format ends at 1,048,576."""


def write_changes(
    title: str,
    columns: Sequence[tuple[str, int]],
    rows: Iterable[Sequence[Cell]],
) -> IO[bytes]:
    """Return a workbook of *rows*, open at its beginning; who takes it closes it.

    *columns* are headers and widths in characters. A sheet that is full is followed
    by another one of the same *title*.
    """
    book = Workbook(write_only=True)
    sheet, left = None, 0
    for row in rows:
        if sheet is None or not left:
            sheet, left = _begin_sheet(book, title, columns), _MOST_ROWS
        sheet.append([_cell(sheet, value) for value in row])
        left -= 1
    if sheet is None:
        _begin_sheet(book, title, columns)
    content = tempfile.TemporaryFile()  # noqa: SIM115 (handed over open)
    book.save(content)
    content.seek(0)
    return content


def _begin_sheet(book: Workbook, title: str, columns: Sequence[tuple[str, int]]) -> Any:
    """Return a new sheet with a head that stays in sight and filters the rows."""
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for number, (_, width) in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{_MOST_ROWS + 1}"
    sheet.append([_head(sheet, header) for header, _ in columns])
    return sheet


def _head(sheet: Any, header: str) -> Any:
    cell = WriteOnlyCell(sheet, header)
    cell.font = Font(bold=True)
    return cell


def _cell(sheet: Any, value: Cell) -> Any:
    if not isinstance(value, str):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", value)
    if not text.startswith(_READ_AS_MORE):
        return text
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    return cell
