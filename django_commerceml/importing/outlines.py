"""Outlines of runs: made once, kept in the storage for later steps and sweeps."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, BinaryIO, Final
from uuid import uuid4

from django.core.files.base import ContentFile, File

from django_commerceml.cml import Compare, Entry, Outline, iter_entries, scan
from django_commerceml.exceptions import CommerceMLError, MalformedFileError
from django_commerceml.importing import joining
from django_commerceml.importing.files import open_parts, open_stored
from django_commerceml.importing.leases import renew
from django_commerceml.importing.ownership import get_rules
from django_commerceml.importing.plans import Comparison
from django_commerceml.models import ImportRun, StoredFile
from django_commerceml.storage import get_storage

_SUMMARY: Final = ".json"
_PLAN: Final = ".plan"


class OutlineFile:
    """The outline of a run, with its entries in a local file."""

    def __init__(self, outline: Outline, entries: BinaryIO) -> None:
        self.outline = outline
        self._entries = entries

    def entries(self, *, start: int = 0) -> Iterator[Entry]:
        """Yield the entries from the ordinal *start* on."""
        self._entries.seek(0)
        return iter_entries(self._entries, start=start)


@contextmanager
def open_outline(
    run: ImportRun, comparison: Comparison, *, lease_seconds: int
) -> Iterator[OutlineFile]:
    """Give the outline of the file of *run*: the stored one, or a new one.

    A new one is made together with its plan, by *comparison*.

    Raises `MalformedFileError` for a file that must not be applied.
    """
    with tempfile.TemporaryFile() as entries:
        if run.outline_key:
            outline = _load(run, entries)
        else:
            outline = _scan(run, entries, comparison)
            _save(run, outline, entries, lease_seconds)
            save_plan(run, comparison.plan)
        yield OutlineFile(outline, entries)


def _scan(run: ImportRun, entries: BinaryIO, compare: Compare) -> Outline:
    """Scan the file; where its parts do not join, in the other ways they might."""
    stored = _file_of(run)
    salt = get_rules(run.profile).salt()
    try:
        return scan(lambda: open_stored(stored), entries, salt=salt, compare=compare)
    except MalformedFileError:
        good = [
            choice
            for choice in joining.alternatives(stored)
            if _reads_well(stored, choice)
        ]
        if len(good) != 1:
            raise
    joining.choose(stored, good[0])
    outline = scan(lambda: open_stored(stored), entries, salt=salt, compare=compare)
    outline.warnings.append("часть файла пришла дважды, повтор отброшен")
    return outline


def _reads_well(stored: StoredFile, replays: set[int]) -> bool:
    with tempfile.TemporaryFile() as scratch:
        try:
            scan(lambda: open_parts(stored, without=replays), scratch)
        except CommerceMLError:
            return False
    return True


def _file_of(run: ImportRun) -> StoredFile:
    if run.file is None:
        raise LookupError(run.pk)
    return run.file


def _load(run: ImportRun, entries: IO[bytes]) -> Outline:
    storage = get_storage()
    with storage.open(run.outline_key, "rb") as stored:
        shutil.copyfileobj(stored, entries, 1 << 20)
    with storage.open(run.outline_key + _SUMMARY, "rb") as summary:
        return Outline.from_json(json.load(summary))


def _save(
    run: ImportRun, outline: Outline, entries: IO[bytes], lease_seconds: int
) -> None:
    storage = get_storage()
    entries.seek(0)
    key = storage.save(f"outlines/{uuid4().hex}", File(entries))
    summary = json.dumps(outline.to_json(), ensure_ascii=False).encode()
    storage.save(key + _SUMMARY, ContentFile(summary))
    renew(
        run,
        seconds=lease_seconds,
        outline_key=key,
        records_total=outline.total,
    )
    run.outline_key = key
    run.records_total = outline.total


def save_plan(run: ImportRun, plan: bytearray) -> None:
    """Keep *plan* (changed facets by ordinal) for the later steps of *run*."""
    drop_plan(run)
    get_storage().save(run.outline_key + _PLAN, ContentFile(bytes(plan)))


def load_plan(run: ImportRun) -> bytearray | None:
    """Return the plan of an earlier step of *run*, or None."""
    storage = get_storage()
    key = run.outline_key + _PLAN
    if not run.outline_key or not storage.exists(key):
        return None
    with storage.open(key, "rb") as stored:
        return bytearray(stored.read())


def drop_plan(run: ImportRun) -> None:
    """Forget the plan of *run*."""
    if run.outline_key:
        get_storage().delete(run.outline_key + _PLAN)


def drop_outline(run: ImportRun) -> None:
    """Forget all that was kept of the outline of *run*."""
    if not run.outline_key:
        return
    storage: Any = get_storage()
    for suffix in ("", _SUMMARY, _PLAN):
        storage.delete(run.outline_key + suffix)
    ImportRun.objects.filter(pk=run.pk).update(outline_key="")
    run.outline_key = ""


def iter_stored_entries(run: ImportRun) -> Iterator[Entry]:
    """Yield the entries of a run whose outline was kept."""
    with tempfile.TemporaryFile() as entries:
        _load(run, entries)
        entries.seek(0)
        yield from iter_entries(entries)


def stored_outline(run: ImportRun) -> Outline:
    """Return the summary of a run whose outline was kept."""
    with get_storage().open(run.outline_key + _SUMMARY, "rb") as summary:
        return Outline.from_json(json.load(summary))
