"""Prices that came after a held file: its confirmation leaves them alone."""

from collections.abc import Iterator

from django.db import transaction

from django_commerceml.cml import Facet
from django_commerceml.cml.names import RecordKind
from django_commerceml.importing import plans, seen
from django_commerceml.importing.guards import PRICE_GUARD
from django_commerceml.importing.outlines import OutlineFile, iter_stored_entries
from django_commerceml.models import ImportRun, RunKind


def drop_newer(run: ImportRun, plan: bytearray, file: OutlineFile) -> int:
    """Take the offers out of *plan* whose prices a newer run has written.

    Return how many those are. A rehearsal does it for the run that it rehearses.
    """
    with transaction.atomic():
        seen.fill(_priced_since(run.real_run or run))
        return plans.drop_seen(plan, file.entries())


def _priced_since(run: ImportRun) -> Iterator[str]:
    """Yield the ids of the offers that newer files gave prices to, unless held too."""
    newer = ImportRun.objects.filter(
        profile=run.profile_id, kind=RunKind.IMPORT, is_dry_run=False, pk__gt=run.pk
    ).exclude(outline_key="")
    for other in newer.exclude(error_code=PRICE_GUARD):
        for entry in iter_stored_entries(other):
            if entry.kind is RecordKind.OFFER and entry.facets & Facet.PRICES:
                yield entry.id
