"""What an operator decides: held runs go on or are dropped, others are stopped."""

from collections.abc import Iterable

from django.utils import timezone

from django_commerceml.exceptions import RunError
from django_commerceml.importing.runs import announce
from django_commerceml.models import OPEN_STATES, ImportRun, RunState

NOT_HELD = "загрузка больше не ждёт подтверждения"
_NOT_OPEN = "загрузка уже закончена"
_REHEARSES = "пробная загрузка не прерывается на полпути, дождитесь её конца"


def confirm(run: ImportRun) -> None:
    """Let the held *run* go on; what it does is computed anew.

    Raises `RunError` when it is not held any more.
    """
    _leave(
        run,
        [RunState.HELD],
        NOT_HELD,
        state=RunState.QUEUED,
        is_confirmed=True,
        checkpoint=0,
        counts={},
        error_code="",
        error="",
    )
    announce(run)


def cancel(run: ImportRun) -> None:
    """Drop the held *run*: what it wanted stays undone.

    Raises `RunError` when it is not held any more.
    """
    _leave(
        run,
        [RunState.HELD],
        NOT_HELD,
        state=RunState.CANCELLED,
        finished_at=timezone.now(),
    )


def stop(run: ImportRun) -> None:
    """Stop a *run* that waits or works: it ends at its next batch.

    What it has committed stays.

    Raises `RunError` when it has ended already, or is a rehearsal at work: that one
    is a single transaction.
    """
    mine = ImportRun.objects.filter(pk=run.pk)
    if mine.filter(is_dry_run=True, state=RunState.RUNNING).exists():
        raise RunError(_REHEARSES, code="RUN-03")
    _leave(
        run,
        OPEN_STATES,
        _NOT_OPEN,
        state=RunState.CANCELLED,
        finished_at=timezone.now(),
    )


def _leave(
    run: ImportRun, states: Iterable[RunState], otherwise: str, **changes: object
) -> None:
    changed = ImportRun.objects.filter(pk=run.pk, state__in=states).update(**changes)
    if not changed:
        raise RunError(otherwise, code="RUN-03")
    run.refresh_from_db()
