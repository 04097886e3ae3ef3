"""The second pass: chosen entries of an outline become records.

Records are parsed in small bunches with lxml, so that memory stays flat and a
record that lxml refuses spoils only itself.
"""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple, cast
from xml.sax.saxutils import quoteattr

from lxml import etree

from django_commerceml.cml.declarations import Problems
from django_commerceml.cml.encodings import Opener, Utf8Stream
from django_commerceml.cml.fields import ELEMENTS
from django_commerceml.cml.limits import Limits
from django_commerceml.cml.names import local_name
from django_commerceml.cml.outline import Entry, Outline, digest_of, iter_entries
from django_commerceml.cml.records import Record
from django_commerceml.cml.scanner import scan
from django_commerceml.exceptions import StoredFileError, ValueProblem

_BUNCH: Final = 250
_BUNCH_BYTES: Final = 2_000_000
_READ_AHEAD: Final = 1 << 19


class Reading(NamedTuple):
    """One entry, the record in it (None where it has none), and what is wrong."""

    entry: Entry
    record: Record | None
    problems: tuple[ValueProblem, ...] = ()


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
        self._prefixes = tuple(f"<{prefix}:".encode() for prefix in outline.namespaces)
        self._prefix = (
            b"<r%s>"
            % "".join(
                f" xmlns:{prefix}={quoteattr(uri)}"
                for prefix, uri in outline.namespaces.items()
            ).encode()
        )

    def read(self, entries: Iterable[Entry]) -> Iterator[Reading]:
        """Yield a reading for each of *entries*, which must come in file order.

        Raises `StoredFileError` (FILE-05) for a record that is not what it was.
        """
        for bunch in _bunches(entries):
            pieces = [self._cut(entry) for entry in bunch]
            if self._is_checked:
                self._check(bunch, pieces)
            yield from self._parse(bunch, pieces)

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

    def _parse(self, bunch: list[Entry], pieces: list[bytes]) -> Iterator[Reading]:
        try:
            nodes = self._nodes(pieces)
        except etree.XMLSyntaxError:
            for entry, piece in zip(bunch, pieces, strict=True):
                yield self._parse_alone(entry, piece)
            return
        for entry, node in zip(bunch, nodes, strict=True):
            yield _reading(entry, node)

    def _parse_alone(self, entry: Entry, piece: bytes) -> Reading:
        try:
            (node,) = self._nodes([piece])
        except etree.XMLSyntaxError as error:
            problem = ValueProblem(
                code="XML-10",
                message=f"запись не читается: {error.msg}",
                element=entry.kind,
                line=entry.line,
                external_id=entry.id,
            )
            return Reading(entry=entry, record=None, problems=(problem,))
        return _reading(entry, node)

    def _nodes(self, pieces: list[bytes]) -> Sequence[Any]:
        body = b"".join(pieces)
        root = etree.fromstring(self._prefix + body + b"</r>", _parser())
        if b"xmlns" in body or any(prefix in body for prefix in self._prefixes):
            _drop_namespaces(root)
        return cast("Sequence[Any]", root)


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


def _reading(entry: Entry, node: Any) -> Reading:
    problems: Problems = []
    record = ELEMENTS[entry.kind].read(node, problems)
    if not problems:
        return Reading(entry=entry, record=record)
    first_line = node.sourceline or 0
    return Reading(
        entry=entry,
        record=record,
        problems=tuple(
            replace(
                problem,
                line=entry.line + max(problem.line - first_line, 0),
                external_id=entry.id,
            )
            for problem in problems
        ),
    )


def _drop_namespaces(root: Any) -> None:
    for node in root.iter(etree.Element):
        if "}" in node.tag:
            node.tag = local_name(node.tag)


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        recover=False,
        remove_blank_text=True,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
