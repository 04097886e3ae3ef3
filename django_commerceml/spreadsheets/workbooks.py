"""Workbooks (XLSX), written row by row while they are sent: nothing of them is kept."""

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from itertools import chain, islice
from typing import IO, Final
from xml.sax.saxutils import escape

from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel

from django_commerceml.spreadsheets.book_parts import (
    DAY,
    DECLARATION,
    HEAD,
    MAIN,
    MOMENT,
    RELATIONS,
    STYLES,
    list_sheets,
)
from django_commerceml.spreadsheets.widgets import LONGEST_CELL, plain_number

Cell = str | int | Decimal | date | None
"""None is an empty cell; a text is a text, also where it begins as a formula.

Moments are naive, in local time.
"""

MOST_ROWS: Final = 1_048_576
"""So many rows has a sheet of Excel; then the next sheet begins."""
_CHUNK: Final = 64 * 1024
_LEVEL: Final = 3
"""Of compression: half the time of the usual one, a tenth more bytes."""
_DIGITS: Final = 15
"""So many of a number are kept by Excel."""
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_letter: Final = cache(get_column_letter)


def stream_workbook(
    title: str, rows: Iterable[Sequence[Cell]], columns: Sequence[tuple[str, int]] = ()
) -> Iterator[bytes]:
    """Yield a workbook of *rows*, from its first bytes on while the rows are read.

    *columns* are headers and widths in characters: then every sheet has a head that
    stays in sight and filters the rows. A sheet that is full is followed by another.
    """
    sink = _Sink()
    left, sheets = iter(rows), 0
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as book:
        book.writestr("_rels/.rels", DECLARATION + RELATIONS)
        book.writestr("xl/styles.xml", DECLARATION + STYLES)
        yield sink.take()
        while (first := next(left, None)) is not None or not sheets:
            sheets += 1
            begun = chain(() if first is None else (first,), left)
            some = islice(begun, MOST_ROWS - bool(columns))
            name = f"xl/worksheets/sheet{sheets}.xml"
            with book.open(name, "w", force_zip64=True) as part:
                for _ in _write_sheet(part, some, columns):
                    if sink.size >= _CHUNK:
                        yield sink.take()
        for name, content in list_sheets(title, sheets):
            book.writestr(name, DECLARATION + content)
    yield sink.take()


class _Sink:
    """What is written and was not sent yet."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self.size = 0

    def write(self, data: bytes, /) -> int:
        """Keep *data* until it is taken."""
        self._pieces.append(bytes(data))
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """Do nothing: who takes it sends it."""

    def close(self) -> None:
        """Do nothing: what is kept is still to be taken."""

    def take(self) -> bytes:
        """Return what is kept, and forget it."""
        data = b"".join(self._pieces)
        self._pieces.clear()
        self.size = 0
        return data


def _write_sheet(
    part: IO[bytes], rows: Iterable[Sequence[Cell]], columns: Sequence[tuple[str, int]]
) -> Iterator[None]:
    """Write one sheet to *part*, a row at each step."""
    part.write((DECLARATION + _sheet_begin(columns)).encode())
    number = 0
    if columns:
        number += 1
        head = [header for header, _ in columns]
        part.write(_row(number, head, style=HEAD))
    for row in rows:
        number += 1
        part.write(_row(number, row))
        yield
    part.write(_sheet_end(columns, number).encode())


def _sheet_begin(columns: Sequence[tuple[str, int]]) -> str:
    begin = f'<worksheet xmlns="{MAIN}">'
    if not columns:
        return f"{begin}<sheetData>"
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    widths = "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        for number, (_, width) in enumerate(columns, 1)
    )
    return (
        f'{begin}<sheetViews><sheetView workbookViewId="0">{pane}</sheetView>'
        f"</sheetViews><cols>{widths}</cols><sheetData>"
    )


def _sheet_end(columns: Sequence[tuple[str, int]], rows: int) -> str:
    last = f"{_letter(len(columns))}{rows}" if columns else ""
    filters = f'<autoFilter ref="A1:{last}"/>' if columns else ""
    return f"</sheetData>{filters}</worksheet>"


def _row(number: int, row: Sequence[Cell], style: int = 0) -> bytes:
    cells = "".join(
        _cell(f"{_letter(place)}{number}", value, style)
        for place, value in enumerate(row, 1)
        if value is not None and value != ""
    )
    return f'<row r="{number}">{cells}</row>'.encode()


def _cell(place: str, value: str | int | Decimal | date, style: int) -> str:
    if isinstance(value, date):
        style = MOMENT if isinstance(value, datetime) else DAY
        number = to_excel(value)  # type: ignore[no-untyped-call]  # it has no types
        return f'<c r="{place}" s="{style}"><v>{number}</v></c>'
    mark = f' s="{style}"' if style else ""
    exact = _exact(value) if isinstance(value, Decimal) else value
    if not isinstance(exact, str):
        return f'<c r="{place}"{mark}><v>{exact}</v></c>'
    text = escape(_CONTROL.sub("", exact)[:LONGEST_CELL])
    return (
        f'<c r="{place}"{mark} t="inlineStr"><is>'
        f'<t xml:space="preserve">{text}</t></is></c>'
    )


def _exact(value: Decimal) -> Decimal | int | str:
    """Return *value* as a number that Excel holds exactly, else as a text."""
    plain = plain_number(value)
    with suppress(ValueError):
        return int(plain)
    return value if len(value.as_tuple().digits) <= _DIGITS else plain
