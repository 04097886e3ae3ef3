"""The first pass: the file is read once to its root's end tag, before any write.

It refuses what is not well-formed or goes over a limit, counts the records and
writes the outline. Products and offers are cut out of the bytes by their tags;
only those whose bytes were never seen are read as XML, and all the rest is the
skeleton's. In well-formed XML without comments, CDATA and processing
instructions a "<" always begins a tag, so the cut is exact. Wherever the quick
way meets anything odd, the file is read again whole, and that reading decides.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Final
from xml.parsers import expat

from django_commerceml.cml.encodings import (
    UTF8,
    Opener,
    Utf8Stream,
    detect_encoding,
    is_utf8,
    opened,
    provable_encoding,
)
from django_commerceml.cml.limits import (
    BAD_BYTES,
    Limits,
    explain,
    explain_blank,
    explain_bytes,
    refuse,
)
from django_commerceml.cml.names import RecordKind
from django_commerceml.cml.outline import Outline
from django_commerceml.cml.probes import glance, probe
from django_commerceml.cml.register import Compare, Register
from django_commerceml.cml.skeleton import Skeleton
from django_commerceml.cml.wholeness import UncuttableError
from django_commerceml.exceptions import MalformedFileError

_CHUNK: Final = 1 << 18
_AFTER_NAME: Final = b" \t\r\n/>"
_CUT_NAMES: Final = (RecordKind.PRODUCT.value, RecordKind.OFFER.value)
_OPENINGS: Final = {name: f"<{name}".encode() for name in _CUT_NAMES}
_CLOSINGS: Final = {name: f"</{name}".encode() for name in _CUT_NAMES}
_NAMES_IN: Final = {
    "Товары": ("Товар",),
    "Предложения": ("Предложение",),
}
_LONGEST_OPENING: Final = max(len(tag) for tag in _OPENINGS.values()) + 1


def scan(
    open_stream: Opener,
    output: BinaryIO,
    *,
    salt: bytes = b"",
    limits: Limits | None = None,
    compare: Compare | None = None,
) -> Outline:
    """Read the whole file and write its entries to *output*.

    *open_stream* opens the file anew; it is called again where the encoding
    must be proved. *salt* (up to 64 bytes) goes into every fingerprint: what
    changes the meaning of a record for its reader belongs there. *compare* is
    shown every record, in bunches and in order; what it knows is not read again.

    Raises `MalformedFileError` for a file that must not be applied at all and
    `NothingUnderstoodError` for one that is not CommerceML 2 or 3.
    """
    encoding, warning = detect_encoding(open_stream)
    job = _Job(open_stream, output, salt, limits or Limits(), compare)
    try:
        outline = job.run(encoding)
    except _BadBytesError as error:
        encoding = provable_encoding(open_stream)
        if not encoding:
            raise error.reason from error
        warning = "файл объявлен как UTF-8, но записан в windows-1251"
        outline = job.run(encoding)
    if warning:
        outline.warnings.append(warning)
    return outline


class _BadBytesError(Exception):
    """expat met bytes that are not UTF-8."""

    def __init__(self, reason: MalformedFileError) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True, slots=True)
class _Job:
    """A file to scan, perhaps more than once."""

    open_stream: Opener
    output: BinaryIO
    salt: bytes
    limits: Limits
    compare: Compare | None

    def run(self, encoding: str) -> Outline:
        """Scan in *encoding*: the quick way, or the whole way where it must be."""
        try:
            return self._scan(encoding, is_cut=True)
        except (UncuttableError, expat.ExpatError):
            return self._scan(encoding, is_cut=False)

    def _scan(self, encoding: str, *, is_cut: bool) -> Outline:
        self.output.seek(0)
        self.output.truncate()
        outline = Outline(encoding=encoding)
        register = Register(self.output, self.salt, outline, self.compare)
        skeleton = Skeleton(register, outline, self.limits, is_cut=is_cut)
        cutter = _Cutter(register, skeleton, self.limits)
        feed = cutter.feed if is_cut else skeleton.feed
        try:
            outline.size = self._feed_all(feed, skeleton, encoding)
            cutter.finish()
        except expat.ExpatError as error:
            if is_cut:
                raise
            raise self._explained(error, encoding, skeleton) from error
        return outline

    def _feed_all(
        self, feed: Callable[[bytes], None], skeleton: Skeleton, encoding: str
    ) -> int:
        """Feed the file; return how many bytes it has, in UTF-8."""
        with opened(self.open_stream) as source:
            stream = Utf8Stream(source, encoding)
            while chunk := stream.read(_CHUNK):
                feed(chunk)
                if stream.position > self.limits.bytes_before_root:
                    skeleton.check_has_root()
        return stream.position

    def _explained(
        self, error: expat.ExpatError, encoding: str, skeleton: Skeleton
    ) -> Exception:
        is_blank = True
        with opened(self.open_stream) as source:
            stream = Utf8Stream(source, encoding)
            while chunk := stream.read(_CHUNK):
                is_blank = is_blank and not chunk.strip()
        if is_blank:
            return explain_blank()
        reason = explain(error, has_root=skeleton.has_root, size=stream.position)
        if encoding != UTF8 or error.code not in BAD_BYTES or is_utf8(self.open_stream):
            return reason
        return _BadBytesError(explain_bytes(error))


class _Cutter:
    """Cuts products and offers out of the bytes; the skeleton gets the rest."""

    def __init__(self, register: Register, skeleton: Skeleton, limits: Limits) -> None:
        self._register = register
        self._skeleton = skeleton
        self._limits = limits
        self._buffer = b""
        self._offset = 0
        """Where the buffer begins in the file."""

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes."""
        self._buffer += chunk
        used = self._cut()
        self._buffer = self._buffer[used:]
        self._offset += used
        if len(self._buffer) > self._limits.bytes_per_record + len(chunk):
            self._refuse_size()

    def finish(self) -> None:
        """Take the end of the file."""
        self._skeleton.feed(self._buffer)
        self._skeleton.finish()
        self._register.flush()

    def _cut(self) -> int:
        """Cut what is complete in the buffer; return how much of it is done with."""
        buffer, skeleton = self._buffer, self._skeleton
        fed = position = 0
        while True:
            start, name = self._find_opening(position)
            if start < 0:
                end = max(len(buffer) - _LONGEST_OPENING, fed)
                skeleton.feed(buffer[fed:end])
                return end
            position = start + len(_OPENINGS[name])
            if buffer[position] not in _AFTER_NAME:
                continue
            skeleton.feed(buffer[fed:start])
            fed = start
            kind = skeleton.kind_of(name)
            if kind is None:
                continue
            end = _find_end(buffer, start, name)
            if end < 0:
                return start
            self._take(kind, start, end)
            fed = position = end

    def _find_opening(self, position: int) -> tuple[int, str]:
        """Return where the next tag of a record to cut begins, and its name."""
        limit = len(self._buffer) - 1
        found = [
            (start, name)
            for name in _NAMES_IN.get(self._skeleton.parent, _CUT_NAMES)
            if (start := self._buffer.find(_OPENINGS[name], position, limit)) >= 0
        ]
        return min(found, default=(-1, ""))

    def _take(self, kind: RecordKind, start: int, end: int) -> None:
        data = self._buffer[start:end]
        skeleton = self._skeleton
        if len(data) > self._limits.bytes_per_record:
            self._refuse_size()
        line, depth = skeleton.line, skeleton.depth
        found = glance(kind, data, self._limits, depth=depth)
        if found is None:
            found = probe(kind, data, self._limits, depth=depth, line=line)
        self._register.add(
            kind,
            found[0],
            data,
            facets=found[1],
            section=skeleton.section,
            line=line,
            offset=self._offset + start,
            is_checked=False,
        )
        skeleton.skip(len(data), data.count(b"\n"))

    def _refuse_size(self) -> None:
        refuse("слишком большой элемент", "XML-04", self._skeleton.line)


def _find_end(buffer: bytes, start: int, name: str) -> int:
    """Return where the record that begins at *start* ends, -1 if not in the buffer.

    Raises `UncuttableError` where the bytes do not say it plainly.
    """
    head = buffer.find(b">", start)
    if head < 0:
        return -1
    tag = buffer[start : head + 1]
    if tag.count(b'"') % 2 or tag.count(b"'") % 2:
        raise UncuttableError
    if tag.endswith(b"/>"):
        return head + 1
    closing = _CLOSINGS[name]
    end = buffer.find(closing, head)
    if end < 0:
        return -1
    if buffer.find(_OPENINGS[name], head, end) >= 0:
        raise UncuttableError
    after = buffer.find(b">", end)
    if after < 0:
        return -1
    if buffer[end + len(closing) : after].strip():
        raise UncuttableError
    return after + 1
