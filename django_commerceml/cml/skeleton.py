"""The file around its records: sections, their heads, and where records lie.

The skeleton is fed the file without the records that were cut out of it, and
handles by itself whatever was left in.
"""

from typing import Final
from xml.parsers import expat

from django_commerceml.cml import values
from django_commerceml.cml.encodings import UTF8
from django_commerceml.cml.limits import Limits, refuse
from django_commerceml.cml.names import ROOT, RecordKind, SectionKind, local_name
from django_commerceml.cml.outline import Outline
from django_commerceml.cml.probes import Probe
from django_commerceml.cml.records import FileHeader, Section
from django_commerceml.cml.register import Register
from django_commerceml.cml.structure import (
    CHANGES_ONLY,
    COMMERCEML_1,
    HEADS,
    LISTS,
    RECORDS,
    SECTIONS,
)
from django_commerceml.cml.wholeness import UncuttableError
from django_commerceml.exceptions import NothingUnderstoodError

_LONGEST_HEAD: Final = 4000
_NO: Final = frozenset({"false", "0", "нет", "ложь"})


class Skeleton:
    """Reads what lies around the records, and the records that were not cut out."""

    def __init__(
        self, register: Register, outline: Outline, limits: Limits, *, is_cut: bool
    ) -> None:
        self._register = register
        self._outline = outline
        self._limits = limits
        self._path: list[str] = []
        self._heads: list[dict[str, str]] = []
        self._open_sections: list[tuple[int, int]] = []
        self._text: list[str] | None = None
        self._buffer = b""
        self._base = 0
        self._shift = 0
        self._line_shift = 0
        self._record_start = -1
        self._parser = expat.ParserCreate(UTF8)
        self._parser.buffer_text = True
        self._parser.ordered_attributes = True
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype
        if is_cut:
            self._parser.CommentHandler = _give_up
            self._parser.ProcessingInstructionHandler = _give_up
            self._parser.StartCdataSectionHandler = _give_up
        if hasattr(self._parser, "SetReparseDeferralEnabled"):
            self._parser.SetReparseDeferralEnabled(False)  # noqa: FBT003 (expat's own)
        self._leave_record()

    @property
    def is_inside_record(self) -> bool:
        """Whether a record is being read that was not cut out."""
        return self._record_start >= 0

    @property
    def parent(self) -> str:
        """The name of the innermost open element around the records."""
        return self._path[-1] if self._path else ""

    @property
    def depth(self) -> int:
        """How many elements are open around the records."""
        return len(self._path)

    @property
    def section(self) -> int:
        """The place of the section that is open."""
        return self._open_sections[-1][0] if self._open_sections else 0

    @property
    def position(self) -> int:
        """Where the parser stands; below 1 nothing was understood at all."""
        return self._parser.CurrentByteIndex

    @property
    def line(self) -> int:
        """The line of the file where the skeleton stands."""
        return self._parser.CurrentLineNumber + self._line_shift

    def feed(self, data: bytes) -> None:
        """Take the next bytes of the file."""
        if not data:
            return
        position = self._base + len(self._buffer)
        keep = self._record_start if self.is_inside_record else position
        keep = max(min(keep, max(self._parser.CurrentByteIndex, 0)), self._base)
        self._buffer = self._buffer[keep - self._base :] + data
        self._base = keep
        self._parser.Parse(data, False)  # noqa: FBT003 (expat's own signature)
        if self.is_inside_record:
            size = self._base + len(self._buffer) - self._record_start
            if size > self._max_bytes() + len(data):
                self._refuse_size()

    def skip(self, size: int, lines: int) -> None:
        """Note that *size* bytes with *lines* line feeds were cut out here."""
        self._shift += size
        self._line_shift += lines

    def finish(self) -> None:
        """Take the end of the file."""
        self._parser.Parse(b"", True)  # noqa: FBT003 (expat's own signature)
        self._outline.sections = [_section(head) for head in self._heads]
        if not self._outline.total and not self._heads:
            message = "в файле нет ни каталога, ни предложений, ни справочников"
            raise NothingUnderstoodError(message, line=self.line)

    def kind_of(self, name: str) -> RecordKind | None:
        """Return the kind of the record that begins here with the tag *name*."""
        kind = RECORDS.get((self.parent, name))
        if kind is None or self.is_inside_record:
            return None
        if kind is RecordKind.COUNTERPARTY:
            return kind if self.depth == 2 else None  # noqa: PLR2004 (of the root)
        is_record = kind is RecordKind.DOCUMENT or bool(self._open_sections)
        return kind if is_record else None

    # Outside of records

    def _start(self, name: str, attributes: list[str]) -> None:
        name = local_name(name) if ":" in name else name
        if len(attributes) > 2 * self._limits.attributes:
            self._refuse("слишком много атрибутов")
        if not self._path:
            self._start_root(name, attributes)
        if attributes:
            self._keep_namespaces(attributes)
        kind = self.kind_of(name)
        if kind is not None:
            self._enter_record(kind, has_attributes=bool(attributes))
            return
        parent = self.parent
        self._path.append(name)
        if len(self._path) > self._limits.depth:
            self._refuse("слишком глубокая вложенность")
        if name in SECTIONS and self._opens_section(name, parent):
            self._open_section(name, attributes)
        elif self._is_head(name):
            self._text = []
            self._parser.CharacterDataHandler = self._text.append

    def _start_root(self, name: str, attributes: list[str]) -> None:
        if name != ROOT:
            message = f"корневой элемент «{name[:60]}»: это не файл CommerceML"
            raise NothingUnderstoodError(message, line=self.line)
        named = dict(zip(attributes[::2], attributes[1::2], strict=True))
        try:
            created_at = values.moment(named.get("ДатаФормирования", ""))
        except values.UnreadableValueError:
            created_at = None
        self._outline.header = FileHeader(
            schema_version=named.get("ВерсияСхемы", "").strip(),
            created_at=created_at,
            source_id=named.get("Ид", "").strip(),
        )

    def _keep_namespaces(self, attributes: list[str]) -> None:
        for name, value in zip(attributes[::2], attributes[1::2], strict=True):
            if name.startswith("xmlns:"):
                self._outline.namespaces[name[6:]] = value
            elif name == COMMERCEML_1 and self._path:
                message = (
                    "файл формата CommerceML 1 (1С 7.7) не поддерживается: "
                    "выгрузите CommerceML 2"
                )
                raise NothingUnderstoodError(message, line=self.line)

    def _opens_section(self, name: str, parent: str) -> bool:
        if name == SectionKind.REFERENCE_BOOK:
            return parent == SectionKind.REFERENCE_BOOKS
        return len(self._path) == 2  # noqa: PLR2004 (a child of the root)

    def _open_section(self, name: str, attributes: list[str]) -> None:
        head = {"kind": name}
        if name == SectionKind.REFERENCE_BOOK and self._open_sections:
            head["changes_only"] = self._heads[self.section].get("changes_only", "")
        for key, value in zip(attributes[::2], attributes[1::2], strict=True):
            if key == CHANGES_ONLY:
                head["changes_only"] = value
        self._heads.append(head)
        if len(self._heads) > self._limits.sections:
            self._refuse("слишком много разделов")
        self._open_sections.append((len(self._heads) - 1, len(self._path)))

    def _is_head(self, name: str) -> bool:
        if not self._open_sections or name not in HEADS:
            return False
        return len(self._path) == self._open_sections[-1][1] + 1

    def _end(self, _: str) -> None:
        if self._text is not None:
            head = self._heads[self.section]
            head[HEADS[self._path[-1]]] = "".join(self._text)[:_LONGEST_HEAD]
            self._text = None
            self._parser.CharacterDataHandler = None
        elif self._open_sections and self._open_sections[-1][1] == len(self._path):
            self._open_sections.pop()
        self._path.pop()

    # Records that were not cut out

    def _enter_record(self, kind: RecordKind, *, has_attributes: bool) -> None:
        self._kind = kind
        self._record_start = self._parser.CurrentByteIndex
        self._record_line = self.line
        inner = Probe(
            self._parser,
            kind,
            self._limits,
            depth=self.depth,
            has_attributes=has_attributes,
            first_line=self._line_shift,
        )

        def end(name: str) -> None:
            found = inner.end(name)
            if found is not None:
                self._close_record(*found)

        self._parser.StartElementHandler = inner.start
        self._parser.EndElementHandler = end

    def _close_record(self, record_id: str, facets: int) -> None:
        start = self._record_start - self._base
        end = self._parser.CurrentByteIndex - self._base
        if self._buffer.startswith(b"</", end):
            end = self._buffer.index(b">", end) + 1
        data = self._buffer[start:end]
        if len(data) > self._max_bytes():
            self._refuse_size()
        self._register.add(
            self._kind,
            record_id,
            data,
            facets=facets,
            section=self.section,
            line=self._record_line,
            offset=self._record_start + self._shift,
            is_checked=True,
        )
        self._leave_record()

    def _leave_record(self) -> None:
        self._record_start = -1
        self._parser.CharacterDataHandler = None
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def _max_bytes(self) -> int:
        if self._kind in LISTS:
            return self._limits.bytes_per_list
        return self._limits.bytes_per_record

    def _refuse_size(self) -> None:
        self._refuse(f"слишком большой элемент «{self._kind}»")

    def _refuse(self, message: str) -> None:
        refuse(message, "XML-04", self.line)

    def _refuse_doctype(self, *_: object) -> None:
        refuse("DTD в файле запрещён", "XML-03", self.line)


def _give_up(*_: object) -> None:
    raise UncuttableError


def _section(head: dict[str, str]) -> Section:
    changes = head.get("changes_only", "").strip().lower()
    changes_only: bool | None = None
    if changes:
        changes_only = True if values.flag(changes) else None
        changes_only = False if changes in _NO else changes_only
    return Section(
        kind=head["kind"],
        id=values.identifier(head.get("id", "")),
        name=head.get("name", "").strip(),
        description=head.get("description", "").strip(),
        catalog_id=values.identifier(head.get("catalog_id", "")),
        classifier_id=values.identifier(head.get("classifier_id", "")),
        changes_only=changes_only,
    )
