"""Files that do not come from 1C's upload: from a disk, or from a stored exchange."""

import hashlib
import re
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from django.core.files.base import File
from django.utils import timezone

from django_commerceml.exceptions import StoredFileError
from django_commerceml.importing.archives import unpack
from django_commerceml.importing.contents import HEAD_SIZE, identify_head
from django_commerceml.importing.leases import bury_rehearsals
from django_commerceml.importing.pipeline import work
from django_commerceml.importing.runs import new_run
from django_commerceml.importing.turns import work_off
from django_commerceml.models import (
    ExchangeProfile,
    ExchangeSession,
    FileKind,
    FilePart,
    FileState,
    ImportRun,
    RunState,
    StoredFile,
)
from django_commerceml.protocol import labels
from django_commerceml.storage import get_storage

_USED: Final = (FileKind.DOCUMENT, FileKind.PICTURE, FileKind.ARCHIVE)
_ORDER: Final = (
    *("groups", "properties", "pricelists", "storages", "units", "references"),
    *("import", "goods", "offers", "prices", "rests", "contragents"),
)
"""What the names of files begin with, in the order in which families send them."""
_PAUSE_SECONDS: Final = 0.25
_DIGITS: Final = re.compile(r"(\d+)")


def store_path(profile: ExchangeProfile, path: Path) -> list[StoredFile]:
    """Store a file, the files of a directory or of a zip; return what can be used.

    Raises `StoredFileError` (FILE-04) for a path that is not there, and what
    `archives.unpack` raises for a bad archive.
    """
    if not path.exists():
        raise StoredFileError(f"нет файла «{path}»")
    stored = [
        file
        for place, label in _places(path)
        if (file := _store(profile, place, label)) is not None
    ]
    archives = [file for file in stored if file.kind == FileKind.ARCHIVE]
    for archive in archives:
        unpack(archive)
        stored.extend(archive.entries.all())
    return stored


def _places(path: Path) -> Iterator[tuple[Path, str]]:
    if path.is_file():
        yield path, path.name
        return
    for place in sorted(path.rglob("*")):
        if place.is_file():
            yield place, place.relative_to(path).as_posix()


def _store(profile: ExchangeProfile, place: Path, raw: str) -> StoredFile | None:
    with place.open("rb") as content:
        head = content.read(HEAD_SIZE)
        label = labels.clean(raw)
        kind = identify_head(label, head)
        if kind not in _USED:
            return None
        content.seek(0)
        digest = hashlib.file_digest(content, "sha256").hexdigest()
        content.seek(0)
        now = timezone.now()
        file = StoredFile.objects.create(
            profile=profile,
            label=label,
            label_key=labels.same_key(label),
            picture_key=labels.picture_key(label) if kind == FileKind.PICTURE else "",
            kind=kind,
            state=FileState.STORED,
            size=place.stat().st_size,
            created_at=now,
            updated_at=now,
        )
        FilePart.objects.create(
            file=file,
            sequence=1,
            length=file.size,
            sha256=digest,
            storage_key=get_storage().save(f"parts/{file.uuid}/000001", File(content)),
            received_at=now,
        )
    return file


def files_of_session(session: ExchangeSession) -> list[StoredFile]:
    """Return the CommerceML files of a stored exchange, in order of receipt.

    Archives that were never opened are opened now. Raises what
    `archives.unpack` raises for a bad one.
    """
    for archive in session.files.filter(
        kind=FileKind.ARCHIVE, state=FileState.STORED, is_purged=False
    ):
        unpack(archive)
    return list(
        session.files.filter(kind=FileKind.DOCUMENT, is_purged=False)
        .exclude(state__in=[FileState.SUPERSEDED, FileState.REFUSED])
        .order_by("pk")
    )


def in_order(files: Iterable[StoredFile]) -> list[StoredFile]:
    """Return the CommerceML files among *files* in the order of families of 1C.

    Numbers in names are compared as numbers.
    """
    documents = [file for file in files if file.kind == FileKind.DOCUMENT]
    return sorted(documents, key=lambda file: _sort_key(file.label_key))


def _sort_key(label_key: str) -> tuple[int, list[tuple[int, str]]]:
    name = label_key.rpartition("/")[2]
    rank = next(
        (place for place, word in enumerate(_ORDER) if name.startswith(word)),
        len(_ORDER),
    )
    pieces = _DIGITS.split(label_key)
    return rank, [
        (int(piece), "") if piece.isdecimal() else (-1, piece) for piece in pieces
    ]


def set_pictures_aside(files: Iterable[StoredFile]) -> None:
    """Have the pictures among *files* never shown: they came to a rehearsal."""
    pictures = [file.pk for file in files if file.kind == FileKind.PICTURE]
    StoredFile.objects.filter(pk__in=pictures).update(state=FileState.SUPERSEDED)


def replay(file: StoredFile, *, is_dry_run: bool) -> ImportRun:
    """Run the import of *file* to its end, with what must go before and after it."""
    run = new_run(file, file.session, is_dry_run=is_dry_run)
    if is_dry_run:
        return rehearse(run)
    work_off(file.profile_id)
    run.refresh_from_db()
    return run


def rehearse(run: ImportRun) -> ImportRun:
    """Do the dry run *run* now or never: who asked for it waits for it.

    A worker that took it up before us is waited for.
    """
    run = work(run)
    ImportRun.objects.filter(pk=run.pk, state=RunState.QUEUED).update(
        state=RunState.CANCELLED,
        error_code="RUN-06",
        error="профиль занят другой загрузкой, повторите позже",
    )
    run.refresh_from_db()
    while run.state == RunState.RUNNING:
        time.sleep(_PAUSE_SECONDS)
        bury_rehearsals(run.profile_id)
        run.refresh_from_db()
    return run
