"""What differs between a row and its new values, field by field."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from django.contrib.auth import get_user_model
from django.db.models import Model

from django_commerceml.importing.telling import Named
from django_commerceml.models import (
    Catalog,
    Category,
    Counterparty,
    Group,
    Product,
    Property,
    ReferenceBook,
    Unit,
)

Values = Mapping[str, Any]


class Difference(NamedTuple):
    """A field that changes; None is nothing there."""

    field: str
    detail: object
    old: object
    new: object


_BOOKKEEPING: Final = frozenset(
    {
        *("fingerprint", "prices_fingerprint", "stocks_fingerprint"),
        *("external_id", "profile_id", "product_external_id"),
        *("classifier_external_id", "created_at", "updated_at", "is_declared"),
    }
)
"""Columns that say nothing to a person."""

_POINTERS: Final[dict[str, Callable[[], type[Model]]]] = {
    "base_unit_id": lambda: Unit,
    "unit_id": lambda: Unit,
    "catalog_id": lambda: Catalog,
    "category_id": lambda: Category,
    "product_id": lambda: Product,
    "book_id": lambda: ReferenceBook,
    "counterparty_id": lambda: Counterparty,
    "parent_external_id": lambda: Group,
    "user_id": get_user_model,
}
"""Columns that point to rows, and whose rows those are."""

_ENDINGS: Final = ("_external_id", "_id")


def compare(before: Values, after: Values) -> list[Difference]:
    """Return what *after* changes in *before*, in the order of the columns."""
    found: list[Difference] = []
    for name, new in after.items():
        old = before.get(name)
        if old != new and name not in _BOOKKEEPING:
            found.extend(_WAYS.get(name, _whole)(name, old, new))
    names = {one.field for one in found}
    if "is_active" in names:
        # The mark for deletion is why, and says no more.
        return [one for one in found if one.field != "is_deleted"]
    return found


def describe(values: Values) -> list[Difference]:
    """Return what the *values* of a new row say; that it is usable says nothing."""
    said = {name: value for name, value in values.items() if value is not True}
    told = compare({name: _none_of(value) for name, value in said.items()}, said)
    return [one for one in told if one.new not in (None, "", False)]


def _none_of(value: object) -> object:
    return type(value)() if isinstance(value, list | dict) else None


def _whole(name: str, old: object, new: object) -> Iterator[Difference]:
    yield Difference(name, "", old, new)


def _pointer(name: str, old: Any, new: Any) -> Iterator[Difference]:
    model = _POINTERS[name]()
    ending = next(ending for ending in _ENDINGS if name.endswith(ending))
    was, is_now = (Named(model, key) if key else None for key in (old, new))
    yield Difference(name.removesuffix(ending), "", was, is_now)


def _properties(_: str, old: Any, new: Any) -> Iterator[Difference]:
    was, is_now = (
        tuple(Named(Property, key) for key in keys or ()) for keys in (old, new)
    )
    yield Difference("properties", "", was, is_now)


def _attributes(_: str, old: Any, new: Any) -> Iterator[Difference]:
    """Tell attributes by their name; a repeated one has several values."""
    pairs = _pairs(_by_name(old or ()), _by_name(new or ()))
    for name, was, is_now in pairs:
        yield Difference("attribute", name, was, is_now)


def _by_name(attributes: Iterable[Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for attribute in attributes:
        if isinstance(attribute, dict):
            found.setdefault(attribute["name"], []).append(attribute["value"])
        else:
            name, *values = attribute
            found.setdefault(name, []).extend(values)
    return found


def _by_key(_: str, old: Any, new: Any) -> Iterator[Difference]:
    """Tell each key of a dictionary as a field of its own."""
    for key, was, is_now in _pairs(old or {}, new or {}):
        yield from _WAYS.get(key, _whole)(key, was, is_now)


def _values(_: str, old: Any, new: Any) -> Iterator[Difference]:
    """Tell the values of a reference item, each by the field that it is of."""
    for key, was, is_now in _pairs(old or {}, new or {}):
        yield Difference("value", key, was, is_now)


def _pairs(was: Values, is_now: Values) -> Iterator[tuple[str, Any, Any]]:
    for key in {**was, **is_now}:
        if was.get(key) != is_now.get(key):
            yield key, was.get(key), is_now.get(key)


_WAYS: Final[dict[str, Callable[[str, Any, Any], Iterable[Difference]]]] = {
    **dict.fromkeys(_POINTERS, _pointer),
    "property_external_ids": _properties,
    "attributes": _attributes,
    "addresses": _by_key,
    "details": _by_key,
    "values": _values,
}
"""How columns are told that hold more than one value."""
