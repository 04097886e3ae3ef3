"""Documents of 1C: a file of orders is worked on as soon as it has come whole.

Old clients never say ``import`` for orders, ERP always does, the module of Bitrix
where it named its version (protocol A.3.2); so both calls do the same work, once.
"""

from typing import Final

from django_commerceml.exceptions import CommerceMLError, PartError
from django_commerceml.exchange import uploads
from django_commerceml.exchange.imports import process_file
from django_commerceml.exchange.runners import get_runner
from django_commerceml.exchange.wholeness import has_end
from django_commerceml.exchange.work import Work
from django_commerceml.importing.arrivals import close_file
from django_commerceml.importing.reports import record_failure
from django_commerceml.importing.timers import Timer
from django_commerceml.models import FileKind, FilePart, FileState, StoredFile
from django_commerceml.protocol import Progress, Reply, Success

_EMPTY: Final = "PART-03"


def receive_documents(work: Work) -> Reply:
    """Store a part of a file of orders; work on the file when it is whole.

    A client that named its version hears in ``import`` what became of it, any
    other hears it here.
    """
    timer = Timer(work.settings.step_seconds)
    part = _receive(work)
    received = Success(lines=(f"принято {part.length} байт",))
    if part.file.state == FileState.RECEIVING and not has_end(part.file):
        return received
    if work.session.client_version:
        _process_quietly(work, part.file, timer)
        return received
    reply = _process(work, part.file, timer)
    is_told = reply != Success() and not isinstance(reply, Progress)
    return reply if is_told else received


def _receive(work: Work) -> FilePart:
    try:
        part = uploads.receive_part(work.session, work.command.filename, work.call)
    except PartError as error:
        if error.code != _EMPTY:
            raise
        raise PartError("Файл для импорта пуст", code=_EMPTY) from error
    part.file.refresh_from_db()
    return part


def _process_quietly(work: Work, file: StoredFile, timer: Timer) -> None:
    try:
        _process(work, file, timer)
    except CommerceMLError as error:
        record_failure(
            file.profile, error, session=work.session, label=work.command.filename
        )


def _process(work: Work, file: StoredFile, timer: Timer) -> Reply:
    """Work on *file* while there is time; ``import`` or the upkeep goes on."""
    close_file(file)
    if file.kind == FileKind.ARCHIVE:
        runner = get_runner(work.session)
        if not runner.unpack(seconds=timer.remaining()):
            return Progress(message=runner.reason or "Распаковка архива")
    return process_file(work, file, timer)
