"""Held runs: a person lets them go on, or not."""

from django.utils import timezone

from django_commerceml.exceptions import RunError
from django_commerceml.models import ImportRun, RunState


def confirm(run: ImportRun) -> None:
    """Let the held *run* go on; what it does is computed anew.

    Raises `RunError` when it is not held any more.
    """
    _leave_hold(
        run,
        state=RunState.QUEUED,
        is_confirmed=True,
        checkpoint=0,
        error_code="",
        error="",
    )


def cancel(run: ImportRun) -> None:
    """Drop the held *run*: what it wanted stays undone.

    Raises `RunError` when it is not held any more.
    """
    _leave_hold(run, state=RunState.CANCELLED, finished_at=timezone.now())


def _leave_hold(run: ImportRun, **changes: object) -> None:
    changed = ImportRun.objects.filter(pk=run.pk, state=RunState.HELD).update(**changes)
    if not changed:
        message = "загрузка больше не ждёт подтверждения"
        raise RunError(message, code="RUN-03")
    run.refresh_from_db()
