"""The first pass: the file is read once to its root's end tag, before any write.

It refuses what is not well-formed or goes over a limit, counts the records and
writes the outline. The quick way cuts products and offers out of the bytes and
reads only those as XML whose bytes were never seen (see `Cutter`). Wherever it
meets anything odd, the file is read again whole, and that reading decides.
"""

import codecs
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import BinaryIO, Final
from xml.parsers import expat

from django_commerceml.cml.cutting import Cutter
from django_commerceml.cml.encodings import (
    UTF8,
    Opener,
    Utf8Stream,
    detect_encoding,
    is_utf8,
    opened,
    provable_encoding,
)
from django_commerceml.cml.hints import Hints
from django_commerceml.cml.limits import (
    BAD_BYTES,
    Limits,
    explain,
    explain_blank,
    explain_bytes,
)
from django_commerceml.cml.mojibake import explain_mojibake, has_spoilt_root
from django_commerceml.cml.outline import Hint, Outline
from django_commerceml.cml.register import Compare, Register
from django_commerceml.cml.skeleton import Skeleton
from django_commerceml.cml.wholeness import Checker, UncuttableError
from django_commerceml.exceptions import MalformedFileError

_CHUNK: Final = 1 << 18
_HEAD: Final = 1 << 12
_BLANK: Final = codecs.BOM_UTF8 + b" \t\r\n"


def scan(  # noqa: PLR0913 (all but two are for callers that want more)
    open_stream: Opener,
    output: BinaryIO,
    *,
    salt: bytes = b"",
    limits: Limits | None = None,
    compare: Compare | None = None,
    hints: Iterable[Hint] = (),
    checker: Checker | None = None,
) -> Outline:
    """Read the whole file and write its entries to *output*.

    *open_stream* opens the file anew; it is called again where the encoding
    must be proved. *salt* (up to 64 bytes) goes into every fingerprint: what
    changes the meaning of a record for its reader belongs there. *compare* is
    shown every record, in bunches and in order; what it knows is not read again.
    *hints* are those of an earlier outline, made with the same *salt*.

    Raises `MalformedFileError` for a file that must not be applied at all and
    `NothingUnderstoodError` for one that is not CommerceML 2 or 3.
    """
    encoding, warning = detect_encoding(open_stream)
    job = _Job(
        open_stream,
        output,
        salt,
        limits or Limits(),
        compare,
        Hints(iter(hints)),
        checker,
    )
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
    hints: Hints
    checker: Checker | None

    def run(self, encoding: str) -> Outline:
        """Scan in *encoding*: the quick way, or the whole way where it must be."""
        try:
            return self._scan(encoding, is_cut=True)
        except (UncuttableError, expat.ExpatError):
            return self._scan(encoding, is_cut=False)

    def _scan(self, encoding: str, *, is_cut: bool) -> Outline:
        self.output.seek(0)
        self.output.truncate()
        outline = Outline(encoding=encoding, salt=self.salt.hex())
        checker = self.checker if is_cut else None
        register = Register(self.output, self.salt, outline, self.compare, checker)
        skeleton = Skeleton(register, outline, self.limits, is_cut=is_cut)
        cutter = Cutter(register, skeleton, self.limits, self.hints)
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
                skeleton.check_size(len(chunk))
                if stream.position > self.limits.bytes_before_root:
                    skeleton.check_has_root()
        return stream.position

    def _explained(
        self, error: expat.ExpatError, encoding: str, skeleton: Skeleton
    ) -> Exception:
        head, size = self._measure(encoding)
        if not head.strip(_BLANK):
            return explain_blank()
        if not skeleton.has_root and has_spoilt_root(head):
            return explain_mojibake(error.lineno)
        is_suspect = error.code in BAD_BYTES and head.startswith(b"<")
        if encoding == UTF8 and is_suspect and not is_utf8(self.open_stream):
            return _BadBytesError(explain_bytes(error))
        return explain(
            error, has_root=skeleton.has_root, has_end=skeleton.has_end, size=size
        )

    def _measure(self, encoding: str) -> tuple[bytes, int]:
        """Return how the file begins, but for blanks, and how many bytes it has."""
        head = b""
        with opened(self.open_stream) as source:
            stream = Utf8Stream(source, encoding)
            while chunk := stream.read(_CHUNK):
                if len(head) < _HEAD:
                    head = (head + chunk).lstrip(_BLANK)
        return head, stream.position
