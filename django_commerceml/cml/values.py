"""Texts of 1C become values: numbers, booleans, dates, ids, and back.

The rules are those of protocol C.0: 1C writes for a Russian reader, older
releases in a Russian format, and people type what they like into text fields.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, TypeVar

V = TypeVar("V")

EMPTY_ID: Final = "00000000-0000-0000-0000-000000000000"
"""1C's empty reference: "not filled in"."""

EMPTY_DATE: Final = "0001-01-01"

_BLANKS = dict.fromkeys(map(ord, " \t\r\n\u00a0\u2007\u2009\u202f"))
_NUMBER = re.compile(r"-?(?:\d{1,15}(?:[.,]\d{0,20})?|[.,]\d{1,20})", re.ASCII)
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_DOTTED_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
_TIME = re.compile(r"[T ]+(\d{1,2}):(\d{2})(?::(\d{2}))?", re.ASCII)
_GUID = re.compile(
    r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
)
_GUID_LENGTH = 36
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

_TRUE = frozenset({"true", "1", "да", "истина", "yes"})
_FALSE = frozenset({"false", "0", "нет", "ложь", "no", ""})

_MAX_SCALE = 4
_REMEMBERED = 8192
_SHORT = 100
_SURELY_SMALL = 12
_LARGEST = Decimal(10) ** 13
_SMALLEST = Decimal("0.0001")

_CURRENCIES = {
    "руб": "RUB",
    "руб.": "RUB",
    "р.": "RUB",
    "₽": "RUB",
    "rur": "RUB",
    "643": "RUB",
    "810": "RUB",
    "грн": "UAH",
    "грн.": "UAH",
    "980": "UAH",
    "тг": "KZT",
    "тенге": "KZT",
    "398": "KZT",
    "byr": "BYN",
    "933": "BYN",
    "974": "BYN",
    "840": "USD",
    "$": "USD",
    "978": "EUR",
    "€": "EUR",
    "156": "CNY",
}


class UnreadableValueError(ValueError):
    """A text is not the value that its element calls for."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class _Known(dict[str, V]):
    """Values by their text; a text that is not among them is read."""

    def __init__(self, read: Callable[[str], V]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, raw: str) -> V:
        value = self._read(raw)
        if len(raw) <= _SHORT:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[raw] = value
        return value


def remembering(read: Callable[[str], V]) -> Callable[[str], V]:
    """Return *read* with a memory of short texts: the same ids and amounts come often.

    It costs no call of Python's own for a text that is known.
    """
    return _Known(read).__getitem__


def identifier(raw: str) -> str:
    """Return the id in *raw*: stripped, GUIDs in lower case, the empty one as ""."""
    value = raw.strip()
    if "#" in value:
        parts = [_one_identifier(part.strip()) for part in value.split("#")]
        return "#".join(parts).strip("#")
    return _one_identifier(value)


def _one_identifier(value: str) -> str:
    if len(value) == _GUID_LENGTH and _GUID.fullmatch(value):
        value = value.lower()
        return "" if value == EMPTY_ID else value
    return value


def number(raw: str) -> Decimal:
    """Return the number in *raw*, as 1C and people write them.

    Accepted are a point or a comma and blanks between thousands. NaN, Infinity,
    exponents, signs other than one minus and digits of other scripts are not.
    """
    plain = raw
    if not _NUMBER.fullmatch(plain):
        plain = raw.translate(_BLANKS)
        if not _NUMBER.fullmatch(plain):
            raise UnreadableValueError("VAL-01", f"не число: «{_shorten(raw)}»")
    value = Decimal(plain.replace(",", "."))
    if len(plain) > _SURELY_SMALL and abs(value) >= _LARGEST:
        raise UnreadableValueError("VAL-02", f"слишком большое число: «{plain}»")
    return value


def quantity(raw: str) -> Decimal:
    """Return the number in *raw*, rounded half up to four decimals."""
    value = number(raw)
    if len(raw) <= _MAX_SCALE + 1:
        return value
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -_MAX_SCALE:
        return value.quantize(_SMALLEST, ROUND_HALF_UP)
    return value


def amount(raw: str) -> Decimal:
    """Return a price: a number that is not negative, to four decimals."""
    value = quantity(raw)
    if value < 0:
        raise UnreadableValueError("VAL-02", f"отрицательная цена: «{_shorten(raw)}»")
    return value


def integer(raw: str) -> int:
    """Return the whole number in *raw*."""
    return int(number(raw))


def boolean(raw: str) -> bool:
    """Return whether *raw* says yes: true, 1, Да, истина."""
    word = raw.strip().lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise UnreadableValueError("VAL-06", f"не логическое значение: «{_shorten(raw)}»")


def flag(raw: str) -> bool:
    """Return whether *raw* says yes; a positive number does, other words do not.

    1C-Bitrix reads СодержитТолькоИзменения so: "true" or a number above zero.
    """
    word = raw.strip().lower()
    return word in _TRUE or (word.isascii() and word.isdigit() and int(word[:9]) > 0)


def deletion(raw: str) -> bool:
    """Return whether the Статус in *raw* is "Удален"."""
    return raw.strip().lower() in {"удален", "удалён"}


def moment(raw: str) -> datetime | None:
    """Return the date and time in *raw*; None for an empty date of 1C."""
    value = raw.strip()
    if not value or value.startswith(EMPTY_DATE):
        return None
    day = date_value(value)
    if day is None:
        return None
    clock = _TIME.search(value)
    parts = clock.groups() if clock else ()
    hour, minute, second = (*(int(part or 0) for part in parts), 0, 0, 0)[:3]
    try:
        return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=UTC)
    except ValueError as error:
        raise UnreadableValueError("VAL-04", f"не время: «{_shorten(raw)}»") from error


def date_value(raw: str) -> date | None:
    """Return the date in *raw*; None for an empty date of 1C."""
    value = raw.strip()
    if not value or value.startswith((EMPTY_DATE, "01.01.0001")):
        return None
    if match := _DATE.match(value):
        year, month, day = map(int, match.groups())
    elif match := _DOTTED_DATE.match(value):
        day, month, year = map(int, match.groups())
    else:
        raise UnreadableValueError("VAL-04", f"не дата: «{_shorten(raw)}»")
    try:
        return date(year, month, day)
    except ValueError as error:
        raise UnreadableValueError("VAL-04", f"не дата: «{_shorten(raw)}»") from error


def currency(raw: str) -> str:
    """Return the ISO 4217 code for 1C's word: "руб.", RUR, 643 are RUB."""
    word = raw.strip()
    return _CURRENCIES.get(word.lower(), word.upper()[:3])


def option_value(raw: str) -> str:
    """Return a property value; an option's id is written as `identifier` does."""
    return _one_identifier(raw.strip())


def tax_percent(rate: str) -> Decimal | None:
    """Return the per cent of *rate*: "20", "18%", "18/118"; None for "Без НДС"."""
    plain = rate.partition("/")[0].strip().rstrip("%")
    try:
        value = number(plain)
    except UnreadableValueError:
        return None
    return value if 0 <= value < 100 else None  # noqa: PLR2004 (per cent)


def write_text(value: str) -> str:
    """Return *value* without the characters that XML forbids."""
    return _FORBIDDEN.sub("", value)


def write_number(value: Decimal) -> str:
    """Return *value* with a point, without an exponent."""
    return format(value, "f")


def write_boolean(value: bool) -> str:  # noqa: FBT001 (a codec has one parameter)
    """Return 1C's word for *value*."""
    return "true" if value else "false"


def write_moment(value: datetime) -> str:
    """Return *value* as 1C reads it: no zone, no fractions."""
    return value.replace(tzinfo=None).isoformat(timespec="seconds")


def write_date(value: date) -> str:
    """Return *value* as 1C reads it."""
    return value.isoformat()


def _shorten(raw: str) -> str:
    value = " ".join(raw.split())
    return value if len(value) <= 40 else value[:39] + "…"  # noqa: PLR2004 (a message)


Reader = Callable[[str], object]
Writer = Callable[..., str]
