"""Stored files as streams: the parts, read in order, checked on the way."""

import hashlib
from collections.abc import Iterable
from typing import IO, Any, Final

from django.core.files.storage import Storage
from django.db.models import QuerySet

from django_commerceml.exceptions import StoredFileError
from django_commerceml.models import FilePart, StoredFile
from django_commerceml.storage import get_storage

_NOT_THERE: Final = (
    "часть файла не найдена в хранилище; если магазин работает на нескольких "
    "машинах, хранилище файлов обмена у них должно быть общим"
)


class PartsReader:
    """The content of a stored file: its parts one after another.

    Where *is_checked*, a part that is read from end to end must be what 1C sent.
    """

    def __init__(
        self,
        parts: Iterable[tuple[str, int, str]],
        storage: Storage,
        *,
        is_checked: bool = True,
    ) -> None:
        self._parts = list(parts)
        self._storage = storage
        self._is_checked = is_checked
        self._index = 0
        self._current: IO[Any] | None = None
        self._hash = hashlib.sha256()
        self._is_whole = is_checked

    def read(self, size: int = -1, /) -> bytes:
        """Return up to *size* bytes, b"" at the end.

        Raises `StoredFileError` (FILE-05) where a part read from end to end is
        not what 1C sent.
        """
        while self._index < len(self._parts):
            data = self._open().read(size)
            if data:
                if self._is_whole:
                    self._hash.update(data)
                return bytes(data)
            self._finish_part()
        return b""

    def seek(self, position: int) -> None:
        """Go to *position*, counted from the start of the content."""
        self.close()
        self._index = 0
        while self._index < len(self._parts):
            length = self._parts[self._index][1]
            if position < length:
                break
            position -= length
            self._index += 1
        if position and self._index < len(self._parts):
            self._open().seek(position)
            self._is_whole = False

    def close(self) -> None:
        """Close the part that is open."""
        if self._current is not None:
            self._current.close()
        self._current = None
        self._hash = hashlib.sha256()
        self._is_whole = self._is_checked

    def _open(self) -> IO[Any]:
        if self._current is None:
            key = self._parts[self._index][0]
            try:
                self._current = self._storage.open(key, "rb")
            except OSError as error:
                raise StoredFileError(_NOT_THERE, code="FILE-05") from error
        return self._current

    def _finish_part(self) -> None:
        expected = self._parts[self._index][2]
        is_changed = self._is_whole and self._hash.hexdigest() != expected
        self.close()
        self._index += 1
        if is_changed:
            message = "часть файла изменилась в хранилище, выгрузите файл ещё раз"
            raise StoredFileError(message, code="FILE-05")


def open_stored(file: StoredFile, *, is_checked: bool = True) -> PartsReader:
    """Return the content of *file*; each call opens it anew.

    It was read and found whole just now where *is_checked* is False.

    Raises `StoredFileError` (FILE-06) when the bytes were purged.
    """
    if file.is_purged:
        message = f"файл «{file.label}» уже удалён из хранилища"
        raise StoredFileError(message, code="FILE-06")
    parts = FilePart.objects.filter(file=file, is_replay=False)
    return _reader(parts, is_checked=is_checked)


def open_parts(file: StoredFile, *, without: set[int]) -> PartsReader:
    """Return the content of *file* as it would be *without* some of its parts."""
    return _reader(FilePart.objects.filter(file=file).exclude(pk__in=without))


def _reader(parts: QuerySet[FilePart], *, is_checked: bool = True) -> PartsReader:
    rows = parts.order_by("sequence").values_list("storage_key", "length", "sha256")
    return PartsReader(rows, get_storage(), is_checked=is_checked)


def read_head(file: StoredFile, size: int = 64) -> bytes:
    """Return the first *size* bytes of *file*."""
    stream = open_stored(file)
    head = b""
    while len(head) < size and (data := stream.read(size - len(head))):
        head += data
    stream.close()
    return head
