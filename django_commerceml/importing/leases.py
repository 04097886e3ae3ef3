"""Who may work on a run: a lease in the database, with a fencing token.

A broker's message, a request of 1C or a command only *tries*; the right to
write is the lease, and every batch checks it in its own transaction. Its time
is the database's: the clocks of workers may differ.
"""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from django.db import IntegrityError, connection, transaction
from django.db.models import DateTimeField, ExpressionWrapper, F, Q
from django.db.models.functions import Coalesce, Now
from django.utils import timezone

from django_commerceml.exceptions import LeaseLostError
from django_commerceml.importing import owners
from django_commerceml.importing.runs import queue
from django_commerceml.models import ExchangeProfile, ImportRun, RunState

MAX_ATTEMPTS: Final = 5
"""How often in a row a run may break off at one place before it has failed."""

_LONGEST_SILENCE: Final = timedelta(hours=1)
_HEARTBEATS: Final = 4
"""How often a lease is renewed while it would last."""


def claim(run: ImportRun, *, seconds: int) -> bool:
    """Try to become the owner of *run*; return whether that came true.

    A queued run can be claimed, and a running one whose owner gave no sign of
    life for its time. One run of a profile works at a time, in the order of the
    queue; a rehearsal changes nothing and waits for no turn.
    """
    bury_rehearsals(run.profile_id)
    if run.is_dry_run:
        return _take(run, Q(state=RunState.QUEUED), seconds=seconds)
    if queue(run.profile_id).values_list("pk", flat=True).first() != run.pk:
        return False
    crashed = Q(state=RunState.RUNNING, lease_expires_at__lt=Now())
    return _take(run, Q(state=RunState.QUEUED), seconds=seconds) or _take(
        run, crashed, seconds=seconds, attempts=F("attempts") + 1
    )


def bury_rehearsals(profile_id: int) -> None:
    """End rehearsals whose process died: they would stand in the way for ever.

    One that lives cannot renew its lease before its transaction ends. It holds its
    row, where the database can lock rows, or its process is seen to live.
    """
    dead = ImportRun.objects.filter(
        profile_id=profile_id,
        is_dry_run=True,
        state=RunState.RUNNING,
        lease_expires_at__lt=Now(),
    )
    if not dead.exists():
        return
    skips = connection.features.has_select_for_update_skip_locked
    with transaction.atomic():
        rows = dead.select_for_update(skip_locked=skips)
        ids = [run.pk for run in rows if not _seems_alive(run)]
        ImportRun.objects.filter(pk__in=ids).update(
            state=RunState.FAILED,
            error_code="RUN-05",
            error="пробная загрузка прервалась",
            finished_at=Now(),
        )


def _seems_alive(rehearsal: ImportRun) -> bool:
    """Return whether who works on *rehearsal* lives on this machine, and may yet end.

    Past an hour of silence it is no longer believed.
    """
    if rehearsal.lease_expires_at is None:
        return False
    silence = timezone.now() - rehearsal.lease_expires_at
    return silence < _LONGEST_SILENCE and owners.is_alive(rehearsal.lease_owner)


def _take(run: ImportRun, claimable: Q, *, seconds: int, **changes: object) -> bool:
    """Take *run* where it is *claimable*; never wait for one that is being written.

    Not every database can keep a second run of a profile from running by an index,
    so the profile is locked while one is taken.
    """
    try:
        with transaction.atomic():
            if not _is_free(run):
                return False
            claimed = ImportRun.objects.filter(claimable, pk=run.pk).update(
                state=RunState.RUNNING,
                lease_token=F("lease_token") + 1,
                lease_owner=owners.name_oneself(),
                lease_expires_at=from_now(seconds),
                started_at=Coalesce("started_at", Now()),
                **changes,
            )
    except IntegrityError:
        return False
    if claimed:
        run.refresh_from_db()
    return bool(claimed)


def _is_free(run: ImportRun) -> bool:
    features = connection.features
    if not features.has_select_for_update:
        return True
    skips = features.has_select_for_update_skip_locked
    profile = ExchangeProfile.objects.select_for_update(
        no_key=features.has_select_for_no_key_update
    )
    profile.get(pk=run.profile_id)
    rivals = ImportRun.objects.filter(profile_id=run.profile_id, state=RunState.RUNNING)
    if rivals.exclude(pk=run.pk).exists():
        return False
    rows = ImportRun.objects.select_for_update(skip_locked=skips)
    return rows.filter(pk=run.pk).exists()


def renew(run: ImportRun, *, seconds: int, **changes: object) -> None:
    """Keep *run* and write *changes* to it; the first statement of every batch.

    Raises `LeaseLostError` when another owner has taken the run, or it was
    cancelled: the transaction around must then be rolled back.
    """
    kept = ImportRun.objects.filter(
        pk=run.pk, lease_token=run.lease_token, state=RunState.RUNNING
    ).update(lease_expires_at=from_now(seconds), **changes)
    if not kept:
        raise LeaseLostError("загрузку продолжает другой исполнитель")


def release(run: ImportRun, *, state: RunState, **changes: object) -> None:
    """Give *run* back in *state*, with *changes*.

    Raises `LeaseLostError` when it is not ours any more.
    """
    renew(run, seconds=0, state=state, lease_owner="", **changes)


class Heartbeat:
    """Keeps a lease while there is nothing to write: called often, it writes seldom."""

    def __init__(self, run: ImportRun, *, seconds: int) -> None:
        self._run = run
        self._seconds = seconds
        self._due_at = self._next()

    def __call__(self) -> None:
        """Renew the lease when it is time to.

        Raises `LeaseLostError` as `renew` does.
        """
        if time.monotonic() >= self._due_at:
            renew(self._run, seconds=self._seconds)
            self._due_at = self._next()

    def before(self, is_over: Callable[[], bool]) -> Callable[[], bool]:
        """Return *is_over* with a beat before each call."""

        def is_over_now() -> bool:
            self()
            return is_over()

        return is_over_now

    def _next(self) -> float:
        return time.monotonic() + self._seconds / _HEARTBEATS


def from_now(seconds: float) -> "ExpressionWrapper[Any]":
    """Return the moment so many *seconds* away, by the database's clock."""
    return ExpressionWrapper(
        Now() + timedelta(seconds=seconds), output_field=DateTimeField()
    )
