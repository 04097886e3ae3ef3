"""Retention: bytes are kept for replay for a while, the journal a while longer."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Final

from django.core.files.storage import FileSystemStorage, Storage
from django.db.models import Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from django_commerceml.conf import get_settings
from django_commerceml.importing import answers
from django_commerceml.importing.old_changes import (
    old_changes,
    old_previews,
    purge_changes,
)
from django_commerceml.importing.orphans import purge_orphans
from django_commerceml.importing.outlines import drop_outline
from django_commerceml.models import (
    OPEN_STATES,
    ExchangeRequest,
    ExchangeSession,
    FileKind,
    FileState,
    Group,
    ImportRun,
    ProductImage,
    RunKind,
    RunProblem,
    RunState,
    StoredFile,
)
from django_commerceml.storage import get_storage

_UNFINISHED: Final = (*OPEN_STATES, RunState.HELD)
_CHUNK: Final = 5000
"""So many requests are erased in one statement."""
_SHORTEST: Final = timedelta(hours=48)
"""Whatever the settings say: so long an exchange may be under way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Purged:
    """What a purge erased, or would."""

    files: int
    bytes: int
    pictures: int
    outlines: int
    answers: int
    orphans: int
    sessions: int
    runs: int
    problems: int
    requests: int
    changes: int
    previews: int


def purge(*, is_dry_run: bool = False, now: datetime | None = None) -> Purged:
    """Erase what is older than the settings say; never what a run still needs.

    With *is_dry_run* nothing is erased, only counted.
    """
    now = now or timezone.now()
    current = get_settings()
    files_before = now - max(timedelta(days=current.keep_files_days), _SHORTEST)
    journal_before = now - max(timedelta(days=current.keep_journal_days), _SHORTEST)
    changes_before = now - max(timedelta(days=current.keep_changes_days), _SHORTEST)
    changes_before = max(changes_before, journal_before)
    storage = get_storage()
    old_files = _old_files(files_before)
    old_answers = answers.list_old_answers(max(files_before, journal_before))
    purged = Purged(
        files=old_files.count(),
        bytes=sum(old_files.values_list("size", flat=True))
        + answers.count_bytes(old_answers),
        pictures=_purge_pictures(files_before, storage, is_dry_run=is_dry_run),
        outlines=_purge_outlines(files_before, is_dry_run=is_dry_run),
        answers=old_answers.count(),
        orphans=purge_orphans(storage, now - _SHORTEST, is_dry_run=is_dry_run),
        sessions=_old_sessions(journal_before).count(),
        runs=_ended_runs(journal_before).count(),
        problems=_old_problems(journal_before).count(),
        requests=_old_requests(journal_before).count(),
        changes=old_changes(changes_before).count(),
        previews=old_previews(changes_before).count(),
    )
    if not is_dry_run:
        _purge_files(old_files, storage)
        answers.purge_answers(old_answers, storage)
        purge_changes(changes_before)
        _purge_journal(journal_before)
    return purged


def _old_files(before: datetime) -> QuerySet[StoredFile]:
    needed = ImportRun.objects.filter(file=OuterRef("pk"), state__in=_UNFINISHED)
    return StoredFile.objects.filter(
        ~Exists(needed), updated_at__lt=before, is_purged=False
    )


def _purge_files(files: QuerySet[StoredFile], storage: Storage) -> None:
    for file in files.iterator(chunk_size=200):
        keys = list(file.parts.values_list("storage_key", flat=True))
        for key in keys:
            storage.delete(key)
        _drop_folders({str(PurePosixPath(key).parent) for key in keys}, storage)
        file.is_purged = True
        if file.state == FileState.RECEIVING:
            file.state = FileState.SUPERSEDED
        file.save(update_fields=["is_purged", "state"])


def _drop_folders(folders: set[str], storage: Storage) -> None:
    """Drop folders of a disk that are empty now; other storages have none."""
    if isinstance(storage, FileSystemStorage):
        for folder in folders:
            with suppress(OSError):
                storage.delete(folder)


def _purge_pictures(before: datetime, storage: Storage, *, is_dry_run: bool) -> int:
    """Erase stored pictures that no product and no group shows any more."""
    shown = ProductImage.objects.filter(file=OuterRef("content_key"))
    of_group = Group.objects.filter(
        profile=OuterRef("profile"), image=OuterRef("picture_key")
    )
    stale = StoredFile.objects.filter(
        ~Exists(shown), ~Exists(of_group), kind=FileKind.PICTURE, updated_at__lt=before
    ).exclude(content_key="")
    keys = set(stale.values_list("content_key", flat=True))
    kept = StoredFile.objects.filter(
        Q(updated_at__gte=before) | Exists(of_group), content_key__in=keys
    )
    keys -= set(kept.values_list("content_key", flat=True))
    if not is_dry_run:
        for key in keys:
            storage.delete(key)
        StoredFile.objects.filter(content_key__in=keys).update(content_key="")
    return len(keys)


def _purge_outlines(before: datetime, *, is_dry_run: bool) -> int:
    old = _ended_runs(before).exclude(outline_key="")
    count = old.count()
    if not is_dry_run:
        for run in old.iterator(chunk_size=200):
            drop_outline(run)
    return count


def _ended_runs(before: datetime) -> QuerySet[ImportRun]:
    """Return the runs that ended long ago, and that none unfinished looks back to."""
    old = ImportRun.objects.filter(created_at__lt=before, is_dry_run=False)
    old = old.exclude(state__in=_UNFINISHED)
    for profile_id, first in _first_needed():
        old = old.exclude(profile_id=profile_id, pk__gte=first)
    return old


def _first_needed() -> list[tuple[int, int]]:
    """Return by profile the oldest run that an unfinished one looks back to.

    A sweep looks back to the first file of its series, a held file to those that
    came after it.
    """
    unfinished = ImportRun.objects.filter(state__in=_UNFINISHED)
    series = unfinished.filter(kind=RunKind.SWEEP).values("series")
    needed = ImportRun.objects.filter(
        Q(state__in=_UNFINISHED) | Q(kind=RunKind.IMPORT, series__in=series)
    ).order_by()
    return list(
        needed.values("profile_id")
        .annotate(first=Min("pk"))
        .values_list("profile_id", "first")
    )


def _old_sessions(before: datetime) -> QuerySet[ExchangeSession]:
    return ExchangeSession.objects.filter(expires_at__lt=before)


def _old_problems(before: datetime) -> QuerySet[RunProblem]:
    return RunProblem.objects.filter(created_at__lt=before).exclude(
        run__state__in=_UNFINISHED
    )


def _old_requests(before: datetime) -> QuerySet[ExchangeRequest]:
    return ExchangeRequest.objects.filter(received_at__lt=before)


def _purge_requests(before: datetime) -> None:
    """Erase old requests, some at a time: there may be millions."""
    old = _old_requests(before).order_by("pk")
    while keys := list(old.values_list("pk", flat=True)[:_CHUNK]):
        old.filter(pk__gte=keys[0], pk__lte=keys[-1]).order_by().delete()


def _purge_journal(before: datetime) -> None:
    _purge_requests(before)
    _old_problems(before).delete()
    _ended_runs(before).delete()
    answers.purge_batches(before)
    _old_sessions(before).delete()
    StoredFile.objects.filter(
        updated_at__lt=before, is_purged=True, content_key="", runs=None, entries=None
    ).delete()
