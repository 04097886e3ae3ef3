"""How an element is declared: once, for reading and for writing.

An `Element` joins a record class with the members of its element. Each member
knows the wire word, the attribute of the record, and how to go both ways.
"""

from collections.abc import Callable, Iterable
from dataclasses import MISSING, dataclass, fields
from typing import Any, Generic, Protocol, TypeVar

from lxml import etree

from django_commerceml.cml import values
from django_commerceml.exceptions import ValueProblem

T = TypeVar("T")
Values = dict[str, Any]
Problems = list[ValueProblem]
Handler = Callable[[Any, Values, Problems], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How the writing family spells what families spell differently."""

    stock: str = "attributes"
    """"attributes" (Склад), "plural" (Склады) or "balances" (Остатки)."""
    deletion: str = "attribute"
    """"attribute" (Статус="Удален") or "mark" (ПометкаУдаления)."""


@dataclass(frozen=True, slots=True)
class Codec:
    """How a text becomes a value and a value a text."""

    read: Callable[[str], Any]
    write: Callable[[Any], str]
    keeps_blank: bool = False
    """Whether a blank text is a value ("said nothing") or no value at all."""


TEXT = Codec(values.text, values.write_text, keeps_blank=True)
ID = Codec(values.identifier, str, keeps_blank=True)
OPTION_VALUE = Codec(values.option_value, values.write_text, keeps_blank=True)
QUANTITY = Codec(values.quantity, values.write_number)
AMOUNT = Codec(values.amount, values.write_number)
INTEGER = Codec(values.integer, str)
BOOLEAN = Codec(values.boolean, values.write_boolean)
CURRENCY = Codec(values.currency, str)
DATE = Codec(values.date_value, values.write_date)
DELETION = Codec(values.deletion, lambda _: "Удален")


class Member(Protocol):
    """One thing that an element holds."""

    attribute: str
    is_list: bool
    """Whether the values are collected, to become a tuple."""

    def handlers(self) -> Iterable[tuple[str, Handler]]:
        """Yield the child names this member reads ("@…" for an attribute)."""

    def write(self, parent: Any, record: Any, style: Style) -> None:
        """Add to *parent* what *record* holds of this member."""


def _convert(codec: Codec, raw: str, node: Any, name: str, problems: Problems) -> Any:
    if not codec.keeps_blank and not raw.strip():
        return None
    try:
        return codec.read(raw)
    except values.UnreadableValueError as error:
        problems.append(
            ValueProblem(
                code=error.code,
                message=error.message,
                element=name,
                line=node.sourceline or 0,
            )
        )
        return None


class Leaf:
    """A child with a text; *aliases* are other spellings seen in the wild."""

    is_list = False

    def __init__(
        self, name: str, attribute: str, codec: Codec = TEXT, *, aliases: str = ""
    ) -> None:
        self.name = name
        self.attribute = attribute
        self.codec = codec
        self.aliases = aliases.split()

    def handlers(self) -> Iterable[tuple[str, Handler]]:
        """Yield a handler per spelling; of repeated children the last counts."""
        handle = self._plain() if self.codec.keeps_blank else self._converting()
        for spelling in (self.name, *self.aliases):
            yield spelling, handle

    def _plain(self) -> Handler:
        """Return the handler for texts, of which every one is a value."""
        attribute, read = self.attribute, self.codec.read

        def handle(node: Any, into: Values, problems: Problems) -> None:  # noqa: ARG001
            into[attribute] = read(node.text or "")

        return handle

    def _converting(self) -> Handler:
        name, attribute, codec = self.name, self.attribute, self.codec

        def handle(node: Any, into: Values, problems: Problems) -> None:
            value = _convert(codec, node.text or "", node, name, problems)
            if value is not None:
                into[attribute] = value

        return handle

    def write(self, parent: Any, record: Any, style: Style) -> None:  # noqa: ARG002
        """Add the child where the record has a value (see `Member.write`)."""
        value = getattr(record, self.attribute)
        if value is not None:
            etree.SubElement(parent, self.name).text = self.codec.write(value)


class Mark:
    """A deletion: Статус="Удален" as attribute or child, or ПометкаУдаления."""

    attribute = "is_deleted"
    is_list = False

    def handlers(self) -> Iterable[tuple[str, Handler]]:
        """Yield the three spellings; one of them saying "deleted" is enough."""
        yield "Статус", self._handler(DELETION)
        yield "@Статус", self._handler(DELETION)
        yield "ПометкаУдаления", self._handler(BOOLEAN)

    @staticmethod
    def _handler(codec: Codec) -> Handler:
        def handle(node: Any, into: Values, problems: Problems) -> None:
            value = _convert(codec, node.text or "", node, "Статус", problems)
            if value:
                into["is_deleted"] = True

        return handle

    def write(self, parent: Any, record: Any, style: Style) -> None:
        """Add the mark as *style* spells it; 3.1 also writes "false"."""
        if style.deletion == "mark":
            mark = etree.SubElement(parent, "ПометкаУдаления")
            mark.text = values.write_boolean(record.is_deleted)
        elif record.is_deleted:
            parent.set("Статус", "Удален")


class Attribute:
    """An XML attribute."""

    is_list = False

    def __init__(self, name: str, attribute: str, codec: Codec = TEXT) -> None:
        self.name = name
        self.attribute = attribute
        self.codec = codec

    def handlers(self) -> Iterable[tuple[str, Handler]]:
        """Yield the handler of "@name"."""
        name, attribute, codec = self.name, self.attribute, self.codec

        def handle(node: Any, into: Values, problems: Problems) -> None:
            value = _convert(codec, node.text, node, name, problems)
            if value is not None:
                into[attribute] = value

        yield f"@{name}", handle

    def write(self, parent: Any, record: Any, style: Style) -> None:  # noqa: ARG002
        """Set the attribute where the record has a value (see `Member.write`)."""
        value = getattr(record, self.attribute)
        if value is not None:
            parent.set(self.name, self.codec.write(value))


class OwnText:
    """The text of the element itself; a blank one says nothing."""

    is_list = False

    def __init__(self, attribute: str) -> None:
        self.attribute = attribute

    def handlers(self) -> Iterable[tuple[str, Handler]]:
        """Yield the handler of the text, under the name "."."""
        attribute = self.attribute

        def handle(node: Any, into: Values, problems: Problems) -> None:  # noqa: ARG001
            raw = (node.text or "").strip()
            if raw:
                into[attribute] = raw

        yield ".", handle

    def write(self, parent: Any, record: Any, style: Style) -> None:  # noqa: ARG002
        """Set the text where the record has one (see `Member.write`)."""
        value = getattr(record, self.attribute)
        if value:
            parent.text = values.write_text(value)


class Element(Generic[T]):
    """The declaration of one element: its record and its members."""

    def __init__(
        self,
        name: str,
        record: type[T],
        *members: Member,
        reports_missing: bool = True,
    ) -> None:
        self.name = name
        self.record = record
        self.members: tuple[Member, ...] = ()
        self._reports_missing = reports_missing
        self._required = tuple(
            field.name
            for field in fields(record)  # type: ignore[arg-type]  # records only
            if field.default is MISSING and field.default_factory is MISSING
        )
        self._children: dict[str, Handler] = {}
        self._attributes: dict[str, Handler] = {}
        self._text: Handler | None = None
        self._has_own = False
        self._lists: tuple[str, ...] = ()
        self.extend(*members)

    def extend(self, *members: Member) -> None:
        """Add *members*; an element that holds itself is completed so."""
        self.members += members
        for member in members:
            for name, handler in member.handlers():
                if name == ".":
                    self._text = handler
                elif name.startswith("@"):
                    self._attributes[name[1:]] = handler
                else:
                    self._children[name] = handler
        self._has_own = self._text is not None or bool(self._attributes)
        self._lists = tuple(
            member.attribute for member in self.members if member.is_list
        )

    def read(self, node: Any, problems: Problems) -> T | None:
        """Return the record in *node*, or None when what it needs is missing.

        A value that cannot be read is left out and added to *problems*.
        """
        into: Values = {}
        if self._has_own:
            self._read_own(node, into, problems)
        children = self._children
        for child in node:
            handler = children.get(child.tag)
            if handler is not None:
                handler(child, into, problems)
        for name in self._required:
            value = into.get(name)
            if value is None or value == "":
                self._report_missing(node, problems)
                return None
        for name in self._lists:
            if name in into:
                into[name] = tuple(into[name])
        return self.record(**into)

    def _read_own(self, node: Any, into: Values, problems: Problems) -> None:
        """Read the attributes and the text of the element itself."""
        if self._text is not None:
            self._text(node, into, problems)
        if not self._attributes:
            return
        for name, raw in node.attrib.items():
            handler = self._attributes.get(name)
            if handler is not None:
                handler(_AttributeText(raw, node.sourceline), into, problems)

    def _report_missing(self, node: Any, problems: Problems) -> None:
        if self._reports_missing:
            problems.append(
                ValueProblem(
                    code="VAL-03",
                    message=f"в элементе «{self.name}» нет обязательного значения",
                    element=self.name,
                    line=node.sourceline or 0,
                    severity="warning",
                )
            )

    def write(self, record: T, style: Style) -> Any:
        """Return *record* as an element, its children in the declared order."""
        node = etree.Element(self.name)
        self.fill(node, record, style)
        return node

    def fill(self, node: Any, record: T, style: Style) -> None:
        """Add what *record* holds to *node*."""
        for member in self.members:
            member.write(node, record, style)


class _AttributeText:
    """An attribute's value in the shape of a node."""

    __slots__ = ("sourceline", "text")

    def __init__(self, text: str, sourceline: int | None) -> None:
        self.text = text
        self.sourceline = sourceline
