"""What must be done though 1C does not ask: by cron, or by a waiting process."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from django_commerceml.conf import get_settings
from django_commerceml.exceptions import CommerceMLError
from django_commerceml.importing.arrivals import (
    close_files,
    sent_again,
    unpack_archives,
)
from django_commerceml.importing.faults import unexpected
from django_commerceml.importing.pictures import process_pictures
from django_commerceml.importing.replays import in_order
from django_commerceml.importing.reports import record_failure
from django_commerceml.importing.runs import get_run, never_imported, new_run
from django_commerceml.importing.series import queue_quiet_sweeps
from django_commerceml.importing.timers import Timer
from django_commerceml.importing.turns import work_off
from django_commerceml.models import (
    ExchangeProfile,
    ExchangeSession,
    FileKind,
    FileState,
    StoredFile,
)
from django_commerceml.protocol import ExchangeType

_IMPORTED: Final = (FileKind.DOCUMENT, FileKind.ARCHIVE)
_WAITING: Final = Q(state=FileState.RECEIVING) | Q(
    state=FileState.STORED, kind__in=_IMPORTED
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Upkeep:
    """What was due for a profile, and whether all of it is done."""

    started: int
    """Imports that 1C never asked for."""
    sweeps: int
    is_done: bool


def keep_up(profile: ExchangeProfile, *, seconds: float) -> Upkeep:
    """Do what is due for *profile*, for about *seconds*.

    Old clients never ask to import their documents, so these always are imported.
    """
    timer = Timer(seconds)
    _unpack_stored(profile, timer)
    _queue_documents(profile)
    quiet = _quiet_sessions(profile)
    for session in quiet:
        close_files(session)
    started = sum(
        _start_session(profile, session, timer)
        for session in quiet
        if profile.starts_imports or session.type == ExchangeType.SALE
    )
    sweeps = len(queue_quiet_sweeps(profile))
    is_done = work_off(profile.pk, is_over=timer)
    is_done = process_pictures(profile, is_over=timer) and is_done
    return Upkeep(started=started, sweeps=sweeps, is_done=is_done)


def _quiet_sessions(profile: ExchangeProfile) -> list[ExchangeSession]:
    """Return the sessions whose files wait, and that sent nothing for a while."""
    limit = timezone.now() - timedelta(seconds=get_settings().autostart_seconds)
    files = StoredFile.objects.filter(session=OuterRef("pk"))
    waiting = files.filter(_WAITING, never_imported())
    quiet = ExchangeSession.objects.filter(
        ~Exists(files.filter(updated_at__gt=limit)), Exists(waiting), profile=profile
    )
    return list(quiet.order_by("pk"))


def pending(profile: ExchangeProfile) -> QuerySet[StoredFile]:
    """Return the files to import, without those that were uploaded anew since.

    Files of orders may have one name each time; none stands for another.
    """
    return StoredFile.objects.filter(
        Q(session__type=ExchangeType.SALE) | ~sent_again(profile.pk),
        never_imported(),
        profile=profile,
        kind__in=_IMPORTED,
        state=FileState.STORED,
        is_purged=False,
    )


def _queue_documents(profile: ExchangeProfile) -> None:
    """Queue the orders that came in archives: whole, and no 1C need ask for them."""
    waiting = pending(profile).filter(
        kind=FileKind.DOCUMENT, session__type=ExchangeType.SALE, archive__isnull=False
    )
    for file in waiting.select_related("session").order_by("pk"):
        get_run(file, file.session)


def _start_session(
    profile: ExchangeProfile, session: ExchangeSession, is_over: Callable[[], bool]
) -> int:
    """Queue what *session* uploaded and never had imported, in order of receipt."""
    if not _unpack(session, is_over):
        return 0
    waiting = pending(profile).filter(session=session, kind=FileKind.DOCUMENT)
    return len([new_run(file, session) for file in in_order(waiting)])


def _unpack_stored(profile: ExchangeProfile, is_over: Callable[[], bool]) -> None:
    """Unpack the archives that have come whole, before 1C asks for what they hold."""
    packed = StoredFile.objects.filter(
        session=OuterRef("pk"),
        archive=None,
        kind=FileKind.ARCHIVE,
        state=FileState.STORED,
    )
    sessions = ExchangeSession.objects.filter(Exists(packed), profile=profile)
    for session in sessions.order_by("pk"):
        if is_over():
            return
        _unpack(session, is_over)


def _unpack(session: ExchangeSession, is_over: Callable[[], bool]) -> bool:
    """Unpack the archives of *session*; what is wrong with one goes to the journal."""
    try:
        return unpack_archives(session, is_over=is_over)
    except CommerceMLError as error:
        record_failure(session.profile, error, session=session)
    except OSError as error:
        record_failure(session.profile, unexpected(error), session=session)
    return False
