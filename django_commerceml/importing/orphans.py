"""Bytes in the storage whose row was never written: a process died in between."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import PurePosixPath
from uuid import UUID

from django.core.files.storage import Storage

from django_commerceml.bulk import upserts
from django_commerceml.importing import answers, galleries
from django_commerceml.importing.outlines import FOLDER
from django_commerceml.models import ExportBatch, ImportRun, StoredFile
from django_commerceml.storage import PIECE

_PARTS = "parts"


def purge_orphans(storage: Storage, before: datetime, *, is_dry_run: bool) -> int:
    """Erase orphans that are older than *before*; return how many there are.

    With *is_dry_run* they are only counted. A storage that cannot list what it
    holds has none that could be found.
    """
    orphans = 0
    for key in (
        *_lost_parts(storage),
        *_lost_outlines(storage),
        *_lost_answers(storage),
        *_lost_pieces(storage),
    ):
        if storage.get_modified_time(key) < before:
            orphans += 1
            if not is_dry_run:
                storage.delete(key)
    return orphans


def _lost_parts(storage: Storage) -> Iterator[str]:
    folders, _ = _list(storage, _PARTS)
    for chunk in upserts.in_chunks(folders):
        by_uuid = {uuid: name for name in chunk if (uuid := _uuid(name)) is not None}
        rows = StoredFile.objects.filter(uuid__in=by_uuid)
        known = {by_uuid[uuid] for uuid in rows.values_list("uuid", flat=True)}
        for name in set(chunk) - known:
            _, files = _list(storage, f"{_PARTS}/{name}")
            yield from (f"{_PARTS}/{name}/{file}" for file in files)


def _uuid(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None


def _lost_outlines(storage: Storage) -> Iterator[str]:
    _, files = _list(storage, FOLDER)
    for chunk in upserts.in_chunks(files):
        keys = {name: f"{FOLDER}/{PurePosixPath(name).stem}" for name in chunk}
        runs = ImportRun.objects.filter(outline_key__in=set(keys.values()))
        known = set(runs.values_list("outline_key", flat=True))
        yield from (f"{FOLDER}/{name}" for name in chunk if keys[name] not in known)


def _lost_answers(storage: Storage) -> Iterator[str]:
    _, files = _list(storage, answers.FOLDER)
    for chunk in upserts.in_chunks(files):
        keys = {f"{answers.FOLDER}/{name}" for name in chunk}
        batches = ExportBatch.objects.filter(storage_key__in=keys)
        yield from keys - set(batches.values_list("storage_key", flat=True))


def _lost_pieces(storage: Storage) -> Iterator[str]:
    folders, _ = _list(storage, galleries.FOLDER)
    for folder in folders:
        path = f"{galleries.FOLDER}/{folder}"
        _, files = _list(storage, path)
        yield from (f"{path}/{name}" for name in files if name.endswith(PIECE))


def _list(storage: Storage, path: str) -> tuple[Iterable[str], Iterable[str]]:
    try:
        return storage.listdir(path)
    except (FileNotFoundError, NotImplementedError):  # Django's word for "cannot list"
        return (), ()
