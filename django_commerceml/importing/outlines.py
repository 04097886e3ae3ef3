"""Outlines of runs: made once, kept in the storage for later steps and sweeps."""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any, BinaryIO, Final, cast
from uuid import uuid4

from django.core.files.base import ContentFile, File

from django_commerceml.cml import (
    Compare,
    Entry,
    Hint,
    Outline,
    ParserBeside,
    Sighting,
    iter_entries,
    iter_hints,
    scan,
)
from django_commerceml.exceptions import (
    MalformedFileError,
    StoredFileError,
)
from django_commerceml.importing import joining
from django_commerceml.importing.files import open_parts, open_stored
from django_commerceml.importing.garbage import without_collector
from django_commerceml.importing.ownership import get_rules
from django_commerceml.importing.plans import Comparison
from django_commerceml.models import ImportRun, RunState, StoredFile
from django_commerceml.storage import get_storage

FOLDER: Final = "outlines"
_SUMMARY: Final = ".json"
_PLAN: Final = ".plan"
SUFFIXES: Final = ("", _SUMMARY, _PLAN)
"""What may follow the key of an outline: nothing for the entries themselves."""

_DOUBTS: Final = (
    "в файле есть равные соседние части короче 512 байт: "
    "повтор части не отличить от данных"
)

Beat = Callable[[], None]


class OutlineFile:
    """The outline of a run, with its entries in a local file."""

    def __init__(self, outline: Outline, entries: BinaryIO, *, is_new: bool) -> None:
        self.outline = outline
        self.is_new = is_new
        """Whether it was made just now, and compared with what is stored."""
        self._entries = entries

    def entries(self, *, start: int = 0) -> Iterator[Entry]:
        """Yield the entries from the ordinal *start* on."""
        self._entries.seek(0)
        return iter_entries(self._entries, start=start)


@contextmanager
def open_outline(
    run: ImportRun, comparison: Comparison, *, beside: ParserBeside, beat: Beat
) -> Iterator[OutlineFile]:
    """Give the outline of the file of *run*: the stored one, or a new one.

    A new one is made together with its plan, by *comparison*. That of a
    rehearsal is not kept. *beat* is called now and then.

    Raises `MalformedFileError` for a file that must not be applied.
    """
    with tempfile.TemporaryFile() as entries:
        outline = _load(run, entries)
        is_new = outline is None
        if outline is None:
            with without_collector():
                outline = _scan(run, entries, comparison, beside, beat)
            run.records_total = outline.total
            if not run.is_dry_run:
                _save(run, outline, entries)
        yield OutlineFile(outline, entries, is_new=is_new)


def _scan(
    run: ImportRun,
    entries: BinaryIO,
    compare: Compare,
    beside: ParserBeside,
    beat: Beat,
) -> Outline:
    """Scan the file; where its parts do not join, in the other ways they might."""
    stored = file_of(run)
    salt = get_rules(run.profile).salt()
    try:
        with _earlier_hints(run, salt) as hints:
            outline = scan(
                lambda: open_stored(stored),
                entries,
                salt=salt,
                compare=compare,
                hints=hints,
                checker=beside if beside.is_started else None,
            )
    except MalformedFileError:
        good = [
            choice
            for choice in joining.alternatives(stored)
            if _reads_well(stored, choice, beat)
        ]
        if len(good) != 1:
            raise
    else:
        if joining.has_doubts(stored):
            outline.warnings.append(_DOUBTS)
        return outline
    joining.choose(stored, good[0])
    outline = scan(lambda: open_stored(stored), entries, salt=salt, compare=compare)
    outline.warnings.append("часть файла пришла дважды, повтор отброшен")
    return outline


@contextmanager
def _earlier_hints(run: ImportRun, salt: bytes) -> Iterator[Iterable[Hint]]:
    """Give what the last file of this name was found to hold."""
    earlier = _open_earlier(run, salt)
    if earlier is None:
        yield ()
        return
    with earlier:
        yield iter_hints(cast("BinaryIO", earlier))


def _open_earlier(run: ImportRun, salt: bytes) -> IO[Any] | None:
    """Return the entries of the last file of this name, None where there are none."""
    last = (
        ImportRun.objects.filter(
            profile=run.profile_id,
            file__label_key=file_of(run).label_key,
            state=RunState.DONE,
        )
        .exclude(outline_key="")
        .order_by("-pk")
        .first()
    )
    try:
        if last is None or stored_outline(last).salt != salt.hex():
            return None
        return get_storage().open(last.outline_key, "rb")
    except FileNotFoundError:
        return None


def _reads_well(stored: StoredFile, replays: set[int], beat: Beat) -> bool:
    def check_all(sightings: Sequence[Sighting]) -> list[bool]:
        beat()
        return [False] * len(sightings)

    with tempfile.TemporaryFile() as scratch:
        try:
            scan(
                lambda: open_parts(stored, without=replays), scratch, compare=check_all
            )
        except MalformedFileError:
            return False
    return True


def file_of(run: ImportRun) -> StoredFile:
    """Return the file of *run*.

    Raises `StoredFileError` (FILE-06) when it is gone.
    """
    if run.file is None:
        message = "файл этой загрузки уже удалён"
        raise StoredFileError(message, code="FILE-06")
    return run.file


def _load(run: ImportRun, entries: IO[bytes]) -> Outline | None:
    """Return the outline that was kept, or None: a new one will be the same."""
    storage = get_storage()
    if not run.outline_key:
        return None
    try:
        outline = stored_outline(run)
        with storage.open(run.outline_key, "rb") as stored:
            shutil.copyfileobj(stored, entries, 1 << 20)
    except FileNotFoundError:
        return None
    return outline


def _save(run: ImportRun, outline: Outline, entries: IO[bytes]) -> None:
    storage = get_storage()
    entries.seek(0)
    key = storage.save(f"{FOLDER}/{uuid4().hex}", File(entries))
    summary = json.dumps(outline.to_json(), ensure_ascii=False).encode()
    storage.save(key + _SUMMARY, ContentFile(summary))
    run.outline_key = key


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
    for suffix in SUFFIXES:
        get_storage().delete(run.outline_key + suffix)
    ImportRun.objects.filter(pk=run.pk).update(outline_key="")
    run.outline_key = ""


def iter_stored_entries(run: ImportRun) -> Iterator[Entry]:
    """Yield the entries of a run whose outline was kept."""
    with get_storage().open(run.outline_key, "rb") as stored:
        yield from iter_entries(cast("BinaryIO", stored))


def stored_outline(run: ImportRun) -> Outline:
    """Return the summary of a run whose outline was kept."""
    with get_storage().open(run.outline_key + _SUMMARY, "rb") as summary:
        return Outline.from_json(json.load(summary))
