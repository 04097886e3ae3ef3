"""Values as a person reads them: JSON fields as tables, numbers without idle zeros."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any, Final

from django.contrib.admin import display
from django.db.models import DecimalField, Field, JSONField, Model
from django.template.defaultfilters import yesno
from django.utils.formats import date_format, number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from django_commerceml.admin.words import key_name

EMPTY: Final = "-"
_TABLE: Final = '<table class="cml-structure">{}</table>'
_LISTS: Final = (list, tuple)

Column = Callable[[Model], SafeString | str]


@cache
def find_column(field: "Field[Any, Any]") -> Column | None:
    """Return the column of the admin for *field*, None where Django's own is good.

    The same field has the same column: the admin compares columns.
    """
    if not isinstance(field, (JSONField, DecimalField)):
        return None
    ordering = field.name if isinstance(field, DecimalField) else None

    @display(description=field.verbose_name, ordering=ordering)
    def column(row: Model) -> SafeString | str:
        return render(getattr(row, field.name))

    column.__name__ = field.name
    return column


def render(value: object) -> SafeString | str:
    """Return *value* as a text or as nested tables, every text in it escaped."""
    if value in (None, "", [], {}, ()):
        return EMPTY
    if isinstance(value, Mapping):
        return _render_mapping(value)
    if isinstance(value, _LISTS):
        return _render_list(value)
    return _render_single(value)


def moment(value: datetime | None) -> str:
    """Return *value* in the site's time, short."""
    if value is None:
        return EMPTY
    return date_format(localtime(value), "SHORT_DATETIME_FORMAT")


def group_digits(number: int) -> str:
    """Return *number* as it is read in the language of the page: «12 300»."""
    return str(number_format(number, force_grouping=True))


def _render_single(value: object) -> str:
    if isinstance(value, bool):
        return str(yesno(value))
    if isinstance(value, Decimal):
        return number_format(value.normalize())
    return str(value)


def _render_mapping(value: Mapping[str, object]) -> SafeString:
    rows = ((key_name(key), render(item)) for key, item in value.items())
    line = '<tr><th scope="row">{}</th><td>{}</td></tr>'
    return format_html(_TABLE, format_html_join("", line, rows))


def _render_list(items: Sequence[object]) -> SafeString:
    if all(isinstance(item, Mapping) for item in items):
        return _render_records([item for item in items if isinstance(item, Mapping)])
    if any(isinstance(item, _LISTS) for item in items):
        rows = (item if isinstance(item, _LISTS) else [item] for item in items)
        return format_html(_TABLE, _render_rows(rows))
    return format_html_join(", ", "{}", ((render(item),) for item in items))


def _render_records(records: Sequence[Mapping[str, object]]) -> SafeString:
    keys = list(dict.fromkeys(key for record in records for key in record))
    names = ((key_name(key),) for key in keys)
    head = format_html_join("", '<th scope="col">{}</th>', names)
    rows = _render_rows([record.get(key) for key in keys] for record in records)
    return format_html(_TABLE, format_html("<tr>{}</tr>{}", head, rows))


def _render_rows(rows: Iterable[Sequence[object]]) -> SafeString:
    cells = (
        (format_html_join("", "<td>{}</td>", ((render(cell),) for cell in row)),)
        for row in rows
    )
    return format_html_join("", "<tr>{}</tr>", cells)
