"""The first pass: the file is read once to its root's end tag, before any write.

It refuses what is not well-formed or goes over a limit, counts the records and
writes the outline. expat does the reading; nothing is built in memory.
"""

import hashlib
from dataclasses import dataclass
from typing import BinaryIO, Final
from xml.parsers import expat

from django_commerceml.cml import values
from django_commerceml.cml.encodings import (
    UTF8,
    Opener,
    Utf8Stream,
    detect_encoding,
    is_mojibake,
    provable_encoding,
)
from django_commerceml.cml.names import ROOT, RecordKind, SectionKind, local_name
from django_commerceml.cml.outline import Facet, Outline, duplicate_key, write_entry
from django_commerceml.cml.records import FileHeader, Section
from django_commerceml.cml.stock import STOCK_NAMES
from django_commerceml.exceptions import MalformedFileError, NothingUnderstoodError

_CHUNK: Final = 1 << 17


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a file may not exceed; a file of 1C stays far below."""

    depth: int = 64
    attributes: int = 64
    nodes_per_record: int = 20_000
    bytes_per_record: int = 10_000_000
    nodes_per_list: int = 1_000_000
    """For one tree of groups or one property with its options."""
    bytes_per_list: int = 64_000_000
    bytes_before_root: int = 65_536
    sections: int = 10_000


_RECORDS: Final = {
    ("Товары", "Товар"): RecordKind.PRODUCT,
    ("Каталог", "Товар"): RecordKind.PRODUCT,
    ("Предложения", "Предложение"): RecordKind.OFFER,
    ("ПакетПредложений", "Предложение"): RecordKind.OFFER,
    ("Группы", "Группа"): RecordKind.GROUP,
    ("Свойства", "Свойство"): RecordKind.PROPERTY,
    ("Категории", "Категория"): RecordKind.CATEGORY,
    ("ТипыЦен", "ТипЦены"): RecordKind.PRICE_TYPE,
    ("Склады", "Склад"): RecordKind.WAREHOUSE,
    ("ЕдиницыИзмерения", "ЕдиницаИзмерения"): RecordKind.UNIT,
    ("Контрагенты", "Контрагент"): RecordKind.COUNTERPARTY,
    ("Реквизиты", "Реквизит"): RecordKind.REFERENCE_FIELD,
    ("ЭлементыСправочника", "ЭлементСправочника"): RecordKind.REFERENCE_ITEM,
    (ROOT, "Документ"): RecordKind.DOCUMENT,
    (ROOT, "Контейнер"): RecordKind.DOCUMENT,
}
_LISTS: Final = frozenset({RecordKind.GROUP, RecordKind.PROPERTY})
_SECTIONS: Final = {kind.value for kind in SectionKind}
_HEADS: Final = {
    "Ид": "id",
    "Наименование": "name",
    "Описание": "description",
    "ИдКаталога": "catalog_id",
    "ИдКлассификатора": "classifier_id",
    "СодержитТолькоИзменения": "changes_only",
}
_IDS: Final = frozenset({"Ид", "ИдХарактеристики"})
_NOT_CARD: Final = frozenset(
    {"Ид", "ИдХарактеристики", "КодЕдиницыИзмерения", "НомерВерсии"}
)
_FACETS: Final = {
    "Цены": Facet.PRICES,
    "Количество": Facet.STOCKS,
    **dict.fromkeys(STOCK_NAMES, Facet.STOCKS),
    **dict.fromkeys(_NOT_CARD, Facet(0)),
}
_CHANGES: Final = "СодержитТолькоИзменения"
_SAMPLE_EVERY: Final = 64
_BLOOM_BITS: Final = 1 << 25


def scan(
    open_stream: Opener,
    output: BinaryIO,
    *,
    salt: bytes = b"",
    limits: Limits | None = None,
) -> Outline:
    """Read the whole file and write its entries to *output*.

    *open_stream* opens the file anew; it is called again where the encoding
    must be proved. *salt* (up to 64 bytes) goes into every fingerprint: what
    changes the meaning of a record for its reader belongs there.

    Raises `MalformedFileError` for a file that must not be applied at all and
    `NothingUnderstoodError` for one that is not CommerceML 2 or 3.
    """
    encoding, warning = detect_encoding(open_stream)
    limits = limits or Limits()
    try:
        outline = _Scan(output, salt, limits).run(open_stream, encoding)
    except _InvalidBytesError as error:
        encoding = provable_encoding(open_stream)
        if not encoding:
            raise error.reason from error
        warning = "файл объявлен как UTF-8, но записан в windows-1251"
        output.seek(0)
        output.truncate()
        outline = _Scan(output, salt, limits).run(open_stream, encoding)
    if warning:
        outline.warnings.append(warning)
    return outline


class _InvalidBytesError(Exception):
    """expat met bytes that are not UTF-8."""

    def __init__(self, reason: MalformedFileError) -> None:
        super().__init__(str(reason))
        self.reason = reason


class _Scan:
    """The state of one reading; two sets of handlers, outside and in a record."""

    def __init__(self, output: BinaryIO, salt: bytes, limits: Limits) -> None:
        self.output = output
        self.salt = salt
        self.limits = limits
        self.outline = Outline()
        self.path: list[str] = []
        self.heads: list[dict[str, str]] = []
        self.open_sections: list[tuple[int, int]] = []
        self.text: list[str] | None = None
        self.buffer = b""
        self.base = 0
        self.record_offset = -1
        self.ordinal = 0
        self.bloom = bytearray(_BLOOM_BITS >> 3)
        self.parser = expat.ParserCreate(UTF8)
        self.parser.buffer_text = True
        self.parser.ordered_attributes = True
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype
        self._leave_record()

    # The drive

    def run(self, open_stream: Opener, encoding: str) -> Outline:
        """Feed the file to expat, piece by piece."""
        stream = Utf8Stream(open_stream(), encoding)
        self.outline.encoding = encoding
        try:
            while chunk := stream.read(_CHUNK):
                self._feed(chunk)
            self.parser.Parse(b"", True)  # noqa: FBT003 (expat's own signature)
        except expat.ExpatError as error:
            raise self._explain(error, stream.position) from error
        self.outline.size = stream.position
        self.outline.sections = [_section(head) for head in self.heads]
        if not self.outline.total and not self.heads:
            message = "в файле нет ни каталога, ни предложений, ни справочников"
            raise NothingUnderstoodError(message, line=self._line)
        return self.outline

    def _feed(self, chunk: bytes) -> None:
        keep = (
            self.record_offset
            if self.record_offset >= 0
            else self.base + len(self.buffer)
        )
        # An end tag may lie across two chunks: keep the bytes not yet reported.
        keep = min(keep, max(self.parser.CurrentByteIndex, 0))
        self.buffer = self.buffer[keep - self.base :] + chunk
        self.base = keep
        self.parser.Parse(chunk, False)  # noqa: FBT003 (expat's own signature)
        if not self.path and not self.outline.counts and not self.heads:
            self._check_before_root()
        if self.record_offset >= 0:
            self._check_record_bytes()

    def _check_before_root(self) -> None:
        if self.parser.CurrentByteIndex > self.limits.bytes_before_root:
            self._refuse("слишком много данных до корневого элемента", "XML-04")

    def _check_record_bytes(self) -> None:
        size = self.base + len(self.buffer) - self.record_offset
        if size > self.max_bytes + _CHUNK:
            self._refuse(f"слишком большой элемент «{self.kind}»", "XML-04")

    # Outside of records

    def _start_outside(self, name: str, attributes: list[str]) -> None:
        name = local_name(name) if ":" in name else name
        if len(attributes) > 2 * self.limits.attributes:
            self._refuse("слишком много атрибутов", "XML-04")
        if not self.path:
            self._start_root(name, attributes)
        if attributes:
            self._keep_namespaces(attributes)
        parent = self.path[-1] if self.path else ""
        kind = _RECORDS.get((parent, name))
        if kind is not None and self._is_record(kind):
            self._enter_record(kind, attributes)
            return
        self.path.append(name)
        if len(self.path) > self.limits.depth:
            self._refuse("слишком глубокая вложенность", "XML-04")
        if name in _SECTIONS and self._opens_section(name, parent):
            self._open_section(name, attributes)
        elif self._is_head(name):
            self.text = []
            self.parser.CharacterDataHandler = self.text.append

    def _start_root(self, name: str, attributes: list[str]) -> None:
        if name != ROOT:
            message = f"корневой элемент «{name[:60]}»: это не файл CommerceML"
            raise NothingUnderstoodError(message, line=self._line)
        named = dict(zip(attributes[::2], attributes[1::2], strict=True))
        try:
            created_at = values.moment(named.get("ДатаФормирования", ""))
        except values.UnreadableValueError:
            created_at = None
        self.outline.header = FileHeader(
            schema_version=named.get("ВерсияСхемы", "").strip(),
            created_at=created_at,
            source_id=named.get("Ид", "").strip(),
        )

    def _keep_namespaces(self, attributes: list[str]) -> None:
        for name, value in zip(attributes[::2], attributes[1::2], strict=True):
            if name.startswith("xmlns:"):
                self.outline.namespaces[name[6:]] = value
            elif name == "Идентификатор" and self.path:
                message = (
                    "файл формата CommerceML 1 (1С 7.7) не поддерживается: "
                    "выгрузите CommerceML 2"
                )
                raise NothingUnderstoodError(message, line=self._line)

    def _is_record(self, kind: RecordKind) -> bool:
        """Return whether *kind* is a record here (a property of a group is not)."""
        if kind is RecordKind.COUNTERPARTY:
            return len(self.path) == 2  # noqa: PLR2004 (below the root's child)
        return kind is RecordKind.DOCUMENT or bool(self.open_sections)

    def _opens_section(self, name: str, parent: str) -> bool:
        if name == SectionKind.REFERENCE_BOOK:
            return parent == SectionKind.REFERENCE_BOOKS
        return len(self.path) == 2  # noqa: PLR2004 (a child of the root)

    def _open_section(self, name: str, attributes: list[str]) -> None:
        head = {"kind": name}
        if name == SectionKind.REFERENCE_BOOK and self.open_sections:
            outer = self.heads[self.open_sections[-1][0]]
            head["changes_only"] = outer.get("changes_only", "")
        for key, value in zip(attributes[::2], attributes[1::2], strict=True):
            if key == _CHANGES:
                head["changes_only"] = value
        self.heads.append(head)
        if len(self.heads) > self.limits.sections:
            self._refuse("слишком много разделов", "XML-04")
        self.open_sections.append((len(self.heads) - 1, len(self.path)))

    def _is_head(self, name: str) -> bool:
        if not self.open_sections or name not in _HEADS:
            return False
        return len(self.path) == self.open_sections[-1][1] + 1

    def _end_outside(self, _: str) -> None:
        if self.text is not None:
            self._close_head()
        elif self.open_sections and self.open_sections[-1][1] == len(self.path):
            self.open_sections.pop()
        self.path.pop()

    def _close_head(self) -> None:
        assert self.text is not None  # noqa: S101 (for the type checker)
        head = self.heads[self.open_sections[-1][0]]
        head[_HEADS[self.path[-1]]] = "".join(self.text)[:4000]
        self.text = None
        self.parser.CharacterDataHandler = None

    # Inside a record: the hot path

    def _enter_record(  # noqa: C901, PLR0915 (closures: a call saved per element)
        self, kind: RecordKind, attributes: list[str]
    ) -> None:
        is_list = kind in _LISTS
        self.kind = kind
        self.max_bytes = (
            self.limits.bytes_per_list if is_list else self.limits.bytes_per_record
        )
        self.record_offset = self.parser.CurrentByteIndex
        self.record_line = self.parser.CurrentLineNumber
        max_nodes = (
            self.limits.nodes_per_list if is_list else self.limits.nodes_per_record
        )
        max_attributes = 2 * self.limits.attributes
        max_depth = self.limits.depth - len(self.path)
        parser = self.parser
        is_offer = kind is RecordKind.OFFER
        facets = Facet.CARD if not is_offer or attributes else 0
        depth = 1
        nodes = 0
        ids: dict[str, str] = {}
        text: list[str] = []

        def start(name: str, attributes: list[str]) -> None:
            nonlocal depth, nodes, facets
            depth += 1
            nodes += 1
            if depth == 2:  # noqa: PLR2004 (a child of the record)
                if ":" in name:
                    name = local_name(name)
                if is_offer:
                    facets |= _FACETS.get(name, Facet.CARD)
                if name in _IDS:
                    parser.CharacterDataHandler = text.append
            if depth > max_depth:
                self._refuse("слишком глубокая вложенность", "XML-04")
            if attributes and len(attributes) > max_attributes:
                self._refuse("слишком много атрибутов", "XML-04")
            if nodes > max_nodes:
                self._refuse(f"слишком большой элемент «{kind}»", "XML-04")

        def end(name: str) -> None:
            nonlocal depth
            depth -= 1
            if depth == 1 and parser.CharacterDataHandler is not None:
                ids[local_name(name)] = "".join(text)
                text.clear()
                parser.CharacterDataHandler = None
            elif depth == 0:
                self._close_record(int(facets), _record_id(ids))

        parser.StartElementHandler = start
        parser.EndElementHandler = end

    def _close_record(self, facets: int, record_id: str) -> None:
        start = self.record_offset - self.base
        end = self.parser.CurrentByteIndex - self.base
        if self.buffer[end : end + 2] == b"</":
            end = self.buffer.index(b">", end) + 1
        data = self.buffer[start:end]
        if len(data) > self.max_bytes:
            self._refuse(f"слишком большой элемент «{self.kind}»", "XML-04")
        kind = self.kind
        digest = hashlib.blake2b(data, digest_size=16, key=self.salt).digest()
        section = self.open_sections[-1][0] if self.open_sections else 0
        write_entry(
            self.output,
            kind,
            facets,
            section,
            self.record_line,
            self.record_offset,
            len(data),
            digest,
            record_id[:500],
        )
        if record_id:
            self._note_duplicates(kind, facets, record_id[:500])
        if self.ordinal % _SAMPLE_EVERY == 0 and is_mojibake(
            data.decode(errors="replace")
        ):
            self._refuse(
                "текст файла записан в UTF-8, а прочитан как windows-1251 "
                "(вместо русских букв пары вида «Рџ»), выгрузите его заново",
                "XML-06",
            )
        self.outline.counts[kind] = self.outline.counts.get(kind, 0) + 1
        self.ordinal += 1
        self._leave_record()

    def _note_duplicates(self, kind: RecordKind, facets: int, record_id: str) -> None:
        bloom = self.bloom
        for facet in (1, 2, 4):
            if not facets & facet:
                continue
            code = hash((kind, facet, record_id))
            first, second = code & 0x1FFFFFF, (code >> 25) & 0x1FFFFFF
            if (
                bloom[first >> 3] >> (first & 7) & 1
                and bloom[second >> 3] >> (second & 7) & 1
            ):
                key = duplicate_key(kind, facet, record_id)
                self.outline.last_ordinals[key] = self.ordinal
            bloom[first >> 3] |= 1 << (first & 7)
            bloom[second >> 3] |= 1 << (second & 7)

    def _leave_record(self) -> None:
        self.record_offset = -1
        self.parser.CharacterDataHandler = None
        self.parser.StartElementHandler = self._start_outside
        self.parser.EndElementHandler = self._end_outside

    # Refusals

    @property
    def _line(self) -> int:
        return self.parser.CurrentLineNumber

    def _refuse(self, message: str, code: str) -> None:
        raise MalformedFileError(
            f"{message} (строка {self._line})", code=code, line=self._line
        )

    def _refuse_doctype(self, *_: object) -> None:
        self._refuse("DTD в файле запрещён", "XML-03")

    def _explain(self, error: expat.ExpatError, size: int) -> Exception:
        line = error.lineno
        code, message = _EXPLANATIONS.get(error.code, ("XML-02", "файл не читается"))
        place = f"строка {line}, позиция {error.offset + 1}, принято байт {size}"
        if self.parser.CurrentByteIndex <= 0 and code == "XML-02":
            code, message = "XML-01", "это не файл XML"
        reason = MalformedFileError(f"{message} ({place})", code=code, line=line)
        if error.code in _BAD_BYTES:
            return _InvalidBytesError(reason)
        return reason


_ERRORS: Final = expat.errors.codes
_BAD_BYTES: Final = {_ERRORS["not well-formed (invalid token)"]}
_EXPLANATIONS: Final = {
    _ERRORS["no element found"]: ("XML-02", "файл обрывается: выгрузите его ещё раз"),
    _ERRORS["unclosed token"]: ("XML-02", "файл обрывается: выгрузите его ещё раз"),
    _ERRORS["unclosed CDATA section"]: ("XML-02", "файл обрывается внутри CDATA"),
    _ERRORS["partial character"]: ("XML-02", "файл обрывается на середине буквы"),
    _ERRORS["mismatched tag"]: ("XML-02", "начало и конец элемента не совпадают"),
    _ERRORS["junk after document element"]: (
        "XML-07",
        "после конца файла есть ещё данные: склеены два файла",
    ),
    _ERRORS["XML or text declaration not at start of entity"]: (
        "XML-07",
        "объявление XML не в начале: склеены два файла",
    ),
    _ERRORS["undefined entity"]: ("XML-02", "неизвестная сущность"),
    _ERRORS["syntax error"]: ("XML-01", "это не файл XML"),
}


def _record_id(ids: dict[str, str]) -> str:
    main = values.identifier(ids.get("Ид", ""))
    characteristic = values.identifier(ids.get("ИдХарактеристики", ""))
    return f"{main}#{characteristic}" if main and characteristic else main


def _section(head: dict[str, str]) -> Section:
    changes = head.get("changes_only", "").strip().lower()
    changes_only: bool | None = None
    if changes:
        changes_only = True if values.flag(changes) else None
        if changes in {"false", "0", "нет", "ложь"}:
            changes_only = False
    return Section(
        kind=head["kind"],
        id=values.identifier(head.get("id", "")),
        name=head.get("name", "").strip(),
        description=head.get("description", "").strip(),
        catalog_id=values.identifier(head.get("catalog_id", "")),
        classifier_id=values.identifier(head.get("classifier_id", "")),
        changes_only=changes_only,
    )
