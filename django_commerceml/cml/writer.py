"""Writes CommerceML to a stream, one record at a time and in constant memory."""

import codecs
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, BinaryIO, Final, Self, cast
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from django_commerceml.cml import values
from django_commerceml.cml.declarations import Element, Style
from django_commerceml.cml.fields import COUNTERPARTY, ELEMENTS
from django_commerceml.cml.names import NAMESPACES, ROOT, RecordKind, SectionKind
from django_commerceml.cml.records import Counterparty, FileHeader, Record, Section

_CONTAINERS: Final = {
    RecordKind.GROUP: "Группы",
    RecordKind.PROPERTY: "Свойства",
    RecordKind.CATEGORY: "Категории",
    RecordKind.PRICE_TYPE: "ТипыЦен",
    RecordKind.WAREHOUSE: "Склады",
    RecordKind.UNIT: "ЕдиницыИзмерения",
    RecordKind.PRODUCT: "Товары",
    RecordKind.OFFER: "Предложения",
    RecordKind.REFERENCE_FIELD: "Реквизиты",
    RecordKind.REFERENCE_ITEM: "ЭлементыСправочника",
}
"""The element around the records of a kind; others have none."""

_OWNER: Final = "Владелец"
_ID: Final = ("Ид", "id")
_NAME: Final = ("Наименование", "name")
_CATALOG_ID: Final = ("ИдКаталога", "catalog_id")
_CLASSIFIER_ID: Final = ("ИдКлассификатора", "classifier_id")
_HEADS: Final = {
    SectionKind.CLASSIFIER: (_ID, _NAME),
    SectionKind.CATALOG: (_ID, _CLASSIFIER_ID, _NAME),
    SectionKind.OFFER_PACKAGE: (_ID, _NAME, _CATALOG_ID, _CLASSIFIER_ID),
    SectionKind.OFFER_CHANGES: (_ID, _NAME, _CATALOG_ID),
    SectionKind.REFERENCE_BOOK: (_ID, _NAME),
    SectionKind.COUNTERPARTIES: (),
    SectionKind.REFERENCE_BOOKS: (),
}
"""What stands at the head of a section, in the order of the schema."""

_DECLARATIONS: Final[dict[type[Any], Element[Any]]] = {
    element.record: element for element in ELEMENTS.values()
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup:
    """How a file is spelled, apart from what it says."""

    namespace: str = NAMESPACES[1]
    """The default namespace of the root, "" for none."""
    encoding: str = "UTF-8"
    """As the declaration names it; what it lacks becomes a character reference."""
    has_bom: bool = False
    """Whether a UTF-8 file begins with the byte order mark."""
    style: Style = field(default_factory=Style)


class Writer:
    """Writes one file to *stream*; use it as a context manager.

    >>> with Writer(stream, header=header, markup=markup) as writer:
    ...     with writer.section(catalog):
    ...         writer.write_all(RecordKind.PRODUCT, products)
    """

    def __init__(
        self, stream: BinaryIO, *, header: FileHeader, markup: Markup | None = None
    ) -> None:
        self._stream = stream
        self._header = header
        self._markup = markup or Markup()
        self._depth = 1

    def __enter__(self) -> Self:
        if self._markup.has_bom:
            self._stream.write(codecs.BOM_UTF8)
        self._line(f'<?xml version="1.0" encoding="{self._markup.encoding}"?>', 0)
        self._line(f"<{ROOT}{self._root_attributes()}>", 0)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._line(f"</{ROOT}>", 0)

    @contextmanager
    def section(
        self, section: Section, *, owner: Counterparty | None = None
    ) -> Iterator[None]:
        """Write the head of *section*, and its end when the block is left.

        A `REFERENCE_BOOK` is written inside a `REFERENCE_BOOKS` section.
        """
        kind = SectionKind(section.kind)
        flag = section.changes_only
        attribute = (
            ""
            if flag is None
            else f' СодержитТолькоИзменения="{values.write_boolean(flag)}"'
        )
        with self._element(kind, attribute):
            self._write_head(section, _HEADS[kind])
            if owner is not None:
                self._write_node(_owner_node(owner, self._markup.style))
            if section.description:
                self._write_text("Описание", section.description)
            yield

    @contextmanager
    def records(self, kind: RecordKind) -> Iterator[None]:
        """Write the element that holds the records of *kind*, around the block."""
        name = _CONTAINERS.get(kind)
        if name is None:
            yield
            return
        with self._element(name):
            yield

    def write(self, record: Record) -> None:
        """Write one *record* in the place where the writer stands."""
        element = _DECLARATIONS[type(record)]
        for node in element.nodes(record, self._markup.style):
            self._write_node(node)

    def write_all(self, kind: RecordKind, records: Iterable[Record]) -> None:
        """Write *records* of one *kind* in their container."""
        with self.records(kind):
            for record in records:
                self.write(record)

    def _root_attributes(self) -> str:
        header = self._header
        created_at = header.created_at
        attributes = {
            "xmlns": self._markup.namespace,
            "ВерсияСхемы": header.schema_version,
            "ДатаФормирования": values.write_moment(created_at) if created_at else "",
            "Ид": header.source_id,
        }
        return "".join(
            f" {name}={quoteattr(value)}" for name, value in attributes.items() if value
        )

    def _write_head(
        self, section: Section, members: tuple[tuple[str, str], ...]
    ) -> None:
        for name, attribute in members:
            value = getattr(section, attribute)
            if value:
                self._write_text(name, value)

    def _write_text(self, name: str, value: str) -> None:
        text = escape(values.write_text(value))
        self._line(f"<{name}>{text}</{name}>", self._depth)

    def _write_node(self, node: Any) -> None:
        etree.indent(node, "\t", level=self._depth)
        encoding = self._markup.encoding
        data = etree.tostring(node, encoding=encoding, xml_declaration=False)
        indent = b"\t" * self._depth
        self._stream.write(indent + cast("bytes", data) + b"\n")

    @contextmanager
    def _element(self, name: str, attributes: str = "") -> Iterator[None]:
        self._line(f"<{name}{attributes}>", self._depth)
        self._depth += 1
        yield
        self._depth -= 1
        self._line(f"</{name}>", self._depth)

    def _line(self, text: str, depth: int) -> None:
        line = "\t" * depth + text + "\n"
        self._stream.write(line.encode(self._markup.encoding, "xmlcharrefreplace"))


def _owner_node(owner: Counterparty, style: Style) -> Any:
    node = etree.Element(_OWNER)
    COUNTERPARTY.fill(node, owner, style)
    return node
