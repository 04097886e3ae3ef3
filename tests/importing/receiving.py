"""Exchanges as 1C makes them: files come, and whatever they call for is done."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from django_commerceml.importing.turns import work_off
from django_commerceml.models import (
    ExchangeProfile,
    FilePart,
    ImportRun,
    Offer,
    Product,
    RunKind,
)
from tests.importing.dumps import rows_of
from tests.importing.imports import import_bytes


def receive(
    profile: ExchangeProfile, data: bytes, label: str = "import.xml"
) -> ImportRun:
    """Import *data*, do what it calls for, and return its run."""
    run = import_bytes(profile, label, data)
    work_off(profile.pk)
    run.refresh_from_db()
    return run


def active(model: type[Product | Offer] = Product, **where: Any) -> set[str]:
    """Return the ids of the active rows."""
    rows = rows_of(model).filter(is_active=True, **where)
    return set(rows.values_list("external_id", flat=True))


def sweeps(profile: ExchangeProfile) -> list[ImportRun]:
    """Return the sweeps of *profile*, the oldest first."""
    return list(
        ImportRun.objects.filter(profile=profile, kind=RunKind.SWEEP).order_by("pk")
    )


def let_pass(profile: ExchangeProfile, minutes: int) -> None:
    """Make everything of *profile* so many *minutes* older."""
    earlier = timedelta(minutes=minutes)
    for run in ImportRun.objects.filter(profile=profile):
        run.created_at -= earlier
        run.finished_at = (run.finished_at or timezone.now()) - earlier
        run.save(update_fields=["created_at", "finished_at"])
    for part in FilePart.objects.filter(file__profile=profile):
        part.received_at -= earlier
        part.save(update_fields=["received_at"])
