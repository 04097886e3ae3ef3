"""Turns values into what JSON can hold and back, by their declared types."""

import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache, partial
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

_READERS: Final[dict[type, Callable[[Any], Any]]] = {
    Decimal: Decimal,
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
    time: time.fromisoformat,
}
_UNIONS: Final = (Union, types.UnionType)


def to_plain(value: Any) -> Any:
    """Return *value* as dicts, lists and texts; what is at its default is left out."""
    if is_dataclass(value):
        return {
            field.name: to_plain(getattr(value, field.name))
            for field in fields(value)
            if getattr(value, field.name) != field.default
        }
    if isinstance(value, dict):
        return {key: to_plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [to_plain(item) for item in value]
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def from_plain(kind: Any, plain: Any) -> Any:
    """Return the value of type *kind* that `to_plain` made *plain* of."""
    return None if plain is None else _reader_of(kind)(plain)


@cache
def _reader_of(kind: Any) -> Callable[[Any], Any]:
    if is_dataclass(kind):
        return partial(_read_record, kind, get_type_hints(kind))
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in _UNIONS:
        (known,) = (option for option in arguments if option is not types.NoneType)
        return partial(from_plain, known)
    if origin is tuple:
        return lambda plain: tuple(from_plain(arguments[0], item) for item in plain)
    if origin is dict:
        return partial(_read_dict, arguments[1])
    reader: Callable[[Any], Any] = _READERS.get(kind, kind)
    return reader


def _read_record(kind: Any, hints: dict[str, Any], plain: dict[str, Any]) -> Any:
    return kind(**{name: from_plain(hints[name], plain[name]) for name in plain})


def _read_dict(kind: Any, plain: dict[str, Any]) -> dict[str, Any]:
    return {key: from_plain(kind, item) for key, item in plain.items()}
