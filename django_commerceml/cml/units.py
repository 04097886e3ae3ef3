"""The unit of a line of a document: one meaning, three spellings (protocol C.9)."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

from lxml import etree

from django_commerceml.cml.declarations import (
    ID,
    NUMBER,
    TEXT,
    Codec,
    Element,
    Handler,
    Problems,
    Style,
    Values,
)
from django_commerceml.cml.records import DocumentUnit
from django_commerceml.cml.values import UnreadableValueError

_BASE: Final = "БазоваяЕдиница"
_OWN: Final = "Единица"
_FACTOR: Final = "Коэффициент"


class _UnitPart:
    """A property of a unit: an attribute of the element, or a child of it."""

    is_list = False

    def __init__(self, name: str, attribute: str, codec: Codec = TEXT) -> None:
        self.name = name
        self.attribute = attribute
        self.codec = codec

    def handlers(self) -> Iterable[tuple[str, Handler]]:
        """Yield the handler of the attribute and of the child."""
        yield f"@{self.name}", self._read
        yield self.name, self._read

    def _read(self, node: Any, into: Values, problems: Problems) -> None:  # noqa: ARG002
        into[self.attribute] = self.codec.read(node.text or "")

    def write(self, parent: Any, record: Any, style: Style) -> None:
        """Add the property as *style* spells it."""
        value = getattr(record, self.attribute)
        if value is None:
            return
        text = self.codec.write(value)
        if style.units == "attributes":
            parent.set(self.name, text)
        else:
            etree.SubElement(parent, self.name).text = text


class _ShortName(_UnitPart):
    """The short name, which is the text of the element where that has attributes."""

    def __init__(self) -> None:
        super().__init__("НаименованиеКраткое", "short_name")

    def handlers(self) -> Iterable[tuple[str, Handler]]:
        """Yield the handlers of the text, the attribute and the child."""
        yield ".", self._read_text
        yield from super().handlers()

    def _read_text(self, node: Any, into: Values, problems: Problems) -> None:
        if (node.text or "").strip():
            self._read(node, into, problems)

    def write(self, parent: Any, record: Any, style: Style) -> None:
        """Add the name as *style* spells it."""
        if style.units == "attributes":
            parent.text = TEXT.write(record.short_name or "")
        else:
            super().write(parent, record, style)


UNIT: Final = Element(
    _OWN,
    DocumentUnit,
    _UnitPart("Код", "code", ID),
    _UnitPart("НаименованиеПолное", "full_name"),
    _UnitPart("МеждународноеСокращение", "international_code"),
    _ShortName(),
)


class LineUnit:
    """The unit under the name that it has in one *spelling* of `Style.units`."""

    attribute = "unit"
    is_list = False
    element = UNIT

    def __init__(self, name: str, spelling: str) -> None:
        self.name = name
        self._spelling = spelling

    def handlers(self) -> Iterable[tuple[str, Handler]]:
        """Yield the handler, which looks at the whole line."""
        yield self.name, self._read

    def _read(self, node: Any, into: Values, problems: Problems) -> None:
        line = node.getparent()
        base, own = _read_unit(line, _BASE, problems), _read_unit(line, _OWN, problems)
        if base is None or own is None:
            into["unit"] = base or own
        else:
            into["unit"] = _join(base, own, is_same=_is_one(line.findtext(_FACTOR)))

    def write(self, parent: Any, record: Any, style: Style) -> None:
        """Add the unit where *style* has this spelling."""
        if record.unit is not None and style.units == self._spelling:
            UNIT.fill(etree.SubElement(parent, self.name), record.unit, style)


def _read_unit(line: Any, name: str, problems: Problems) -> DocumentUnit | None:
    """Return the unit *name* of *line*; a text of digits alone is its code."""
    node = line.find(name)
    unit = None if node is None else UNIT.read(node, problems)
    text = "" if unit is None else unit.short_name or ""
    if unit is None or not (text.isascii() and text.isdigit()):
        return unit
    return replace(unit, code=unit.code or text, short_name=None)


def _join(base: DocumentUnit, own: DocumentUnit, *, is_same: bool) -> DocumentUnit:
    """Return what the line is counted in: *own*, with what *base* adds to it."""
    is_same = own.code == base.code if own.code else is_same
    if not is_same:
        return own
    return DocumentUnit(
        code=own.code or base.code,
        full_name=own.full_name or base.full_name,
        international_code=own.international_code or base.international_code,
        short_name=own.short_name or base.short_name,
    )


def _is_one(factor: str | None) -> bool:
    """Return whether *factor*, where there is one, says that both units are one."""
    try:
        return not (factor or "").strip() or NUMBER.read(factor or "") == 1
    except UnreadableValueError:
        return True
