"""Who may work on a run: a lease in the database, with a fencing token.

A broker's message, a request of 1C or a command only *tries*; the right to
write is the lease, and every batch checks it in its own transaction.
"""

import os
import socket
import threading
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce, Now
from django.utils import timezone

from django_commerceml.exceptions import LeaseLostError
from django_commerceml.models import ImportRun, RunState

MAX_ATTEMPTS = 5
"""How often a run may be taken up anew before it has failed."""


def claim(run: ImportRun, *, seconds: int) -> bool:
    """Try to become the owner of *run*; return whether that came true.

    A queued run can be claimed, and a running one whose owner gave no sign of
    life for its time. One run of a profile works at a time, the oldest first.
    """
    if _older_open_runs(run).exists():
        return False
    now = timezone.now()
    crashed = Q(state=RunState.RUNNING, lease_expires_at__lt=now)
    return _take(run, Q(state=RunState.QUEUED), seconds=seconds) or _take(
        run, crashed, seconds=seconds, attempts=F("attempts") + 1
    )


def _take(run: ImportRun, claimable: Q, *, seconds: int, **changes: object) -> bool:
    try:
        with transaction.atomic():
            claimed = ImportRun.objects.filter(claimable, pk=run.pk).update(
                state=RunState.RUNNING,
                lease_token=F("lease_token") + 1,
                lease_owner=_owner(),
                lease_expires_at=timezone.now() + timedelta(seconds=seconds),
                started_at=Coalesce("started_at", Now()),
                **changes,
            )
    except IntegrityError:
        return False
    if claimed:
        run.refresh_from_db()
    return bool(claimed)


def renew(run: ImportRun, *, seconds: int, **changes: object) -> None:
    """Keep *run* and write *changes* to it; the first statement of every batch.

    Raises `LeaseLostError` when another owner has taken the run, or it was
    cancelled: the transaction around must then be rolled back.
    """
    expires_at = timezone.now() + timedelta(seconds=seconds)
    kept = ImportRun.objects.filter(
        pk=run.pk, lease_token=run.lease_token, state=RunState.RUNNING
    ).update(lease_expires_at=expires_at, **changes)
    if not kept:
        raise LeaseLostError("загрузку продолжает другой исполнитель")


def release(run: ImportRun, *, state: RunState, **changes: object) -> None:
    """Give *run* back in *state*, with *changes*.

    Raises `LeaseLostError` when it is not ours any more.
    """
    renew(run, seconds=0, state=state, lease_owner="", **changes)


def _older_open_runs(run: ImportRun) -> QuerySet[ImportRun]:
    return ImportRun.objects.filter(
        profile_id=run.profile_id,
        pk__lt=run.pk,
        state__in=[RunState.QUEUED, RunState.RUNNING],
        is_dry_run=False,
    )


def _owner() -> str:
    return f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident()}"[:100]
