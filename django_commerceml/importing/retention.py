"""Retention: bytes are kept for replay for a while, the journal a while longer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.core.files.storage import Storage
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from django_commerceml.conf import get_settings
from django_commerceml.importing.outlines import drop_outline
from django_commerceml.models import (
    OPEN_STATES,
    ExchangeSession,
    FileKind,
    FileState,
    ImportRun,
    ProductImage,
    RunProblem,
    RunState,
    StoredFile,
)
from django_commerceml.storage import get_storage

_UNFINISHED: Final = (*OPEN_STATES, RunState.HELD)
_ABANDONED: Final = timedelta(hours=48)


@dataclass(frozen=True, slots=True, kw_only=True)
class Purged:
    """What a purge erased, or would."""

    files: int
    bytes: int
    pictures: int
    outlines: int
    orphans: int
    sessions: int
    runs: int
    problems: int


def purge(*, is_dry_run: bool = False, now: datetime | None = None) -> Purged:
    """Erase what is older than the settings say; never what a run still needs.

    With *is_dry_run* nothing is erased, only counted.
    """
    now = now or timezone.now()
    current = get_settings()
    files_before = now - timedelta(days=current.keep_files_days)
    journal_before = now - timedelta(days=current.keep_journal_days)
    storage = get_storage()
    old_files = _old_files(files_before)
    purged = Purged(
        files=old_files.count(),
        bytes=sum(old_files.values_list("size", flat=True)),
        pictures=_purge_pictures(files_before, storage, is_dry_run=is_dry_run),
        outlines=_purge_outlines(files_before, is_dry_run=is_dry_run),
        orphans=_purge_orphans(storage, now, is_dry_run=is_dry_run),
        sessions=_old_sessions(journal_before).count(),
        runs=_old_runs(journal_before).count(),
        problems=RunProblem.objects.filter(created_at__lt=journal_before).count(),
    )
    if not is_dry_run:
        _purge_files(old_files, storage)
        _purge_journal(journal_before)
    return purged


def _old_files(before: datetime) -> QuerySet[StoredFile]:
    needed = ImportRun.objects.filter(file=OuterRef("pk"), state__in=_UNFINISHED)
    return StoredFile.objects.filter(
        ~Exists(needed), updated_at__lt=before, is_purged=False
    )


def _purge_files(files: QuerySet[StoredFile], storage: Storage) -> None:
    for file in files.iterator(chunk_size=200):
        for part in file.parts.all():
            storage.delete(part.storage_key)
        file.is_purged = True
        if file.state == FileState.RECEIVING:
            file.state = FileState.SUPERSEDED
        file.save(update_fields=["is_purged", "state"])


def _purge_pictures(before: datetime, storage: Storage, *, is_dry_run: bool) -> int:
    """Erase stored pictures that no product shows any more."""
    shown = ProductImage.objects.filter(file=OuterRef("content_key"))
    stale = StoredFile.objects.filter(
        ~Exists(shown), kind=FileKind.PICTURE, updated_at__lt=before
    ).exclude(content_key="")
    keys = set(stale.values_list("content_key", flat=True))
    kept = StoredFile.objects.filter(content_key__in=keys, updated_at__gte=before)
    keys -= set(kept.values_list("content_key", flat=True))
    if not is_dry_run:
        for key in keys:
            storage.delete(key)
        StoredFile.objects.filter(content_key__in=keys).update(content_key="")
    return len(keys)


def _purge_outlines(before: datetime, *, is_dry_run: bool) -> int:
    old = (
        ImportRun.objects.filter(created_at__lt=before)
        .exclude(outline_key="")
        .exclude(state__in=_UNFINISHED)
    )
    count = old.count()
    if not is_dry_run:
        for run in old.iterator(chunk_size=200):
            drop_outline(run)
    return count


def _purge_orphans(storage: Storage, now: datetime, *, is_dry_run: bool) -> int:
    """Erase bytes whose row was never written: the process died in between."""
    orphans = 0
    for name in _folders(storage, "parts"):
        if _is_known(name):
            continue
        for key in _files(storage, f"parts/{name}"):
            if storage.get_modified_time(key) > now - _ABANDONED:
                continue
            orphans += 1
            if not is_dry_run:
                storage.delete(key)
    return orphans


def _is_known(name: str) -> bool:
    try:
        return StoredFile.objects.filter(uuid=UUID(name)).exists()
    except ValueError:
        return False


def _folders(storage: Storage, path: str) -> Iterable[str]:
    try:
        return storage.listdir(path)[0]
    except FileNotFoundError:
        return []


def _files(storage: Storage, path: str) -> Iterable[str]:
    return [f"{path}/{name}" for name in storage.listdir(path)[1]]


def _old_sessions(before: datetime) -> QuerySet[ExchangeSession]:
    return ExchangeSession.objects.filter(expires_at__lt=before)


def _old_runs(before: datetime) -> QuerySet[ImportRun]:
    return ImportRun.objects.filter(created_at__lt=before).exclude(
        state__in=_UNFINISHED
    )


def _purge_journal(before: datetime) -> None:
    RunProblem.objects.filter(created_at__lt=before).delete()
    _old_runs(before).delete()
    _old_sessions(before).delete()
    StoredFile.objects.filter(
        updated_at__lt=before, is_purged=True, content_key="", runs=None
    ).delete()
