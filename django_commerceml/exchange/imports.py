"""``import``, ``deactivate`` and ``complete``: 1C waits, the work goes on."""

from collections.abc import Callable
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from django_commerceml.exceptions import (
    NothingUnderstoodError,
    OutOfOrderError,
    RunError,
    StoredFileError,
)
from django_commerceml.exchange import uploads
from django_commerceml.exchange.catalog import (
    documents_of,
    find_file,
    unpack_archives,
)
from django_commerceml.exchange.runners import Timer, get_runner
from django_commerceml.exchange.work import Work
from django_commerceml.importing.pictures import process_pictures
from django_commerceml.importing.runs import get_run
from django_commerceml.importing.series import queue_ordered_sweep
from django_commerceml.importing.wording import describe_progress, noun_of
from django_commerceml.models import (
    OPEN_STATES,
    ExchangeSession,
    FileKind,
    ImportRun,
    RunKind,
    RunState,
    StoredFile,
)
from django_commerceml.protocol import Failure, Progress, Reply, Success
from django_commerceml.signals import exchange_completed


def import_file(work: Work) -> Reply:
    """Import the file that 1C names; ``success`` means that it is committed."""
    if not work.command.filename.strip():
        message = "не указано имя файла для загрузки"
        raise StoredFileError(message)
    timer = Timer(work.settings.step_seconds)
    uploads.close_files(work.session)
    if not unpack_archives(work.session, is_over=timer):
        return Progress(message="Распаковка архива")
    file = find_file(work.session, work.command.filename)
    if file.kind == FileKind.ARCHIVE:
        return _import_archive(work, file, timer)
    if file.kind != FileKind.DOCUMENT:
        return _keep(file)
    return _import_document(work, file, timer)


def _keep(file: StoredFile) -> Reply:
    """Answer for a file that is not CommerceML: pictures and reports are kept."""
    if file.kind == FileKind.ATTACHMENT:
        message = f"файл «{file.label}» не является файлом CommerceML"
        raise NothingUnderstoodError(message, code="XML-01")
    return Success(lines=("Файл сохранён",))


def _import_archive(work: Work, archive: StoredFile, timer: Timer) -> Reply:
    reply: Reply = Success(lines=("В архиве нет файлов CommerceML",))
    for file in documents_of(archive):
        reply = _import_document(work, file, timer)
        if not isinstance(reply, Success):
            return reply
    return reply


def _import_document(work: Work, file: StoredFile, timer: Timer) -> Reply:
    runner = get_runner(work.settings.runner)
    run = runner.advance(get_run(file, work.session), seconds=timer.remaining())
    reply = _REPLIES[RunState(run.state)](run)
    if run.state == RunState.DONE and timer.remaining() > 0:
        runner.advance_all(work.session.profile, seconds=timer.remaining())
    return reply


def _progress(run: ImportRun) -> Reply:
    noun = noun_of(run)
    return Progress(
        message=describe_progress(run.checkpoint, run.records_total, noun)
        if run.records_total
        else "Файл проверяется"
    )


def _failure(run: ImportRun) -> Reply:
    entry = run.problems.order_by("-pk").first()
    journal = str(entry.pk) if entry else f"загрузка {run.pk}"
    return Failure(message=run.error, code=run.error_code, journal=journal)


def _cancelled(run: ImportRun) -> Reply:
    message = "загрузка отменена оператором магазина"
    return Failure(message=message, code="RUN-04", journal=f"загрузка {run.pk}")


_REPLIES: Final[dict[RunState, Callable[[ImportRun], Reply]]] = {
    RunState.QUEUED: _progress,
    RunState.RUNNING: _progress,
    RunState.DONE: lambda run: Success(lines=(run.answer,) if run.answer else ()),
    RunState.HELD: _failure,
    RunState.FAILED: _failure,
    RunState.CANCELLED: _cancelled,
}


def deactivate(work: Work) -> Reply:
    """Deactivate what the full export since 1C's timestamp left out.

    Raises `OutOfOrderError` (PROTO-04) for a timestamp that was never given out
    and `RunError` (SWEEP-01) when a file since then was not applied.
    """
    timer = Timer(work.settings.step_seconds)
    uploads.close_files(work.session)
    runs = _runs_since(work)
    runner = get_runner(work.settings.runner)
    if not runner.advance_all(work.session.profile, seconds=timer.remaining()):
        return Progress(message="Загрузка файлов ещё идёт")
    _check_applied(runs)
    sweeps = _sweeps(work, runs)
    if not runner.advance_all(work.session.profile, seconds=timer.remaining()):
        return Progress(message="Деактивация элементов")
    return _answer_sweeps(sweeps)


def _runs_since(work: Work) -> QuerySet[ImportRun]:
    profile = work.session.profile
    timestamp = work.command.timestamp
    first = (
        ExchangeSession.objects.filter(profile=profile, timestamp=timestamp)
        .order_by("pk")
        .first()
        if timestamp
        else None
    )
    if first is None:
        message = "неизвестная отметка времени полной выгрузки"
        raise OutOfOrderError(message, code="PROTO-04")
    return ImportRun.objects.filter(
        profile=profile,
        kind=RunKind.IMPORT,
        is_dry_run=False,
        created_at__gte=first.created_at,
    ).order_by("pk")


def _check_applied(runs: QuerySet[ImportRun]) -> None:
    repaired = ImportRun.objects.filter(
        profile=OuterRef("profile"),
        pk__gt=OuterRef("pk"),
        state=RunState.DONE,
        file__label_key=OuterRef("file__label_key"),
    )
    bad = runs.filter(~Exists(repaired), state__in=[RunState.FAILED, RunState.HELD])
    if bad.exists():
        message = "не все файлы полной выгрузки загружены, ничего не скрыто"
        raise RunError(message, code="SWEEP-01")


def _sweeps(work: Work, runs: QuerySet[ImportRun]) -> list[ImportRun]:
    """Return the sweeps of this export: those of an earlier call, or new ones."""
    known = ImportRun.objects.filter(
        kind=RunKind.SWEEP,
        profile=work.session.profile,
        series__in=runs.exclude(series="").values("series"),
    )
    if known.filter(state__in=[*OPEN_STATES, RunState.HELD]).exists():
        return list(known)
    done = runs.filter(state=RunState.DONE)
    return queue_ordered_sweep(work.session.profile, done)


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
    timer = Timer(work.settings.step_seconds)
    profile = work.session.profile
    uploads.close_files(work.session)
    runner = get_runner(work.settings.runner)
    if not runner.advance_all(profile, seconds=timer.remaining()):
        return Progress(message="Загрузка файлов ещё идёт")
    if not process_pictures(profile, is_over=timer):
        return Progress(message="Обработка картинок")
    exchange_completed.send(
        sender=ExchangeSession, profile=profile, session=work.session
    )
    return Success(lines=("Обмен завершён",))
