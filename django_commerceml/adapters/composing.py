"""Documents of orders, made of values as shops have them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, fields
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Any, Final, TypeVar, get_args

from django.utils import timezone

from django_commerceml.exceptions import AdapterError

Record = TypeVar("Record")


def compose(record: type[Record], values: Mapping[str, Any]) -> Record:
    """Return the *record*, one of `adapters.documents`, with *values*.

    They become what its fields are: a number a `Decimal`, a day a moment in the zone
    of the site. None says nothing, or is empty where it must say something.

    Raises `AdapterError` for what is missing, or is something else altogether.
    """
    known = _fields_of(record)  # type: ignore[arg-type]  # classes are hashable
    said = {name: _convert(known[name], value) for name, value in values.items()}
    said = {name: value for name, value in said.items() if value is not MISSING}
    missing = [name for name in known if name not in said and _is_needed(known[name])]
    if missing:
        message = f"в заказе магазина не заполнено: {', '.join(missing)}"
        raise AdapterError(message)
    return record(**said)


def names_of(record: type[Any]) -> list[str]:
    """Return the names of the fields of *record*."""
    return list(_fields_of(record))  # type: ignore[arg-type]  # classes are hashable


@cache
def _fields_of(record: type[Any]) -> dict[str, Field[Any]]:
    return {item.name: item for item in fields(record)}


def _is_needed(item: Field[Any]) -> bool:
    return item.default is MISSING and item.default_factory is MISSING


def _convert(item: Field[Any], value: Any) -> Any:
    """Return *value* as *item* has it; `MISSING`: nothing is said."""
    kinds = get_args(item.type) if isinstance(item.type, UnionType) else (item.type,)
    if value is None:
        may_be_none = type(None) in kinds or item.type is Any
        return None if may_be_none else MISSING
    convert = _CONVERTERS.get(kinds[0])
    try:
        return convert(value) if convert else value
    except (ArithmeticError, TypeError, ValueError) as error:
        message = f"в заказе магазина нельзя понять {item.name}: {type(value).__name__}"
        raise AdapterError(message) from error


def _moment(value: datetime | date) -> datetime:
    moment = value if isinstance(value, datetime) else datetime.combine(value, time())
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment


def _number(value: Any) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _boolean(value: Any) -> bool:
    return bool(value)


def _text(value: Any) -> str:
    return str(value).strip()


_CONVERTERS: Final[dict[Any, Callable[[Any], Any]]] = {
    str: _text,
    Decimal: _number,
    datetime: _moment,
    bool: _boolean,
}


def is_said(values: Iterable[Any]) -> bool:
    """Return whether any of *values* says something."""
    return any(value not in {None, ""} for value in values)
