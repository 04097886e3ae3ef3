"""The runner of Celery: a worker does the work, and 1C waits for it a while."""

import time
from collections.abc import Callable
from typing import Any, Final

from django.db.models import ExpressionWrapper, Q, QuerySet
from django.db.models.functions import Coalesce, Now

from django_commerceml.conf import get_settings
from django_commerceml.exceptions import RunError
from django_commerceml.exchange.catalog import refusal_of
from django_commerceml.exchange.places import place_to_wait
from django_commerceml.importing.leases import from_now
from django_commerceml.importing.runs import queue
from django_commerceml.importing.timers import Timer
from django_commerceml.models import (
    OPEN_STATES,
    ExchangeSession,
    FileKind,
    FileState,
    ImportRun,
    RunState,
    StoredFile,
)
from django_commerceml.tasks import wake

_SHORTEST_PAUSE: Final = 0.05
_LONGEST_PAUSE: Final = 1.0
_NO_BROKER: Final = "очередь заданий недоступна, загрузка начнётся позже"
_NO_WORKER: Final = "загрузка ждёт свободного исполнителя"


class CeleryRunner:
    """Wakes a worker, then looks how far it is; does nothing itself.

    The methods raise `RunError` (QUEUE-01) where no worker took up what waits for
    too long; it goes on waiting for one.
    """

    def __init__(self, session: ExchangeSession) -> None:
        self._session = session
        self._profile_id = session.profile_id
        self.reason = ""

    def unpack(self, *, seconds: float) -> bool:
        """Wait until the archives of the session are unpacked; return whether so.

        Raises `ArchiveError` for one that cannot be used.
        """
        files = self._session.files.filter(archive=None, kind=FileKind.ARCHIVE)
        packed = files.filter(state=FileState.STORED)
        ids = list(packed.values_list("pk", flat=True))
        if not ids:
            return True
        is_done = self._wait(lambda: not packed.exists(), seconds)
        refused = files.filter(pk__in=ids, state=FileState.REFUSED).first()
        if refused is not None:
            raise refusal_of(refused)
        if not is_done:
            self._explain(_silent_files(self._session))
        return is_done

    def advance(self, run: ImportRun, *, seconds: float) -> ImportRun:
        """Wait until *run* is done; return it as it stands."""
        if run.state in OPEN_STATES and not self._wait(
            lambda: _has_ended(run), seconds
        ):
            self._explain(_silent_runs(self._profile_id))
        return run

    def go_on(self, *, seconds: float) -> None:
        """Do nothing: what else is due is the workers' business."""

    def advance_all(self, *, seconds: float) -> bool:
        """Wait until no run of the profile is open; return whether that is so.

        It is asked for at the end of an exchange, once, and has no place to wait
        for: not every 1C knows the answer ``progress`` there (protocol A.2.5).
        """
        waiting = queue(self._profile_id)
        if not waiting.exists():
            return True
        is_done = self._wait(lambda: not waiting.exists(), seconds, is_last=True)
        if not is_done:
            self._explain(_silent_runs(self._profile_id))
        return is_done

    def process_pictures(self, *, seconds: float) -> bool:
        """Wait until no picture of the profile waits; return whether that is so."""
        waiting = StoredFile.objects.filter(
            profile=self._profile_id, kind=FileKind.PICTURE, state=FileState.STORED
        )
        if not waiting.exists():
            return True
        is_done = self._wait(lambda: not waiting.exists(), seconds, is_last=True)
        if not is_done:
            self._explain(_silent_files(self._session))
        return is_done

    def _wait(
        self, is_done: Callable[[], bool], seconds: float, *, is_last: bool = False
    ) -> bool:
        """Wake a worker and wait, where there is a place to; return *is_done*.

        Without a broker, too: a worker may come by itself, and 1C asks again at once.
        """
        is_over = Timer(seconds)
        if not _works_on(self._profile_id) and not wake(self._profile_id):
            self.reason = _NO_BROKER
        pause = _SHORTEST_PAUSE
        with place_to_wait(self._session, seconds=seconds) as is_given:
            while not is_done():
                if is_over() or not (is_given or is_last):
                    return False
                time.sleep(min(pause, max(is_over.remaining(), 0)))
                pause = min(pause * 2, _LONGEST_PAUSE)
        return True

    def _explain(self, silent: "QuerySet[ImportRun] | QuerySet[StoredFile]") -> None:
        """Note why nothing comes forward, where nothing does.

        Workers that are busy with other profiles will come; where there is no sign
        of any for long, somebody must look.
        """
        if _somebody_works():
            is_ours = _works_on(self._profile_id)
            self.reason = "" if is_ours else self.reason or _NO_WORKER
            return
        if silent.exists():
            minutes = get_settings().queue_minutes
            message = (
                f"загрузка ждёт исполнителя больше {minutes} мин., проверьте, что "
                "обработчик заданий магазина запущен; файл сохранён и будет загружен"
            )
            raise RunError(message, code="QUEUE-01")
        self.reason = self.reason or _NO_WORKER


def _has_ended(run: ImportRun) -> bool:
    run.refresh_from_db()
    return run.state not in OPEN_STATES


def _somebody_works() -> bool:
    """Return whether there was a sign of life from any worker not too long ago."""
    lately = Q(finished_at__gt=_too_long_ago())
    return ImportRun.objects.filter(_at_work() | lately).exists()


def _works_on(profile_id: int) -> bool:
    return ImportRun.objects.filter(_at_work(), profile_id=profile_id).exists()


def _at_work() -> Q:
    return Q(state=RunState.RUNNING, lease_expires_at__gt=Now())


def _silent_runs(profile_id: int) -> QuerySet[ImportRun]:
    """Return the runs of a profile that nobody has touched for too long."""
    return (
        queue(profile_id)
        .annotate(since=Coalesce("lease_expires_at", "created_at"))
        .filter(since__lt=_too_long_ago())
    )


def _silent_files(session: ExchangeSession) -> QuerySet[StoredFile]:
    """Return the newest file of *session* where even that is old."""
    newest = session.files.order_by("-updated_at").values("pk")[:1]
    return session.files.filter(pk__in=newest, updated_at__lt=_too_long_ago())


def _too_long_ago() -> "ExpressionWrapper[Any]":
    return from_now(-60 * get_settings().queue_minutes)
