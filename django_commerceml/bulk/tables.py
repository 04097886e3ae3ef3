"""What every way of writing rows in bulk needs: names, fields, values."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connections, models

Row = tuple[Any, ...]
Model = type[models.Model]


def quoted(using: str, name: str) -> str:
    """Return *name* as the database *using* quotes it."""
    return connections[using].ops.quote_name(name)


def quoted_table(using: str, model: Model) -> str:
    """Return the quoted name of the table of *model*."""
    return quoted(using, model._meta.db_table)  # noqa: SLF001 (Django's own way)


def quoted_column(using: str, model: Model, name: str) -> str:
    """Return the quoted column of the field *name* of *model*."""
    return quoted(using, str(find_field(model, name).column))


def find_field(model: Model, name: str) -> "models.Field[Any, Any]":
    """Return the field *name* of *model*; raise `LookupError` where it has none."""
    for field in model._meta.concrete_fields:  # noqa: SLF001 (Django's own way)
        if name in {field.attname, field.name}:
            return field
    raise LookupError(name)


def adapted(
    using: str, model: Model, columns: Sequence[str], rows: Sequence[Row]
) -> Sequence[Row]:
    """Return *rows* with datetimes as the database *using* keeps them."""
    places = [
        place
        for place, name in enumerate(columns)
        if isinstance(find_field(model, name), models.DateTimeField)
    ]
    if not places:
        return rows
    adapt = connections[using].ops.adapt_datetimefield_value
    known: dict[datetime | None, str | None] = {}
    changed = []
    for row in rows:
        cells = list(row)
        for place in places:
            value = cells[place]
            if value not in known:
                known[value] = adapt(value)
            cells[place] = known[value]
        changed.append(tuple(cells))
    return changed
