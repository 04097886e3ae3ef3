"""Cells of tables as people fill them: numbers with words, blanks and commas."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django_commerceml.cml import values
from django_commerceml.cml.values import UnreadableValueError

Cell = str | int | float | Decimal | bool | datetime | date | None
"""What a cell holds: always a text in CSV, a value of its own in XLSX."""

_WORDS: Final = re.compile(
    r"(?:руб(?:\.|лей|ля|ль)?|р\.?|₽|rub|rur|usd|eur|\$|€|тенге|тг\.?|₸|"
    r"шт(?:\.|ук|ука|уки)?|уп(?:\.|ак\.?)?|кг\.?|м\.?|л\.?|компл\.?|пар[аы]?)",
    re.IGNORECASE,
)
"""What people write beside a number and what says nothing of its value."""
_BLANKS: Final = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
_THOUSANDS: Final = re.compile(r"-?\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*", re.ASCII)
_MINUSES: Final = str.maketrans({"\u2212": "-", "\u2013": "-"})
_LONGEST: Final = 40


def text_of(cell: Cell) -> str:
    """Return *cell* as a text without blanks around it; a whole number has no point."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell.is_integer() else repr(cell)
    return str(cell).replace("\u00a0", " ").strip()


def shown(cell: Cell) -> str:
    """Return *cell* as messages quote it: in «», short."""
    text = " ".join(text_of(cell).split())
    return f"«{text if len(text) <= _LONGEST else text[: _LONGEST - 1] + '…'}»"


def read_number(cell: Cell) -> Decimal:
    """Return the number in *cell*, to four decimals: `1 200,50 руб.` is 1200.50.

    Raises `UnreadableValueError` for what is no number.
    """
    if isinstance(cell, bool | date):
        raise UnreadableValueError("VAL-01", f"не число: {shown(cell)}")
    text = f"{cell:.10f}" if isinstance(cell, float) else text_of(cell)
    return values.quantity(_plain(text))


def _plain(text: str) -> str:
    """Return *text* without words, blanks and separators of thousands."""
    text = _BLANKS.sub("", text.translate(_MINUSES))
    text = _without_words(text)
    decimal = max(".,", key=text.rfind)
    whole, point, fraction = text.rpartition(decimal)
    grouped = _THOUSANDS.fullmatch(whole)
    if point and grouped and grouped[1] != decimal:
        return whole.replace(grouped[1], "") + "." + fraction
    if text.count(decimal) > 1 and _THOUSANDS.fullmatch(text):
        return text.replace(decimal, "")
    return text


def _without_words(text: str) -> str:
    before = _WORDS.match(text)
    if before:
        text = text[before.end() :]
    ending = re.search(f"{_WORDS.pattern}$", text, re.IGNORECASE)
    return text[: ending.start()] if ending else text
