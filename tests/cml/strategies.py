"""Records of every kind, as hypothesis draws them."""

import dataclasses
import types
import typing
from datetime import date, time
from decimal import Decimal
from functools import cache
from typing import Any

from hypothesis import strategies as st

from django_commerceml.cml import values
from django_commerceml.cml.names import ContactKind

TRICKY = (
    "",
    "Чай",
    "Чай & кофе <«»>",
    "\"x\" 'y'",
    "]]>",
    "a#b",
    "two\nlines\tand more",
    "00123",
    "\u00a0Ж\u00a0Ж",
    "☕ \U0001f375",
    "&lt;br&gt;",
    "bd72d913-55bc-11d9-848a-00112f43529a",
    "null",
)
TEXTS = st.sampled_from(sorted({text.strip() for text in TRICKY}))
IDS = TEXTS.map(values.identifier)
NUMBERS = st.decimals(-(10**9), 10**9, places=4)
NAMED: dict[str, st.SearchStrategy[Any]] = {
    "currency": st.sampled_from(["RUB", "USD", "XAU"]),
    "amount": st.decimals(0, 10**9, places=4),
    "category_id": IDS,
    "text": TEXTS.filter(bool),
    "short_name": TEXTS.filter(lambda text: text and not text.isdigit()),
    "kind": TEXTS | st.sampled_from(ContactKind),
    "values": TEXTS.filter(bool),
    "group_ids": IDS.filter(bool),
    "property_ids": IDS.filter(bool),
}
"""What is more than its type: an amount, a currency, what may not be blank."""
PLAIN: dict[type, st.SearchStrategy[Any]] = {
    str: TEXTS,
    bool: st.booleans(),
    int: st.integers(-(10**9), 10**9),
    Decimal: NUMBERS,
    date: st.dates(min_value=date(1, 1, 2)),
    time: st.times().map(lambda value: value.replace(microsecond=0)),
}
DEEPEST = 2


def any_record(record: Any) -> st.SearchStrategy[Any]:
    """Return records of the class *record*."""
    return _any_record(record, 0)


@cache
def _any_record(record: Any, depth: int) -> st.SearchStrategy[Any]:
    """Return records of the class *record*, which lies *depth* records deep."""
    hints = typing.get_type_hints(record)
    return st.builds(
        record,
        **{
            field.name: _any_value(field, hints[field.name], depth)
            for field in dataclasses.fields(record)
        },
    )


def _any_value(
    field: "dataclasses.Field[Any]", hint: Any, depth: int
) -> st.SearchStrategy[Any]:
    """Return values of a field; a list that is empty but not None is not written."""
    is_optional = isinstance(hint, types.UnionType)
    plain = typing.get_args(hint)[0] if is_optional else hint
    is_list = typing.get_origin(plain) is tuple
    found = (
        _any_list(field.name, typing.get_args(plain)[0], depth)
        if is_list
        else _any_plain(field.name, plain, depth)
    )
    if field.default is dataclasses.MISSING or (is_optional and is_list):
        found = found.filter(lambda value: value not in {"", ()})
    if is_optional and is_list and depth >= DEEPEST:
        return st.none()
    return st.none() | found if is_optional else found


def _any_list(name: str, hint: Any, depth: int) -> st.SearchStrategy[Any]:
    if depth >= DEEPEST:
        return st.just(())
    return st.lists(_any_plain(name, hint, depth), max_size=2).map(tuple)


def _any_plain(name: str, hint: Any, depth: int) -> st.SearchStrategy[Any]:
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _any_record(hint, depth + 1)
    if name in NAMED:
        return NAMED[name]
    return PLAIN[hint]
