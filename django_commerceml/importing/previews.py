"""Previews: rehearsals of files, looked at by a person, then applied or dropped.

A rehearsal waits in a queue of its own. Workers, and ``commerceml_run``, take it up
once no other work of its profile is left; `work_on` does it at once, for whoever
looks at it. The requests of 1C never do: they are not held up by what a person
wants to see.
"""

from collections.abc import Iterable
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce, Now

from django_commerceml.exceptions import RunError
from django_commerceml.importing import holding
from django_commerceml.importing.changes import forget
from django_commerceml.importing.outlines import file_of
from django_commerceml.importing.publications import queue_publication
from django_commerceml.importing.replays import files_of_session, in_order
from django_commerceml.importing.runs import announce, new_run, rehearse_held
from django_commerceml.importing.timers import Timer
from django_commerceml.importing.turns import bring_forward
from django_commerceml.models import (
    OPEN_STATES,
    ExchangeSession,
    FileKind,
    ImportRun,
    RunKind,
    RunState,
    StoredFile,
)

_CODE: Final = "RUN-07"
_GONE: Final = "файл уже удалён из хранилища, выгрузите его из 1С ещё раз"
_NOT_READY: Final = "проверка ещё не закончена"
_FAILED: Final = "проверка не удалась, применить нечего"
_DROPPED: Final = "проверка отброшена"
_APPLIED: Final = "проверка уже применена"
_REAL: Final = "это не пробная загрузка"
_WORKING: Final = "проверка сейчас идёт, дождитесь её конца"


def preview(
    files: Iterable[StoredFile], *, session: ExchangeSession | None = None
) -> list[ImportRun]:
    """Queue a rehearsal of each of *files*, in the order in which 1C sends them.

    What is no CommerceML file is left out. Raises `RunError` (RUN-07) for a file
    whose bytes are gone.
    """
    documents = in_order(files)
    for file in documents:
        _check_bytes(file)
    with transaction.atomic():
        return [_queue(file, session or file.session) for file in documents]


def preview_held(run: ImportRun) -> ImportRun:
    """Return the rehearsal of what the held *run* would do once it is confirmed.

    One that waits or works, or that is done and after which nothing was imported,
    is given again. Raises `RunError` (RUN-03) when *run* is not held, (RUN-07) when
    the bytes of its file are gone.
    """
    run.refresh_from_db()
    if run.state != RunState.HELD:
        raise RunError(holding.NOT_HELD, code="RUN-03")
    if run.kind == RunKind.IMPORT:
        _check_bytes(run.file)
    known = fresh_rehearsal(run)
    if known is not None:
        return known
    rehearsal = rehearse_held(run)
    announce(rehearsal)
    return rehearsal


def why_not(preview_run: ImportRun) -> str:
    """Return in Russian why *preview_run* cannot be applied; "" where it can."""
    real = preview_run.real_run
    file = preview_run.file
    is_of_held = preview_run.is_confirmed
    waits = real is not None and real.state == RunState.HELD
    is_applied = not waits if is_of_held else real is not None
    needs_file = preview_run.kind == RunKind.IMPORT
    reasons = (
        (not preview_run.is_dry_run, _REAL),
        (is_applied, _APPLIED),
        (preview_run.state in OPEN_STATES, _NOT_READY),
        (preview_run.state == RunState.CANCELLED, _DROPPED),
        (preview_run.state != RunState.DONE, _FAILED),
        (needs_file and (file is None or file.is_purged), _GONE),
    )
    return next((reason for is_so, reason in reasons if is_so), "")


def apply(preview_run: ImportRun) -> ImportRun:
    """Queue the run that does what *preview_run* has shown; return that run.

    The rehearsal of a held run confirms it. Raises `RunError` (RUN-07, RUN-03) when
    the rehearsal is not done, was applied before, or the bytes of its file are gone.
    """
    preview_run.refresh_from_db()
    if reason := why_not(preview_run):
        raise RunError(reason, code=_CODE)
    if preview_run.real_run is not None:
        holding.confirm(preview_run.real_run)
        return preview_run.real_run
    with transaction.atomic():
        run = _queue_real(preview_run)
        mine = ImportRun.objects.filter(pk=preview_run.pk, real_run=None)
        if not mine.filter(state=RunState.DONE).update(real_run=run):
            raise RunError(_APPLIED, code=_CODE)
    preview_run.refresh_from_db()
    return run


def _queue_real(preview_run: ImportRun) -> ImportRun:
    if preview_run.kind == RunKind.PUBLISH:
        return queue_publication(preview_run.profile)
    return new_run(file_of(preview_run), preview_run.session)


def drop(preview_run: ImportRun) -> None:
    """Forget what *preview_run* has found; that it was, stays in the journal.

    Raises `RunError` (RUN-07) when it works just now, or was applied.
    """
    mine = ImportRun.objects.filter(pk=preview_run.pk, is_dry_run=True)
    idle = mine.filter(Q(real_run=None) | Q(is_confirmed=True)).exclude(
        state=RunState.RUNNING
    )
    with transaction.atomic():
        dropped = idle.update(
            state=RunState.CANCELLED, finished_at=Coalesce("finished_at", Now())
        )
        if not dropped:
            is_working = mine.filter(state=RunState.RUNNING).exists()
            raise RunError(_WORKING if is_working else _APPLIED, code=_CODE)
        forget(preview_run)
    preview_run.refresh_from_db()


def replay_session(session: ExchangeSession) -> list[ImportRun]:
    """Queue the files of a stored exchange to be imported again, in their order.

    Raises `RunError` (RUN-07) when none of them can be read any more, and what
    `archives.unpack` raises for a bad archive.
    """
    files = files_of_session(session)
    if not files:
        raise RunError("файлов этого обмена в хранилище уже нет", code=_CODE)
    with transaction.atomic():
        return [new_run(file, session) for file in files]


def replay_file(file: StoredFile) -> ImportRun:
    """Queue *file* to be imported again.

    Raises `RunError` (RUN-07) when its bytes are gone, or it is no CommerceML file.
    """
    _check_bytes(file)
    if file.kind != FileKind.DOCUMENT:
        message = f"«{file.label}» не является файлом CommerceML"
        raise RunError(message, code=_CODE)
    return new_run(file, file.session)


def work_on(run: ImportRun, seconds: float) -> ImportRun:
    """Work for about *seconds* on what *run* waits for; return it as it stands then.

    Runs before it have their turn first. A rehearsal is done whole, however long it
    takes. Nothing is done while another process works on the profile.
    """
    run.refresh_from_db()
    bring_forward(run, is_over=Timer(seconds))
    return run


def _queue(file: StoredFile, session: ExchangeSession | None) -> ImportRun:
    run = new_run(file, session, is_dry_run=True)
    announce(run)
    return run


def _check_bytes(file: StoredFile | None) -> None:
    if file is None or file.is_purged:
        raise RunError(_GONE, code=_CODE)


def fresh_rehearsal(run: ImportRun) -> ImportRun | None:
    """Return the rehearsal of *run* that still holds; None where there is none."""
    usable = [*OPEN_STATES, RunState.DONE]
    last = run.rehearsals.filter(state__in=usable).order_by("-pk").first()
    if last is None or last.state in OPEN_STATES:
        return last
    return None if is_outdated(last) else last


def is_outdated(preview_run: ImportRun) -> bool:
    """Return whether an import has ended since *preview_run* began.

    The shop may be another by now than the one that the rehearsal saw.
    """
    later = ImportRun.objects.filter(
        profile=preview_run.profile_id,
        is_dry_run=False,
        finished_at__gt=preview_run.started_at,
    )
    return preview_run.started_at is not None and later.exists()
