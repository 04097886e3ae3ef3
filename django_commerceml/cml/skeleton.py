"""The file around its records: sections, their heads, and where records lie.

The skeleton is fed the file without the records that were cut out of it, and
handles by itself whatever was left in.
"""

from typing import Final
from xml.parsers import expat

from django_commerceml.cml.encodings import UTF8
from django_commerceml.cml.limits import Limits, refuse
from django_commerceml.cml.names import RecordKind, local_name
from django_commerceml.cml.outline import Outline
from django_commerceml.cml.probes import Probe
from django_commerceml.cml.register import Register
from django_commerceml.cml.roots import (
    read_header,
    read_namespaces,
    refuse_commerceml_1,
)
from django_commerceml.cml.sections import Sections
from django_commerceml.cml.structure import LISTS, RECORDS
from django_commerceml.cml.wholeness import give_up_on_oddities
from django_commerceml.cml.window import Window
from django_commerceml.exceptions import NothingUnderstoodError

_CUT_MARK: Final = "cut."
_CUT_MARKUP: Final = f"<{_CUT_MARK}/>".encode()
"""What the parser reads in place of a record that was cut out: an element, so
that a record "cut" out of an attribute, a comment or the like shows."""


class Skeleton:
    """Reads what lies around the records, and the records that were not cut out."""

    def __init__(
        self, register: Register, outline: Outline, limits: Limits, *, is_cut: bool
    ) -> None:
        self._register = register
        self._outline = outline
        self._limits = limits
        self._path: list[str] = []
        self._sections = Sections()
        self._window = Window()
        self._gap = b""
        self._line_shift = 0
        self._record_start = -1
        self._kind: RecordKind | None = None
        self._has_root = False
        self._parser = _new_parser(is_cut=is_cut)
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype
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
    def has_root(self) -> bool:
        """Whether the root element was met."""
        return self._has_root

    @property
    def has_end(self) -> bool:
        """Whether the root element has ended."""
        return self._has_root and not self._path

    def check_has_root(self) -> None:
        """Refuse a file whose root did not come yet.

        Raises `MalformedFileError` (XML-04).
        """
        if not self._has_root:
            self._refuse_before_root()

    @property
    def depth(self) -> int:
        """How many elements are open around the records."""
        return len(self._path)

    @property
    def section(self) -> int:
        """The place of the section that is open."""
        return self._sections.current

    @property
    def catalog_id(self) -> str:
        """The id of the catalogue that is open."""
        return self._sections.catalog_id

    @property
    def line(self) -> int:
        """The line of the file where the skeleton stands."""
        return self._parser.CurrentLineNumber + self._line_shift

    def feed(self, data: bytes) -> None:
        """Take the next bytes of the file."""
        if not data:
            return
        data, self._gap = self._gap + data, b""
        reported = max(self._parser.CurrentByteIndex, 0)
        since = self._record_start if self.is_inside_record else self._window.end
        self._window.extend(data, since=min(since, reported))
        self._parser.Parse(data, False)  # noqa: FBT003 (expat's own signature)

    def check_size(self, slack: int) -> None:
        """Refuse a record, or one tag or comment, that goes on for too long.

        Raises `MalformedFileError` (XML-04); *slack* bytes more are forgiven.
        """
        if self.is_inside_record:
            pending = self._window.end - self._record_start
        else:
            pending = self._window.end - self._parser.CurrentByteIndex
        if pending > self._max_bytes() + slack:
            self._refuse_size()

    def skip(self, size: int, lines: int) -> None:
        """Note that a record of *size* bytes and *lines* lines was cut out here."""
        self._gap += _CUT_MARKUP
        self._window.skip(size - len(_CUT_MARKUP))
        self._line_shift += lines

    def finish(self) -> None:
        """Take the end of the file."""
        self._parser.Parse(self._gap, True)  # noqa: FBT003 (expat's own signature)
        self._outline.sections = self._sections.finished()
        if not self._outline.total and not self._sections:
            message = "в файле нет ни каталога, ни предложений, ни справочников"
            raise NothingUnderstoodError(message, line=self.line)

    def kind_of(self, name: str) -> RecordKind | None:
        """Return the kind of the record that begins here with the tag *name*."""
        kind = RECORDS.get((self.parent, name))
        if kind is None or self.is_inside_record:
            return None
        if kind is RecordKind.COUNTERPARTY:
            return kind if self.depth == 2 else None  # noqa: PLR2004 (of the root)
        is_record = kind is RecordKind.DOCUMENT or self._sections.is_any_open
        return kind if is_record else None

    # Outside of records

    def _start(self, name: str, attributes: list[str]) -> None:
        if name == _CUT_MARK:
            return
        name = local_name(name)
        if not self._path:
            self._start_root(name, attributes)
        if attributes:
            self._take_attributes(attributes)
        kind = self.kind_of(name)
        if kind is not None:
            self._enter_record(kind, has_attributes=bool(attributes))
            return
        self._open_element(name, attributes)

    def _open_element(self, name: str, attributes: list[str]) -> None:
        sections, parent = self._sections, self.parent
        self._path.append(name)
        depth = len(self._path)
        if depth > self._limits.depth:
            self._refuse("слишком глубокая вложенность")
        if sections.begins(name, parent, depth):
            sections.open(name, attributes, depth)
            if len(sections) > self._limits.sections:
                self._refuse("слишком много разделов")
        elif sections.is_head(name, depth):
            sections.open_head(name)
            self._parser.CharacterDataHandler = sections.add_text

    def _start_root(self, name: str, attributes: list[str]) -> None:
        self._outline.header = read_header(name, attributes, line=self.line)
        if self._parser.CurrentByteIndex > self._limits.bytes_before_root:
            self._refuse_before_root()
        self._has_root = True

    def _take_attributes(self, attributes: list[str]) -> None:
        """Keep the namespaces; refuse too many attributes, and CommerceML 1."""
        if len(attributes) > 2 * self._limits.attributes:
            self._refuse("слишком много атрибутов")
        if self._path:
            refuse_commerceml_1(attributes, line=self.line)
        self._outline.namespaces.update(read_namespaces(attributes))

    def _end(self, name: str) -> None:
        if name == _CUT_MARK:
            return
        if self._sections.is_head_open:
            self._sections.close_head()
            self._parser.CharacterDataHandler = None
        else:
            self._sections.leave(self.depth)
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
                self._close_record(kind, name, *found)

        self._parser.StartElementHandler = inner.start
        self._parser.EndElementHandler = end

    def _close_record(
        self, kind: RecordKind, tag: str, record_id: str, facets: int
    ) -> None:
        end = self._parser.CurrentByteIndex
        data = self._window.element(self._record_start, end, tag)
        if len(data) > self._max_bytes():
            self._refuse_size()
        section = self.section
        digest = self._register.digest_of(data, section=section, owner=self.catalog_id)
        self._register.add(
            kind,
            record_id,
            data,
            digest=digest,
            facets=facets,
            section=section,
            line=self._record_line,
            offset=self._window.offset(self._record_start),
            is_checked=True,
        )
        self._leave_record()

    def _leave_record(self) -> None:
        self._kind = None
        self._record_start = -1
        self._parser.CharacterDataHandler = None
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def _max_bytes(self) -> int:
        if self._kind is None or self._kind in LISTS:
            return self._limits.bytes_per_list
        return self._limits.bytes_per_record

    def _refuse_before_root(self) -> None:
        self._refuse("слишком много данных до корневого элемента")

    def _refuse_size(self) -> None:
        name = f" «{self._kind}»" if self._kind else ""
        self._refuse(f"слишком большой элемент{name}")

    def _refuse(self, message: str) -> None:
        refuse(message, "XML-04", self.line)

    def _refuse_doctype(self, *_: object) -> None:
        refuse("DTD в файле запрещён", "XML-03", self.line)


def _new_parser(*, is_cut: bool) -> expat.XMLParserType:
    parser = expat.ParserCreate(UTF8)
    parser.buffer_text = True
    parser.ordered_attributes = True
    if is_cut:
        give_up_on_oddities(parser)
    if hasattr(parser, "SetReparseDeferralEnabled"):
        parser.SetReparseDeferralEnabled(False)  # noqa: FBT003 (expat's own)
    return parser
