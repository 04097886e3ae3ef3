"""Changes of records as the rows of a table: words, old and new values, links."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.urls import NoReverseMatch, reverse

from django_commerceml.admin.changes.words import (
    field_name,
    model_of,
    one_record_name,
    value_word,
)
from django_commerceml.admin.journal.viewer import view_address
from django_commerceml.models import ImportRun, RecordChange

_LIST_FIELDS: Final = 12
"""So many fields of a record stand in a row of a page; the rest is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field: what it is called, what it was, what it is."""

    name: str
    old: str | None
    """None where there was nothing."""
    new: str | None
    """None where there is nothing any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """One changed record, in words."""

    type_name: str
    name: str
    external_id: str
    outcome: str
    outcome_name: str
    fields: tuple[FieldChange, ...]
    more_fields: int
    """How many fields more were changed than *fields* tells."""
    price_change: Decimal | None
    """In per cent of the old price."""
    line: int
    """In the file; zero where no file says it."""
    line_address: str
    """Where the file is shown at that line; empty where it cannot be."""
    address: str
    """The page of the record; empty where it has none."""


def change_row(
    change: RecordChange, run: ImportRun, *, most_fields: int = _LIST_FIELDS
) -> ChangeRow:
    """Return *change* of *run* in words, with *most_fields* of its fields."""
    fields = tuple(field_changes(change))
    return ChangeRow(
        type_name=one_record_name(change.record_type),
        name=change.name,
        external_id=change.external_id,
        outcome=change.outcome,
        outcome_name=change.get_outcome_display(),
        fields=fields[:most_fields],
        more_fields=max(len(fields) - most_fields, 0),
        price_change=change.price_change,
        line=change.line,
        line_address=line_address(run.file_id, change.line),
        address=record_address(change),
    )


def field_changes(change: RecordChange) -> Iterator[FieldChange]:
    """Yield what *change* did to each field."""
    kind = change.record_type
    for field, detail, old, new in change.fields:
        yield FieldChange(
            name=field_name(kind, field, detail),
            old=value_word(kind, field, old),
            new=value_word(kind, field, new),
        )


def record_address(change: RecordChange) -> str:
    """Return the address of the record's page, "" where it has none."""
    model = model_of(change.record_type)
    if model is None or change.object_id is None:
        return ""
    name = f"admin:commerceml_{model._meta.model_name}_change"  # noqa: SLF001 (Django's public name for it)
    try:
        return reverse(name, args=[change.object_id])
    except NoReverseMatch:
        return ""


def line_address(file_id: int | None, line: int) -> str:
    """Return where the file *file_id* is shown at *line*, "" without either."""
    return view_address(file_id, line) if file_id and line else ""
