"""Nested values (JSON fields) as tables that a person can read."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from django.contrib.admin import display
from django.db.models import Field, Model
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

EMPTY = "-"


def is_structure(value: object) -> bool:
    """Return whether *value* holds other values."""
    return isinstance(value, (Mapping, list, tuple))


@cache
def as_table(field: "Field[Any, Any]") -> Callable[[Model], SafeString | str]:
    """Return a column of the admin that shows the JSON of *field* as a table.

    The same field has the same column: the admin compares columns.
    """

    @display(description=field.verbose_name)
    def column(row: Model) -> SafeString | str:
        return render(getattr(row, field.name))

    column.__name__ = field.name
    return column


def render(value: object) -> SafeString | str:
    """Return *value* as nested tables, every text in it escaped."""
    if not is_structure(value):
        return EMPTY if value in (None, "") else str(value)
    if not value:
        return EMPTY
    if isinstance(value, Mapping):
        return _render_mapping(value)
    return _render_sequence(list(_items(value)))


def _items(value: object) -> Sequence[object]:
    return value if isinstance(value, (list, tuple)) else ()


def _render_mapping(value: Mapping[str, object]) -> SafeString:
    rows = format_html_join(
        "",
        "<tr><th scope=row>{}</th><td>{}</td></tr>",
        ((name, render(item)) for name, item in value.items()),
    )
    return format_html('<table class="cml-structure">{}</table>', rows)


def _render_sequence(items: Sequence[object]) -> SafeString:
    if any(is_structure(item) for item in items):
        rows = format_html_join(
            "", "<tr><td>{}</td></tr>", ((render(item),) for item in items)
        )
        return format_html('<table class="cml-structure">{}</table>', rows)
    return format_html_join(", ", "{}", ((item,) for item in items))
