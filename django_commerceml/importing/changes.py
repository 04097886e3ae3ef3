"""Why a record is as it is: the runs that changed it, and the one that made it."""

from dataclasses import dataclass
from typing import Final

from django.db.models import Model, Q

from django_commerceml.models import (
    Category,
    Counterparty,
    Group,
    ImportRun,
    Offer,
    Order,
    PriceType,
    Product,
    Property,
    RecordChange,
    ReferenceItem,
    Unit,
    Warehouse,
)

TYPES: Final[dict[str, type[Model]]] = {
    "product": Product,
    "offer": Offer,
    "group": Group,
    "property": Property,
    "category": Category,
    "price_type": PriceType,
    "warehouse": Warehouse,
    "unit": Unit,
    "reference_item": ReferenceItem,
    "counterparty": Counterparty,
    "order": Order,
}
"""The types of records whose changes are kept, and the tables of their rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What is known of how a row came to be as it is."""

    changes: list[RecordChange]
    """The newest first; each with its run and the file of that."""
    created_by: ImportRun | None
    """The run that made the row, with its file; None where that is not known."""


def forget(run: ImportRun) -> None:
    """Erase the changes of *run*, without reading them."""
    RecordChange.objects.filter(run=run).order_by().delete()


def history_of(record_type: str, object_id: int, limit: int = 50) -> History:
    """Return the last *limit* changes of a row, and the run that made it.

    *record_type* is one of `TYPES`, *object_id* the id of the row. What rehearsals
    would have changed is left out. Three queries at the most.
    """
    changes = RecordChange.objects.filter(
        record_type=record_type, object_id=object_id, run__is_dry_run=False
    )
    newest = changes.select_related("run__file", "run__session").order_by("-id")
    return History(
        changes=list(newest[:limit]), created_by=_maker(record_type, object_id)
    )


def _maker(record_type: str, object_id: int) -> ImportRun | None:
    """Return the run in whose time the row was made: one of a profile works at once."""
    owner = "origin_id" if record_type == "order" else "profile_id"
    rows = TYPES[record_type]._default_manager.filter(pk=object_id)  # noqa: SLF001 (Django's own way)
    for profile_id, moment in rows.values_list(owner, "created_at"):
        begun = ImportRun.objects.filter(
            Q(finished_at__gte=moment) | Q(finished_at=None),
            profile_id=profile_id,
            is_dry_run=False,
            created_at__lte=moment,
            started_at__lte=moment,
        )
        newest = begun.select_related("file", "session").order_by("-created_at")
        return newest.first()
    return None
