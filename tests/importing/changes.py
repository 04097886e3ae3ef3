"""What a run has noted of the records that it changed."""

from decimal import Decimal
from typing import Any

from django_commerceml.models import ImportRun, RecordChange


def fields_of(run: ImportRun) -> dict[tuple[str, str], list[list[Any]]]:
    """Return the changed fields by type and 1C's id."""
    rows = RecordChange.objects.filter(run=run).order_by("pk")
    return {(row.record_type, row.external_id): row.fields for row in rows}


def notes_of(run: ImportRun) -> list[tuple[str, str, str, str, int]]:
    """Return type, 1C's id, name, outcome and line of the changed records."""
    rows = RecordChange.objects.filter(run=run).order_by("pk")
    return list(
        rows.values_list("record_type", "external_id", "name", "outcome", "line")
    )


def outcomes_of(run: ImportRun) -> dict[str, str]:
    """Return the outcomes by 1C's id."""
    rows = RecordChange.objects.filter(run=run)
    return dict(rows.values_list("external_id", "outcome"))


def price_changes_of(run: ImportRun) -> dict[str, Decimal | None]:
    """Return the largest changes of a price by 1C's id, in per cent."""
    rows = RecordChange.objects.filter(run=run)
    return dict(rows.values_list("external_id", "price_change"))
