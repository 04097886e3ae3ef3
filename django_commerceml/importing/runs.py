"""Runs are born here, one for a file, and found again in the order of the queue."""

from functools import partial
from typing import Final

from django.db import transaction
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from django_commerceml.models import (
    OPEN_STATES,
    ExchangeSession,
    ImportRun,
    RunKind,
    RunState,
    StoredFile,
)
from django_commerceml.signals import work_queued

RETRIED_CODES: Final = frozenset({"RUN-99", "DB-01", "DISK-01", "SHOP-01"})
"""Failures of ours, not of the file: asked again, the import is tried again."""

_BEGUN: Final = Q(state=RunState.RUNNING) | Q(checkpoint__gt=0)


def get_run(file: StoredFile, session: ExchangeSession | None) -> ImportRun:
    """Return the run of *file*: the one there is, or a new one.

    Two that ask at once get the same.
    """
    with transaction.atomic():
        StoredFile.objects.select_for_update().get(pk=file.pk)
        run = (
            file.runs.filter(is_dry_run=False, kind=RunKind.IMPORT)
            .order_by("-pk")
            .first()
        )
        if run is None or _is_retried(run):
            return new_run(file, session)
        return run


def _is_retried(run: ImportRun) -> bool:
    return run.state == RunState.FAILED and run.error_code in RETRIED_CODES


def new_run(
    file: StoredFile, session: ExchangeSession | None, *, is_dry_run: bool = False
) -> ImportRun:
    """Queue a new run of *file*; of rehearsals nobody is told."""
    run = ImportRun.objects.create(
        profile=file.profile,
        session=session,
        file=file,
        is_dry_run=is_dry_run,
        created_at=timezone.now(),
    )
    if not is_dry_run:
        announce(run)
    return run


def never_imported() -> Q:
    """Return the condition that a file was never imported, but in rehearsals."""
    real = ImportRun.objects.filter(file=OuterRef("pk"), is_dry_run=False)
    return Q(~Exists(real))


def announce(run: ImportRun) -> None:
    """Have it told, once it is committed, that *run* waits to be done."""
    tell = partial(work_queued.send_robust, ImportRun, profile_id=run.profile_id)
    transaction.on_commit(tell)


def rehearse_held(run: ImportRun) -> ImportRun:
    """Queue a rehearsal of what the held *run* does once it is confirmed."""
    return ImportRun.objects.create(
        profile=run.profile,
        session=run.session,
        file=run.file,
        kind=run.kind,
        real_run=run,
        is_dry_run=True,
        is_confirmed=True,
        created_at=timezone.now(),
    )


def rehearsals(profile_id: int) -> QuerySet[ImportRun]:
    """Return the rehearsals of a profile that wait, in the order of their turns.

    Whose process died is not among them: it has failed.
    """
    return ImportRun.objects.filter(
        profile_id=profile_id, state=RunState.QUEUED, is_dry_run=True
    ).order_by("pk")


def queue(profile_id: int) -> QuerySet[ImportRun]:
    """Return the runs of a profile that wait or work, in the order of their turns.

    What has begun goes on: its plan is of that moment. Then files go in the order
    of receipt. What an operator confirmed comes last, so that it meets what is
    newer than itself and leaves it alone.
    """
    return (
        ImportRun.objects.filter(
            profile_id=profile_id, state__in=OPEN_STATES, is_dry_run=False
        )
        .alias(turn=Case(When(_BEGUN, then=Value(0)), default=Value(1)))
        .order_by("turn", "is_confirmed", "pk")
    )
