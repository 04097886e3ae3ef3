"""Whether what a declaration takes from 1C fits the columns of the shop."""

import inspect
from collections.abc import Callable, Iterator
from typing import Any, Final

from django.core.checks import CheckMessage
from django.db import models

from django_commerceml.adapters.columns import Source
from django_commerceml.adapters.mapped.check_kinds import (
    NUMBERS,
    WORDS,
    find_any,
    no_such_field,
)
from django_commerceml.adapters.mapped.check_messages import error, warning
from django_commerceml.adapters.mapped.declarations import Field, Fields

_BY_ITSELF: Final = ("auto_now", "auto_now_add", "generated")
_ID: Final = 36
_PAIR: Final = 73
"""The letters of one GUID, and of two with «#» between them."""


def check_columns(
    place: str,
    model: type[models.Model],
    fields: Fields,
    mirror: type[models.Model] | None,
) -> Iterator[CheckMessage]:
    """Yield what is wrong with *fields* of *model*.

    *mirror* is the model that their values are taken from; None: they have no source.
    """
    for name, declared in fields.items():
        column = find_any(model, name)
        at = f"{place}[{name!r}]"
        if not getattr(column, "concrete", False) or column.many_to_many:
            yield no_such_field(at, model, name)
        elif mirror is not None:
            source = declared.source if isinstance(declared, Field) else declared
            yield from _check_source(at, column, source, mirror)


def check_key(
    place: str,
    model: type[models.Model],
    name: str | None,
    mirror: type[models.Model],
) -> Iterator[CheckMessage]:
    """Yield what is wrong with *name*, the field that holds 1C's id."""
    if name is None:
        return
    field = find_any(model, name)
    if not isinstance(field, WORDS):
        yield error(
            "commerceml.E022",
            f"{place}.key",
            f"{model.__name__} has no text {name!r} to keep 1C's id in",
            "1C's ids are texts, not always GUIDs. Without a key links are kept.",
        )
        return
    longest = _PAIR if mirror.__name__ == "Offer" else _ID
    if field.max_length is not None and field.max_length < longest:
        yield error(
            "commerceml.E022",
            f"{place}.key",
            f"{model.__name__}.{name} has room for {field.max_length} letters only",
            f"1C's ids take {longest}.",
        )
    if not (field.unique or field.db_index):
        yield warning(
            "commerceml.W020",
            f"{place}.key",
            f"{model.__name__}.{name} has no index",
            "Make it unique: rows are looked for by it in every exchange.",
        )


def check_required(
    place: str, model: type[models.Model], known: set[str]
) -> Iterator[CheckMessage]:
    """Yield an error where *model* cannot be saved with the fields *known* alone."""
    missing = [
        field.name
        for field in model._meta.concrete_fields  # noqa: SLF001 (Django's public name)
        if _is_required(field) and not {field.name, field.attname} & known
    ]
    if missing:
        yield error(
            "commerceml.E023",
            place,
            f"nothing is said of {', '.join(missing)}, and {model.__name__} needs it",
            "Say it in fields, or give new rows a value in defaults.",
        )


def _is_required(field: Any) -> bool:
    """Return whether a new row must be given a value; an empty text is one."""
    if isinstance(field, models.AutoField) or _is_parent_link(field):
        return False
    if isinstance(field, WORDS) and not field.unique:
        return False
    is_filled = field.null or field.has_default() or _has_database_default(field)
    return not (is_filled or any(getattr(field, name, False) for name in _BY_ITSELF))


def _is_parent_link(field: Any) -> bool:
    """Return whether *field* leads to the table of the model that is inherited."""
    return bool(
        field.remote_field and getattr(field.remote_field, "parent_link", False)
    )


def _has_database_default(field: Any) -> bool:
    return getattr(field, "db_default", models.NOT_PROVIDED) is not models.NOT_PROVIDED


def _check_source(
    place: str, column: Any, source: Source, mirror: type[models.Model]
) -> Iterator[CheckMessage]:
    if callable(source):
        if not _takes_one(source):
            yield error(
                "commerceml.E025",
                place,
                "the callable does not take one argument",
                f"It is called with the row of {mirror.__name__}.",
            )
        return
    name = source.partition(".")[0]
    if not hasattr(mirror, name):
        yield error(
            "commerceml.E025",
            place,
            f"{mirror.__name__} has no {name!r}",
            "Take an attribute of the model of the mirror, or give a callable.",
        )
        return
    field = find_any(mirror, source)
    if isinstance(field, WORDS) and not isinstance(column, WORDS):
        is_number = isinstance(column, NUMBERS)
        yield error(
            "commerceml.E027",
            place,
            f"{column.name} is {type(column).__name__}, but {source!r} is a text",
            "Make a number of it in a callable."
            if is_number
            else "Make a value of it in a callable.",
        )


def _takes_one(source: Callable[..., Any]) -> bool:
    try:
        inspect.signature(source).bind(object())
    except TypeError:
        return False
    except ValueError:  # of some built-in callables nobody knows
        return True
    return True
