"""Columns of the shop's rows: where a value comes from, and when it is written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter
from typing import Any, Final

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from django_commerceml.adapters.fitting import AnyField, Fit, UnfitError, fit_of

Source = str | Callable[[Any], Any]
"""An attribute of the mirror's row, such as «name» or «base_unit.short_name», or a
callable that makes a value of the row."""


class Mode(StrEnum):
    """When 1C may write a field of a row that is already in the shop."""

    ALWAYS = "always"
    IF_EMPTY = "if_empty"
    NEVER = "never"
    """New rows only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One field of the shop's model, and its values."""

    name: str
    """As the model calls it."""
    attname: str
    get: Callable[[Any], Any]
    """Returns the value of a row of the mirror."""
    fit: Fit
    mode: Mode = Mode.ALWAYS

    def value(self, row: Any) -> Any:
        """Return the value of *row*, which may not fit yet.

        Raises `UnfitError` in Russian where the shop's own code fails.
        """
        try:
            return self.get(row)
        except Exception as error:
            message = f"ошибка в программе магазина: {type(error).__name__}"
            raise UnfitError(message) from error


def make_column(
    model: type[models.Model],
    name: str,
    source: Source = "pk",
    *,
    mode: Mode = Mode.ALWAYS,
    rounding: str = "",
) -> Column:
    """Return the column *name*, a field or its attname, of *model*.

    Without a *source* its values are put there one by one. Raises `FieldDoesNotExist`.
    """
    field = find_field(model, name)
    return Column(
        name=field.name,
        attname=field.attname,
        get=getter(source),
        fit=fit_of(field, rounding=rounding),
        mode=mode,
    )


def find_field(model: type[models.Model], name: str) -> AnyField:
    """Return the field of *model* that has the name, or the attname, *name*.

    Raises `FieldDoesNotExist` where there is none that has a column.
    """
    for field in model._meta.concrete_fields:  # noqa: SLF001 (Django's public name)
        if name in {field.name, field.attname}:
            return field
    message = f"{model.__name__} has no column {name!r}"
    raise FieldDoesNotExist(message)


def getter(source: Source) -> Callable[[Any], Any]:
    """Return what takes *source* out of a row."""
    if callable(source):
        return source
    if "." not in source:
        return attrgetter(source)
    return _Path(source.split("."))


@dataclass(frozen=True, slots=True)
class _Path:
    """Attributes of attributes; None as soon as one of them is."""

    names: Sequence[str]

    def __call__(self, row: Any) -> Any:
        for name in self.names:
            row = None if row is None else getattr(row, name)
        return row


_EMPTY: Final[tuple[Any, ...]] = (None, "", [], {}, ())


def is_empty(value: Any) -> bool:
    """Return whether nothing is in *value*; zero and False are something."""
    return value in _EMPTY
