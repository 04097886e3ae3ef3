"""Products and offers cut out of the bytes by their tags, without parsing.

In well-formed XML without comments, CDATA and processing instructions a "<"
always begins a tag, so the cut is exact. Whether the file is that, the parsers
say that read the records and what is left of the file without them.
"""

from typing import Final

from django_commerceml.cml.glances import glance
from django_commerceml.cml.hints import Hints
from django_commerceml.cml.limits import Limits, refuse
from django_commerceml.cml.names import RecordKind
from django_commerceml.cml.outline import CUT_KINDS
from django_commerceml.cml.probes import Found, probe
from django_commerceml.cml.register import Register
from django_commerceml.cml.skeleton import Skeleton
from django_commerceml.cml.wholeness import UncuttableError

_AFTER_NAME: Final = b" \t\r\n/>"
_CUT_NAMES: Final = tuple(kind.value for kind in CUT_KINDS)
_OPENINGS: Final = {name: f"<{name}".encode() for name in _CUT_NAMES}
_CLOSINGS: Final = {name: f"</{name}".encode() for name in _CUT_NAMES}
_NAME_IN: Final = {
    "Товары": RecordKind.PRODUCT.value,
    "Предложения": RecordKind.OFFER.value,
}
"""The only records in an element that is full of them."""
_LONGEST_OPENING: Final = max(len(tag) for tag in _OPENINGS.values()) + 1


class Cutter:
    """Cuts products and offers out of the bytes; the skeleton gets the rest."""

    def __init__(
        self, register: Register, skeleton: Skeleton, limits: Limits, hints: Hints
    ) -> None:
        self._register = register
        self._hints = hints
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
        self._register.finish()

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
        only = _NAME_IN.get(self._skeleton.parent)
        if only is not None:
            return self._buffer.find(_OPENINGS[only], position, limit), only
        found = [
            (start, name)
            for name in _CUT_NAMES
            if (start := self._buffer.find(_OPENINGS[name], position, limit)) >= 0
        ]
        return min(found, default=(-1, ""))

    def _take(self, kind: RecordKind, start: int, end: int) -> None:
        data = self._buffer[start:end]
        skeleton = self._skeleton
        if len(data) > self._limits.bytes_per_record:
            self._refuse_size()
        register, section, line = self._register, skeleton.section, skeleton.line
        digest = register.digest_of(data, section=section, owner=skeleton.catalog_id)
        found = self._hints.find(digest) or self._look(kind, data, line)
        register.add(
            kind,
            found[0],
            data,
            digest=digest,
            facets=found[1],
            section=section,
            line=line,
            offset=self._offset + start,
            is_checked=False,
        )
        skeleton.skip(len(data), data.count(b"\n"))

    def _look(self, kind: RecordKind, data: bytes, line: int) -> Found:
        """Return what the record in *data* is, by a glance where that suffices."""
        limits, depth = self._limits, self._skeleton.depth
        found = glance(kind, data, limits, depth=depth)
        return found or probe(kind, data, limits, depth=depth, line=line)

    def _refuse_size(self) -> None:
        refuse("слишком большой элемент", "XML-04", self._skeleton.line)


def _find_end(buffer: bytes, start: int, name: str) -> int:
    """Return where the record that begins at *start* ends, -1 if not in the buffer.

    Raises `UncuttableError` where the bytes do not say it plainly.
    """
    head = buffer.find(b">", start)
    if head < 0:
        return -1
    if head > start + len(_OPENINGS[name]):
        tag = buffer[start : head + 1]
        if tag.count(b'"') % 2 or tag.count(b"'") % 2:
            raise UncuttableError
        if tag.endswith(b"/>"):
            return head + 1
    closing = _CLOSINGS[name]
    end = buffer.find(closing, head)
    if end < 0:
        return -1
    after = buffer.find(b">", end)
    if after < 0:
        return -1
    if buffer[end + len(closing) : after].strip():
        raise UncuttableError
    return after + 1
