"""``deactivate`` and ``complete``: 1C has sent all that it had."""

from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from django_commerceml.exceptions import OutOfOrderError, RunError
from django_commerceml.exchange.runners import get_runner
from django_commerceml.exchange.work import Work
from django_commerceml.importing.arrivals import close_files, sent_again
from django_commerceml.importing.runs import never_imported
from django_commerceml.importing.series import queue_ordered_sweep
from django_commerceml.importing.timers import Timer
from django_commerceml.models import (
    ExchangeProfile,
    ExchangeSession,
    FileKind,
    FileState,
    ImportRun,
    RunKind,
    RunState,
    StoredFile,
)
from django_commerceml.protocol import (
    ExchangeType,
    Progress,
    Reply,
    State,
    Success,
)
from django_commerceml.signals import exchange_completed

_PATIENCE: Final = 2.5
"""So many times longer than ``import`` the last commands of an exchange are held:
they come once, and not every 1C knows ``progress`` as an answer to them."""
_NOT_APPLIED: Final = (RunState.FAILED, RunState.HELD, RunState.CANCELLED)
_MUST_BE_IMPORTED: Final = (FileKind.DOCUMENT, FileKind.UNKNOWN, FileKind.ARCHIVE)


def deactivate(work: Work) -> Reply:
    """Deactivate what the full export since 1C's timestamp left out.

    Raises `OutOfOrderError` (PROTO-04) for a timestamp that was never given out
    and `RunError` (SWEEP-01) when a file since then was not applied.
    """
    timer = Timer(_PATIENCE * work.settings.step_seconds)
    profile = work.session.profile
    since = _beginning(profile, work.command.timestamp)
    close_files(work.session)
    runner = get_runner(work.session)
    if not runner.advance_all(seconds=timer.remaining()):
        return Progress(message=runner.reason or "Загрузка файлов ещё идёт")
    runs = _runs_since(profile, since)
    _check_applied(profile, since, runs)
    sweeps = _sweeps(work.session, runs)
    if not runner.advance_all(seconds=timer.remaining()):
        return Success(lines=("Деактивация элементов поставлена в очередь",))
    return _answer_sweeps(sweeps)


def _beginning(profile: ExchangeProfile, timestamp: str) -> datetime:
    """Return when the export began whose checkauth was answered *timestamp*."""
    is_ours = timestamp.isascii() and timestamp.isdigit()
    sessions = ExchangeSession.objects.filter(
        profile=profile, type=ExchangeType.CATALOG, timestamp=timestamp
    )
    first = sessions.order_by("pk").first() if is_ours else None
    if first is None:
        message = "неизвестная отметка времени полной выгрузки"
        raise OutOfOrderError(message, code="PROTO-04")
    return first.created_at


def _runs_since(profile: ExchangeProfile, since: datetime) -> QuerySet[ImportRun]:
    return ImportRun.objects.filter(
        profile=profile,
        kind=RunKind.IMPORT,
        is_dry_run=False,
        created_at__gte=since,
    ).order_by("pk")


def _check_applied(
    profile: ExchangeProfile, since: datetime, runs: QuerySet[ImportRun]
) -> None:
    repaired = ImportRun.objects.filter(
        profile=profile,
        pk__gt=OuterRef("pk"),
        state=RunState.DONE,
        is_dry_run=False,
        file__label_key=OuterRef("file__label_key"),
    )
    bad = runs.filter(~Exists(repaired), state__in=_NOT_APPLIED)
    if bad.exists() or _forgotten(profile, since).exists():
        message = "не все файлы полной выгрузки загружены, ничего не скрыто"
        raise RunError(message, code="SWEEP-01")


def _forgotten(profile: ExchangeProfile, since: datetime) -> QuerySet[StoredFile]:
    """Return the files that came since then and were never imported."""
    return StoredFile.objects.filter(
        ~sent_again(profile.pk),
        never_imported(),
        profile=profile,
        session__isnull=False,
        created_at__gte=since,
        archive=None,
        kind__in=_MUST_BE_IMPORTED,
    ).exclude(state__in=[FileState.SUPERSEDED, FileState.PROCESSED])


def _sweeps(session: ExchangeSession, runs: QuerySet[ImportRun]) -> list[ImportRun]:
    """Return the sweeps of this export: new ones, or those of an earlier call.

    A call that heard ``progress``, or whose answer was lost, comes again.
    """
    last = runs.last()
    if session.state == State.FINISHED and last is not None:
        known = ImportRun.objects.filter(
            kind=RunKind.SWEEP,
            pk__gt=last.pk,
            series__in=runs.exclude(series="").values("series"),
        )
        if found := list(known):
            return found
    return queue_ordered_sweep(session.profile, runs.filter(state=RunState.DONE))


def _answer_sweeps(sweeps: list[ImportRun]) -> Reply:
    lines = ["Деактивация элементов завершена"]
    for run in sweeps:
        run.refresh_from_db()
        if run.state == RunState.FAILED:
            raise RunError(run.error, code=run.error_code)
        if run.state == RunState.HELD:
            lines.append(run.error)
    return Success(lines=tuple(lines))


def complete(work: Work) -> Reply:
    """Note that 1C has sent all; ``success`` when nothing is left to do."""
    timer = Timer(_PATIENCE * work.settings.step_seconds)
    profile = work.session.profile
    close_files(work.session)
    runner = get_runner(work.session)
    if not runner.advance_all(seconds=timer.remaining()):
        return Progress(message=runner.reason or "Загрузка файлов ещё идёт")
    if not runner.process_pictures(seconds=timer.remaining()):
        return Progress(message=runner.reason or "Обработка картинок")
    exchange_completed.send_robust(
        sender=ExchangeSession, profile=profile, session=work.session
    )
    return Success(lines=("Обмен завершён",))
