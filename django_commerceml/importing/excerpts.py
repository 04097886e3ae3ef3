"""Some lines out of a stored file, found by streaming: it is never in memory whole."""

import io
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from django_commerceml.cml.encodings import (
    UTF8,
    UTF16,
    ByteStream,
    Utf8Stream,
    declared_encoding,
    detect_encoding,
    provable_encoding,
)
from django_commerceml.conf import get_settings
from django_commerceml.exceptions import ArchiveError, MalformedFileError
from django_commerceml.importing.files import open_stored, read_head
from django_commerceml.importing.timers import Timer
from django_commerceml.importing.zips import list_entries, open_zip
from django_commerceml.models import StoredFile

LINES: Final = 200
"""How many lines an excerpt has at most."""
LONGEST_LINE: Final = 4000
"""So many bytes of a line are shown."""
LARGEST_ARCHIVE: Final = 256 * 1024**2
"""Of a larger archive the directory is not read."""

_CHUNK: Final = 1 << 18
_HEAD: Final = 1 << 16
_SEARCH_SECONDS: Final = 5
_BREAK: Final = b"\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a file."""

    number: int
    text: str
    is_cut: bool
    """Whether it is longer than `LONGEST_LINE`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """Some lines of a file, and what is around them."""

    lines: tuple[Line, ...]
    encoding: str
    has_more: bool
    """Whether lines follow."""
    is_too_far: bool
    """The time was over before all of the lines were found."""
    last_number: int
    """The number of the last line that was passed or shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveEntry:
    """A file in an archive, as its directory tells."""

    label: str
    size: int


class _OutOfTimeError(Exception):
    """The search took too long."""


def read_excerpt(
    file: StoredFile, *, first: int, is_over: Callable[[], bool] | None = None
) -> Excerpt:
    """Return up to `LINES` lines of *file*, from the line *first* on.

    The file is read from its beginning, until *is_over* says that it takes too long.

    Raises `StoredFileError` where the bytes are not here any more.
    """
    encoding = find_encoding(read_head(file, _HEAD))
    source = open_stored(file, is_checked=False)
    stream: ByteStream = source
    if encoding == UTF16:
        stream, encoding = Utf8Stream(source, encoding), UTF8
    try:
        reader = _LineReader(stream, is_over or Timer(_SEARCH_SECONDS))
        return reader.read(max(first, 1), encoding)
    finally:
        source.close()


def find_encoding(head: bytes) -> str:
    """Return the encoding in which a file that begins with *head* is best read.

    It is that of the import, as far as *head* proves it; where it is none of ours,
    UTF-8.
    """
    if _is_utf16(head):
        return UTF16
    sample = head[: head.rfind(b">") + 1] or head

    def open_sample() -> io.BytesIO:
        return io.BytesIO(sample)

    try:
        encoding = detect_encoding(open_sample)[0]
        sample.decode(encoding)
    except MalformedFileError:
        return UTF8
    except UnicodeDecodeError:
        return provable_encoding(open_sample) or UTF8
    return encoding


def _is_utf16(head: bytes) -> bool:
    try:
        return declared_encoding(head[:2]) == UTF16
    except MalformedFileError:
        return False


def list_archive(file: StoredFile) -> list[ArchiveEntry]:
    """Return what the directory of the archive *file* names.

    Raises `ArchiveError` for one that is broken or larger than `LARGEST_ARCHIVE`,
    `StoredFileError` where the bytes are not here any more.
    """
    if file.size > LARGEST_ARCHIVE:
        message = "архив слишком велик, чтобы заглянуть в него; скачайте его"
        raise ArchiveError(message)
    stream = open_stored(file, is_checked=False)
    try:
        with tempfile.TemporaryFile() as content:
            while data := stream.read(_CHUNK):
                content.write(data)
            most = get_settings().max_archive_entries
            with open_zip(content, most_entries=most) as package:
                entries = list_entries(package)
    finally:
        stream.close()
    return [ArchiveEntry(label=label, size=info.file_size) for info, label in entries]


class _LineReader:
    """Passes over lines, then keeps some of them."""

    def __init__(self, stream: ByteStream, is_over: Callable[[], bool]) -> None:
        self._stream = stream
        self._is_over = is_over
        self._number = 1
        """Of the line that the next byte belongs to."""

    def read(self, first: int, encoding: str) -> Excerpt:
        """Return the lines from *first* on, in *encoding*."""
        lines: list[Line] = []
        is_too_far = has_more = False
        try:
            for raw, is_cut in self._from(first):
                if len(lines) == LINES:
                    has_more = True
                    break
                text = raw.decode(encoding, errors="replace")
                number = first + len(lines)
                lines.append(Line(number=number, text=text, is_cut=is_cut))
        except _OutOfTimeError:
            is_too_far = True
        return Excerpt(
            lines=tuple(lines),
            encoding=encoding,
            has_more=has_more,
            is_too_far=is_too_far,
            last_number=lines[-1].number if lines else self._number,
        )

    def _from(self, first: int) -> Iterator[tuple[bytes, bool]]:
        """Yield the lines from *first* on: their beginning, and whether that is all."""
        start, size = b"", 0
        rest = self._skip_to(first)
        while rest:
            piece, found, rest = rest.partition(_BREAK)
            start += piece[: LONGEST_LINE - len(start)]
            size += len(piece)
            if found:
                yield start.removesuffix(b"\r"), size > LONGEST_LINE
                start, size = b"", 0
            rest = rest or self._next()
        if size:
            yield start, size > LONGEST_LINE

    def _skip_to(self, first: int) -> bytes:
        """Pass the lines before *first*; return the rest of what was read."""
        while chunk := self._next():
            breaks = chunk.count(_BREAK)
            if self._number + breaks >= first:
                place = _after_breaks(chunk, first - self._number)
                self._number = first
                return chunk[place:] or self._next()
            self._number += breaks
        return b""

    def _next(self) -> bytes:
        if self._is_over():
            raise _OutOfTimeError
        return self._stream.read(_CHUNK)


def _after_breaks(chunk: bytes, count: int) -> int:
    """Return the place behind so many breaks of *chunk*."""
    place = 0
    for _ in range(count):
        place = chunk.index(_BREAK, place) + 1
    return place
