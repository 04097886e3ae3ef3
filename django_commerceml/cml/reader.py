"""The second pass: chosen entries of an outline become records."""

import tempfile
from collections.abc import Callable, Generator, Iterable, Iterator
from functools import partial
from itertools import chain
from typing import Final

from django_commerceml.cml.beside import ParserBeside
from django_commerceml.cml.encodings import Opener, Utf8Stream
from django_commerceml.cml.limits import Limits
from django_commerceml.cml.outline import Entry, Outline, digest_of, iter_entries
from django_commerceml.cml.parsing import BunchParser, Reading
from django_commerceml.cml.scanner import scan
from django_commerceml.exceptions import StoredFileError

_BUNCH: Final = 250
_BUNCH_BYTES: Final = 2_000_000
_READ_AHEAD: Final = 1 << 19
_OWN_SHARE: Final = 8
"""Of so many bunches one is parsed by the process that also writes."""
Bunch = tuple[list[Entry], list[bytes]]


class RecordReader:
    """Reads entries of one file, forward only.

    The file may have changed since its outline was made: where *is_checked*, every
    record is compared with its fingerprint.
    """

    def __init__(
        self, open_stream: Opener, outline: Outline, *, is_checked: bool = False
    ) -> None:
        self._source = open_stream()
        self._is_checked = is_checked
        self._salt = bytes.fromhex(outline.salt)
        self._stream = Utf8Stream(self._source, outline.encoding)
        self._outline = outline
        self._block = b""
        self._block_start = 0
        self._namespaces = outline.namespaces
        self._parser = BunchParser(outline.namespaces)

    def read(self, entries: Iterable[Entry]) -> Iterator[Reading]:
        """Yield a reading for each of *entries*, which must come in file order.

        Raises `StoredFileError` (FILE-05) for a record that is not what it was.
        """
        for bunch, pieces in self._cut_all(entries):
            yield from self._parser.parse(bunch, pieces)

    def read_beside(
        self, batches: Iterable[Iterable[Entry]], beside: ParserBeside
    ) -> Generator[Iterator[Reading]]:
        """Yield the readings of each of *batches*, as `read` does.

        While the caller deals with one, the process *beside* parses the next. What
        is yielded must be read to its end first.
        """
        beside.begin(self._namespaces)
        waiting: Iterator[Reading] | None = None
        for batch in batches:
            following = self._send_all(beside, batch)
            if waiting is not None:
                yield waiting
            waiting = following
        if waiting is not None:
            yield waiting

    def _send_all(
        self, beside: ParserBeside, entries: Iterable[Entry]
    ) -> Iterator[Reading]:
        """Send *entries* to be parsed at once; return what will come back.

        A share is parsed here: the process beside has more to do than this one.
        """
        coming: list[Callable[[], list[Reading]]] = []
        for number, (bunch, pieces) in enumerate(self._cut_all(entries), 1):
            if number % _OWN_SHARE:
                beside.send(bunch, pieces)
                coming.append(beside.receive)
            else:
                coming.append(partial(self._parser.parse, bunch, pieces))
        return chain.from_iterable(receive() for receive in coming)

    def _cut_all(self, entries: Iterable[Entry]) -> Iterator[Bunch]:
        for bunch in _bunches(entries):
            pieces = [self._cut(entry) for entry in bunch]
            if self._is_checked:
                self._check(bunch, pieces)
            yield bunch, pieces

    def close(self) -> None:
        """Close the file."""
        close = getattr(self._source, "close", None)
        if close is not None:
            close()

    def _cut(self, entry: Entry) -> bytes:
        """Return the bytes of *entry*, out of a block that is read ahead."""
        start = entry.offset - self._block_start
        if start > len(self._block) + _READ_AHEAD:
            self._stream.seek(entry.offset)
            self._block, self._block_start, start = b"", entry.offset, 0
        while start + entry.length > len(self._block):
            data = self._stream.read(max(_READ_AHEAD, entry.length))
            if not data:
                break
            kept = min(start, len(self._block))
            self._block = self._block[kept:] + data
            self._block_start += kept
            start -= kept
        return self._block[start : start + entry.length]

    def _check(self, bunch: list[Entry], pieces: list[bytes]) -> None:
        owners = self._outline.owners
        for entry, piece in zip(bunch, pieces, strict=True):
            digest = digest_of(piece, self._salt, owners.get(entry.section, ""))
            if digest.hex() != entry.fingerprint:
                message = f"файл изменился в хранилище (строка {entry.line})"
                raise StoredFileError(message, code="FILE-05")


def iter_records(
    open_stream: Opener, *, limits: Limits | None = None
) -> Iterator[Reading]:
    """Yield every record of a file, after the first pass has found it whole.

    Raises what `scan` raises, before the first record.
    """
    with tempfile.TemporaryFile() as output:
        outline = scan(open_stream, output, limits=limits)
        output.seek(0)
        yield from RecordReader(open_stream, outline).read(iter_entries(output))


def _bunches(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    bunch: list[Entry] = []
    size = 0
    for entry in entries:
        bunch.append(entry)
        size += entry.length
        if len(bunch) >= _BUNCH or size >= _BUNCH_BYTES:
            yield bunch
            bunch, size = [], 0
    if bunch:
        yield bunch
