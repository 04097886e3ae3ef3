"""Changes and previews past their time."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from django_commerceml.importing.changes import forget
from django_commerceml.models import OPEN_STATES, ImportRun, RecordChange, RunState


def old_previews(before: datetime) -> QuerySet[ImportRun]:
    """Return the rehearsals made before then, those that nobody took up too."""
    made = ImportRun.objects.filter(is_dry_run=True, created_at__lt=before)
    return made.exclude(state=RunState.RUNNING)


def old_changes(before: datetime) -> QuerySet[RecordChange]:
    """Return the changes of runs that were made before then, and have ended."""
    unfinished = [*OPEN_STATES, RunState.HELD]
    ended = ImportRun.objects.filter(created_at__lt=before).exclude(
        state__in=unfinished
    )
    return RecordChange.objects.filter(run__in=ended)


def purge_changes(before: datetime) -> None:
    """Erase both, run by run: the changes of one are some hundred thousand."""
    changes = old_changes(before).filter(run=OuterRef("pk"))
    for run in ImportRun.objects.filter(Exists(changes), created_at__lt=before):
        forget(run)
    old_previews(before).delete()
