"""Zip archives of an exchange: entry by entry, under limits, never extracted.

A name in an archive is a label like any other; the bytes of an entry become a
stored file of their own. Ratios are counted on bytes really read.
"""

import hashlib
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import IO, Final
from uuid import uuid4

from django.core.files.base import File
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from django_commerceml.conf import get_settings
from django_commerceml.exceptions import ArchiveError, CommerceMLError
from django_commerceml.importing import joining
from django_commerceml.importing.contents import HEAD_SIZE, identify_head
from django_commerceml.importing.files import PartsReader, open_parts, open_stored
from django_commerceml.importing.zips import Entry, list_entries, open_zip
from django_commerceml.models import (
    FileKind,
    FilePart,
    FileState,
    RunProblem,
    Severity,
    StoredFile,
)
from django_commerceml.protocol import labels
from django_commerceml.storage import get_storage

_CHUNK: Final = 1 << 16
_FREE_BYTES: Final = 1 << 20
"""So much of an entry is read whatever its ratio."""
_NESTED: Final = "архив внутри архива не открывается"
_UNJOINED: Final = frozenset({"ZIP-01", "ZIP-02", "ZIP-03", "ZIP-04", "ZIP-07"})
"""What is wrong with an archive whose parts do not join."""


@dataclass(slots=True, kw_only=True)
class _Budget:
    """How many bytes may still come out of an archive."""

    left: int

    def spend(self, size: int, label: str) -> None:
        """Raise `ArchiveError` (ZIP-04) when the archive turns out a bomb."""
        self.left -= size
        if self.left < 0:
            message = f"файл «{label}» в архиве слишком велик"
            raise ArchiveError(message, code="ZIP-04")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Measured:
    size: int
    sha256: str
    head: bytes


def unpack(archive: StoredFile, *, is_over: Callable[[], bool] = lambda: False) -> bool:
    """Store the entries of *archive*; return whether all of them are there.

    Entries that an earlier call stored are not read again; one is stored in
    every call. Where the archive's parts do not join, other readings are tried.

    Raises `ArchiveError` or `FileNameError`; nothing of the archive is used then.
    """
    try:
        return _unpack(archive, is_over)
    except ArchiveError as error:
        if error.code not in _UNJOINED or not _rejoin(archive):
            raise
    return _unpack(archive, is_over)


def _unpack(archive: StoredFile, is_over: Callable[[], bool]) -> bool:
    with _opened(open_stored(archive)) as (package, entries):
        known = archive.entries.order_by()
        budget = _budget(archive, known.aggregate(size=Sum("size"))["size"] or 0)
        keys = set(known.values_list("label_key", flat=True))
        missing = [entry for entry in entries if labels.same_key(entry[1]) not in keys]
        for number, entry in enumerate(missing):
            if number and is_over():
                return False
            _store(archive, package, entry, budget)
    archive.state = FileState.PROCESSED
    archive.updated_at = timezone.now()
    archive.save(update_fields=["state", "updated_at"])
    return True


@contextmanager
def _opened(
    stream: PartsReader,
) -> Iterator[tuple[zipfile.ZipFile, list[Entry]]]:
    most_entries = get_settings().max_archive_entries
    with tempfile.TemporaryFile() as content:
        while data := stream.read(_CHUNK):
            content.write(data)
        with open_zip(content, most_entries=most_entries) as package:
            yield package, list_entries(package)


def _budget(archive: StoredFile, spent: int) -> _Budget:
    current = get_settings()
    allowed = _FREE_BYTES + archive.size * (current.max_archive_ratio // 2)
    return _Budget(left=min(allowed, current.max_session_bytes) - spent)


def _store(
    archive: StoredFile, package: zipfile.ZipFile, entry: Entry, budget: _Budget
) -> None:
    with tempfile.TemporaryFile() as content:
        measured = _read(package, entry, content, budget)
        content.seek(0)
        name = f"parts/{archive.uuid}/entry-{uuid4().hex}"
        key = get_storage().save(name, File(content))
    file = _make_file(archive, entry[1], measured)
    with transaction.atomic():
        StoredFile.objects.select_for_update().get(pk=archive.pk)
        if archive.entries.filter(label_key=file.label_key).exists():
            transaction.on_commit(partial(get_storage().delete, key))
            return
        file.save(force_insert=True)
        FilePart.objects.create(
            file=file,
            sequence=1,
            length=measured.size,
            sha256=measured.sha256,
            storage_key=key,
            received_at=file.created_at,
        )
        if file.problem:
            _warn(file)


def _warn(file: StoredFile) -> None:
    RunProblem.objects.create(
        profile=file.profile,
        session=file.session,
        severity=Severity.WARNING,
        code="ZIP-10",
        message=file.problem,
        file=file.label,
        created_at=file.created_at,
    )


def _make_file(archive: StoredFile, label: str, measured: _Measured) -> StoredFile:
    now = timezone.now()
    kind = identify_head(label, measured.head)
    return StoredFile(
        profile=archive.profile,
        session=archive.session,
        archive=archive,
        label=label,
        label_key=labels.same_key(label),
        picture_key=labels.picture_key(label) if kind == FileKind.PICTURE else "",
        kind=kind,
        state=FileState.REFUSED if kind == FileKind.ARCHIVE else FileState.STORED,
        problem=_NESTED if kind == FileKind.ARCHIVE else "",
        size=measured.size,
        created_at=now,
        updated_at=now,
    )


def _read(
    package: zipfile.ZipFile, entry: Entry, output: IO[bytes], budget: _Budget
) -> _Measured:
    """Copy one entry to *output*, and measure it.

    Raises `ArchiveError`: ZIP-03 for one that is not what the directory says,
    ZIP-04 for one that grows beyond its ratio.
    """
    info, label = entry
    current = get_settings()
    allowed = _FREE_BYTES + info.compress_size * current.max_archive_ratio
    own = _Budget(left=min(allowed, current.max_file_bytes))
    digest = hashlib.sha256()
    size = 0
    head = b""
    for data in _iter_bytes(package, entry):
        own.spend(len(data), label)
        budget.spend(len(data), label)
        digest.update(data)
        output.write(data)
        size += len(data)
        head = (head + data[:HEAD_SIZE])[:HEAD_SIZE]
    if size != info.file_size:
        raise _damaged(label)
    return _Measured(size=size, sha256=digest.hexdigest(), head=head)


def _iter_bytes(package: zipfile.ZipFile, entry: Entry) -> Iterator[bytes]:
    info, label = entry
    try:
        with package.open(info) as stream:
            while data := stream.read(_CHUNK):
                yield data
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as error:
        raise _damaged(label) from error


def _damaged(label: str) -> ArchiveError:
    return ArchiveError(f"файл «{label}» в архиве повреждён", code="ZIP-03")


def _rejoin(archive: StoredFile) -> bool:
    """Read the parts of *archive* in the only other way that gives an archive."""
    is_joined = joining.rejoin(archive, lambda parts: _try(archive, parts))
    if is_joined:
        _forget_entries(archive)
    return is_joined


def _try(archive: StoredFile, replays: set[int]) -> tuple[str, ...] | None:
    """Return the hashes of what *archive* would hold without *replays*."""
    budget = _budget(archive, 0)
    try:
        with (
            tempfile.TemporaryFile() as scratch,
            _opened(open_parts(archive, without=replays)) as (package, entries),
        ):
            return tuple(
                _read(package, entry, scratch, budget).sha256 for entry in entries
            )
    except CommerceMLError:
        return None


def _forget_entries(archive: StoredFile) -> None:
    """Drop what an earlier reading of *archive* gave."""
    storage = get_storage()
    for key in FilePart.objects.filter(file__archive=archive).values_list(
        "storage_key", flat=True
    ):
        storage.delete(key)
    archive.entries.all().delete()
