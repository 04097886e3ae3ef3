"""What becomes of a run that met a fault: tried again, or failed with its reason."""

import errno
import random
import time
import traceback
from typing import Final

from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from django_commerceml.exceptions import CommerceMLError, LeaseLostError, RunError
from django_commerceml.importing import leases
from django_commerceml.importing.reports import record_failure
from django_commerceml.logs import get_logger
from django_commerceml.models import ImportRun, RunState
from django_commerceml.signals import run_failed

logger = get_logger(__name__)

TRANSIENT: Final = (OperationalError, InterfaceError)
"""Faults of the database: another time it may be there."""
FULL_DISK: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
_PAUSE: Final = 0.1
"""Seconds, at the most, before a batch is tried again; twice that the next time."""


def unexpected(error: Exception) -> RunError:
    """Return what is told of an *error* that nobody foresaw."""
    code, message = "RUN-99", "внутренняя ошибка магазина, подробности в журнале"
    if isinstance(error, OSError) and error.errno in FULL_DISK:
        code, message = (
            "DISK-01",
            "на диске магазина нет места, сообщите администратору",
        )
    reason = RunError(message, code=code)
    reason.__cause__ = error
    return reason


def try_again(run: ImportRun, error: Exception) -> None:
    """Queue the run again after a fault of the database, a few times."""
    logger.warning("database fault, will try again", exc_info=error)
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()
    attempts = run.attempts + 1
    if attempts >= leases.MAX_ATTEMPTS:
        message = "база данных магазина недоступна, повторите позже"
        reason = RunError(message, code="DB-01")
        reason.__cause__ = error
        fail(run, reason)
        return
    # Whom a deadlock was with goes first; two of them do not meet again.
    time.sleep(random.uniform(0, _PAUSE * attempts))  # noqa: S311 (no secret)
    try:
        leases.release(run, state=RunState.QUEUED, attempts=attempts)
    except LeaseLostError:
        logger.warning("lease lost")


def fail(run: ImportRun, error: CommerceMLError) -> None:
    """Write why *run* failed, outside of every transaction that failed with it."""
    label = run.file.label if run.file else ""
    try:
        with transaction.atomic():
            leases.release(
                run,
                state=RunState.FAILED,
                error_code=error.code,
                error=error.message,
                traceback="".join(traceback.format_exception(error)),
                finished_at=timezone.now(),
            )
            record_failure(
                run.profile, error, session=run.session, run=run, label=label
            )
    except LeaseLostError:
        logger.warning("lease lost")
        return
    run.refresh_from_db()
    run_failed.send_robust(sender=ImportRun, run=run)
