"""``import``: 1C waits while its file is imported, and hears how far it is."""

from collections.abc import Callable
from typing import Final

from django_commerceml.exceptions import NothingUnderstoodError, StoredFileError
from django_commerceml.exchange.catalog import documents_of, find_file
from django_commerceml.exchange.runners import get_runner
from django_commerceml.exchange.work import Work
from django_commerceml.importing.arrivals import close_file, close_files
from django_commerceml.importing.progress import progress_of
from django_commerceml.importing.runs import get_run
from django_commerceml.importing.timers import Timer
from django_commerceml.importing.wording import describe_progress, noun_of
from django_commerceml.models import FileKind, ImportRun, RunState, StoredFile
from django_commerceml.protocol import Failure, Progress, Reply, Success


def import_file(work: Work) -> Reply:
    """Import the file that 1C names; ``success`` means that it is committed."""
    if not work.command.filename.strip():
        message = "не указано имя файла для загрузки"
        raise StoredFileError(message, code="FILE-03")
    timer = Timer(work.settings.step_seconds)
    close_files(work.session)
    runner = get_runner(work.session)
    if not runner.unpack(seconds=timer.remaining()):
        return Progress(message=runner.reason or "Распаковка архива")
    file = find_file(work.session, work.command.filename)
    close_file(file)
    return process_file(work, file, timer)


def process_file(work: Work, file: StoredFile, timer: Timer) -> Reply:
    """Import *file*, which has come whole, or go on with it; say how far it is."""
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
    runner = get_runner(work.session)
    run = runner.advance(get_run(file, work.session), seconds=timer.remaining())
    reply = _REPLIES[RunState(run.state)](run)
    if run.state == RunState.DONE and not timer():
        runner.go_on(seconds=timer.remaining())
    if isinstance(reply, Progress) and runner.reason:
        return Progress(message=runner.reason)
    return reply


def _progress(run: ImportRun) -> Reply:
    progress = progress_of(run)
    if not progress.total:
        return Progress(message="Файл проверяется")
    if progress.done == progress.total:
        return Progress(message="Обработка картинок")
    return Progress(message=describe_progress(progress, noun_of(run)))


def _success(run: ImportRun) -> Reply:
    return Success(lines=tuple(run.answer.splitlines()))


def _failure(run: ImportRun) -> Reply:
    entry = run.problems.filter(code=run.error_code).order_by("-pk").first()
    journal = str(entry.pk) if entry else f"загрузка {run.pk}"
    return Failure(message=run.error, code=run.error_code, journal=journal)


def _cancelled(run: ImportRun) -> Reply:
    message = "загрузка отменена оператором магазина"
    return Failure(message=message, code="RUN-04", journal=f"загрузка {run.pk}")


_REPLIES: Final[dict[RunState, Callable[[ImportRun], Reply]]] = {
    RunState.QUEUED: _progress,
    RunState.RUNNING: _progress,
    RunState.DONE: _success,
    RunState.HELD: _failure,
    RunState.FAILED: _failure,
    RunState.CANCELLED: _cancelled,
}
