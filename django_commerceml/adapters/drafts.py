"""Rows of the shop as they are to be written."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from django_commerceml.adapters.columns import Column, Mode, is_empty
from django_commerceml.adapters.contract import RowError
from django_commerceml.adapters.fitting import UnfitError


@dataclass(slots=True, kw_only=True)
class Draft:
    """A row of the shop as it is to be written."""

    external_id: str
    instance: models.Model
    is_new: bool
    changed: set[str] = field(default_factory=set)
    """Names of fields."""
    notes: list[RowError] = field(default_factory=list)
    """What had to be changed to fit."""

    @property
    def is_due(self) -> bool:
        """Return whether there is anything to write."""
        return self.is_new or bool(self.changed)

    def fill(self, columns: Sequence[Column], row: Any) -> None:
        """Give the instance the values of *row* where its *columns* may be written.

        Raises `UnfitError` in Russian.
        """
        for column in columns:
            if not self.is_new and self.is_owned(column):
                continue
            try:
                given = column.value(row)
            except UnfitError as error:
                raise _named(column, error) from error
            self.put(column, given)

    def put(self, column: Column, given: Any) -> bool:
        """Give the field of *column* what is *given*; return whether it differs.

        Raises `UnfitError` in Russian.
        """
        try:
            value, note = column.fit(given)
        except UnfitError as error:
            raise _named(column, error) from error
        is_other = self.set(column, value)
        if is_other and note:
            self.note(column.name, note)
        return is_other

    def set(self, column: Column, value: Any) -> bool:
        """Give the field of *column* a *value* that fits; return whether it differs."""
        if getattr(self.instance, column.attname) == value and not self.is_new:
            return False
        setattr(self.instance, column.attname, value)
        self.changed.add(column.name)
        return True

    def is_owned(self, column: Column) -> bool:
        """Return whether the field is the shop's."""
        if column.mode is Mode.ALWAYS:
            return False
        return column.mode is Mode.NEVER or not is_empty(
            getattr(self.instance, column.attname)
        )

    def note(self, name: str, text: str) -> None:
        """Tell of the field *name*, in Russian, unless the row is refused."""
        self.notes.append(
            RowError(
                external_id=self.external_id,
                message=f"поле «{name}»: {text}",
                field=name,
                is_warning=True,
            )
        )


def _named(column: Column, error: UnfitError) -> UnfitError:
    return UnfitError(f"поле «{column.name}»: {error}", field=column.name)
