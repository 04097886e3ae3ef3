"""The columns of tables that import-export takes out and brings back."""

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.functional import Promise
from import_export.fields import Field
from import_export.widgets import Widget

from django_commerceml.spreadsheets.widgets import CellWidget, widget_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table: a value of a row of the model."""

    name: str
    path: str = ""
    """Where the value is, `__` between the steps; default: *name*."""
    label: str | Promise = ""
    """The header; default: what the model calls the field."""
    read: Callable[[Any], Any] | None = None
    """What computes the value, where it is no field."""
    widget: type[Widget] | None = None
    is_imported: bool = False


class ColumnField(Field):  # type: ignore[misc]  # the library has no types
    """A column, with what may compute its value."""

    def __init__(self, *, read: Callable[[Any], Any] | None, **values: Any) -> None:
        super().__init__(**values)
        self._read = read

    def get_value(self, instance: Any) -> Any:
        """Return the value of the column in *instance*."""
        if self._read is not None:
            return self._read(instance)
        return super().get_value(instance)

    def reader(self) -> Callable[[Any], Any]:
        """Return what gives the value of the column as tables have it, fast."""
        if type(self.widget).render is not CellWidget.render:
            return lambda instance: self.export(instance, force_native_type=True)
        if self._read is not None:
            return self._read
        if "__" in self.attribute or self.attribute.startswith("get_"):
            return self.get_value
        return attrgetter(self.attribute)


def label_of(model: type[Model], column: Column) -> str:
    """Return the header of *column*, in the current language."""
    if column.label:
        return str(column.label)
    found = _find_field(model, column)
    return str(getattr(found, "verbose_name", column.name))


def field_of(model: type[Model], column: Column) -> ColumnField:
    """Return what reads and writes *column* of the rows of *model*."""
    widget = (
        column.widget() if column.widget else widget_for(_find_field(model, column))
    )
    return ColumnField(
        attribute=column.path or column.name,
        column_name=column.name,
        widget=widget,
        read=column.read,
    )


def _find_field(model: type[Model], column: Column) -> Any:
    """Return the field that *column* shows; None for one that is computed."""
    if column.read is not None:
        return None
    found: Any = None
    for step in (column.path or column.name).split("__"):
        try:
            found = model._meta.get_field(step)  # noqa: SLF001 (Django's public name)
        except FieldDoesNotExist:
            return None
        model = found.related_model or model
    return found
