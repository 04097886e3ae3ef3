"""What must be done though 1C does not ask: by cron, or by a waiting process."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from django_commerceml.conf import get_settings
from django_commerceml.exceptions import CommerceMLError
from django_commerceml.exchange import uploads
from django_commerceml.exchange.catalog import unpack_archives
from django_commerceml.exchange.runners import Timer, get_runner
from django_commerceml.importing.pictures import process_pictures
from django_commerceml.importing.replays import in_order
from django_commerceml.importing.runs import new_run
from django_commerceml.importing.series import queue_quiet_sweeps
from django_commerceml.models import (
    ExchangeProfile,
    ExchangeSession,
    FileKind,
    FileState,
    StoredFile,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Upkeep:
    """What was due for a profile, and whether all of it is done."""

    started: int
    """Imports that 1C never asked for."""
    sweeps: int
    is_done: bool


def keep_up(profile: ExchangeProfile, *, seconds: float) -> Upkeep:
    """Do what is due for *profile*, for about *seconds*."""
    timer = Timer(seconds)
    started = _start_imports(profile, timer) if profile.starts_imports else 0
    sweeps = len(queue_quiet_sweeps(profile))
    runner = get_runner(get_settings().runner)
    is_done = runner.advance_all(profile, seconds=timer.remaining())
    is_done = process_pictures(profile, is_over=timer) and is_done
    return Upkeep(started=started, sweeps=sweeps, is_done=is_done)


def _start_imports(profile: ExchangeProfile, is_over: Callable[[], bool]) -> int:
    """Queue the files of quiet sessions that 1C uploaded and never had imported."""
    quiet = timezone.now() - timedelta(seconds=get_settings().autostart_seconds)
    pending = StoredFile.objects.filter(
        profile=profile,
        kind__in=[FileKind.DOCUMENT, FileKind.ARCHIVE, FileKind.UNKNOWN],
        state__in=[FileState.RECEIVING, FileState.STORED],
        runs=None,
    )
    started = 0
    for session in ExchangeSession.objects.filter(files__in=pending).distinct():
        if session.files.filter(updated_at__gt=quiet).exists():
            continue
        uploads.close_files(session)
        started += _start_session(session, is_over)
    return started


def _start_session(session: ExchangeSession, is_over: Callable[[], bool]) -> int:
    try:
        if not unpack_archives(session, is_over=is_over):
            return 0
    except CommerceMLError:
        return 0
    waiting = session.files.filter(
        kind=FileKind.DOCUMENT, state=FileState.STORED, runs=None
    )
    runs = [new_run(file, session) for file in in_order(waiting)]
    return len(runs)
