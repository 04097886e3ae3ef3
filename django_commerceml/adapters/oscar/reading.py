"""Texts of 1C as the types of Oscar's attributes hold them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from math import isfinite
from typing import Any, Final

_YES: Final = frozenset({"true", "да", "истина", "1"})
_NO: Final = frozenset({"false", "нет", "ложь", "0"})


def _text(texts: Sequence[str]) -> str | None:
    return ", ".join(dict.fromkeys(texts)) or None


def _float(texts: Sequence[str]) -> float | None:
    said = "".join(texts[0].split()).replace(",", ".")
    number = float(said) if said else None
    if number is not None and not isfinite(number):
        raise ValueError(said)
    return number


def _integer(texts: Sequence[str]) -> int | None:
    number = _float(texts)
    if number is None:
        return None
    if number != int(number):
        raise ValueError(texts[0])
    return int(number)


def _boolean(texts: Sequence[str]) -> bool | None:
    said = texts[0].strip().lower()
    if said in _YES or said in _NO:
        return said in _YES
    if said:
        raise ValueError(said)
    return None


def _date(texts: Sequence[str]) -> date | None:
    said = texts[0].strip()[:10]
    if not said:
        return None
    day, point, rest = said.partition(".")
    if point:
        month, _, year = rest.partition(".")
        return date(int(year), int(month), int(day))
    return date.fromisoformat(said)


READERS: Final[Mapping[str, Callable[[Sequence[str]], Any]]] = {
    "text": _text,
    "richtext": _text,
    "float": _float,
    "integer": _integer,
    "boolean": _boolean,
    "date": _date,
}
"""By the type of the attribute: one value out of what 1C said, None for nothing.

They raise `ValueError` over what is no such value.
"""
