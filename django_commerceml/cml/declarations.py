"""How an element is declared: once, for reading and for writing.

An `Element` joins a record class with the members of its element. Each member
knows the wire word, the attribute of the record, and how to go both ways.
"""

from collections.abc import Callable, Iterable
from dataclasses import MISSING, dataclass, fields
from typing import Any, Final, Generic, Literal, NamedTuple, Protocol, TypeVar

from lxml import etree

from django_commerceml.cml import moments, values
from django_commerceml.exceptions import ValueProblem

T = TypeVar("T")
Values = dict[str, Any]
Problems = list[ValueProblem]
Handler = Callable[[Any, Values, Problems], None]
_REMEMBERED: Final = 8192
_SHORT: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How the writing family spells what families spell differently."""

    stock: str = "attributes"
    """"attributes" (Склад), "plural" (Склады) or "balances" (Остатки)."""
    deletion: str = "attribute"
    """"attribute" (Статус="Удален") or "mark" (ПометкаУдаления)."""
    documents: Literal["flat", "siblings", "subordinates", "containers"] = "flat"
    """How the documents of an order lie, see `arrange`."""
    units: Literal["attributes", "children"] = "attributes"
    """The unit of a line: БазоваяЕдиница Код="796", or Единица with a Код in it."""
    contacts: Literal["official", "joined", "spaced"] = "official"
    """"Почта" and "Телефон рабочий", "ТелефонРабочий", or "Электронная почта"."""
    dates: Literal["iso", "dotted"] = "iso"
    """How attributes of documents spell a moment."""
    has_versions: bool = True
    """Whether documents tell their version, 1C's number and date, and deletion."""


@dataclass(frozen=True, slots=True)
class Codec:
    """How a text becomes a value and a value a text."""

    read: Callable[[str], Any]
    write: Callable[[Any], str]
    keeps_blank: bool = False
    """Whether a blank text is a value ("said nothing") or no value at all."""


TEXT = Codec(str.strip, values.write_text, keeps_blank=True)
ID = Codec(values.remembering(values.identifier), values.write_text, keeps_blank=True)
OPTION_VALUE = Codec(
    values.remembering(values.option_value), values.write_text, keeps_blank=True
)
QUANTITY = Codec(values.remembering(values.quantity), values.write_number)
AMOUNT = Codec(values.remembering(values.amount), values.write_number)
INTEGER = Codec(values.integer, str)
BOOLEAN = Codec(values.boolean, values.write_boolean)
CURRENCY = Codec(values.remembering(values.currency), values.write_text)
NUMBER = Codec(values.number, values.write_number)
DATE = Codec(values.date_value, values.write_date)
TIME = Codec(moments.time_value, moments.write_time)
DELETION = Codec(values.deletion, lambda _: "Удален")


class Plain(NamedTuple):
    """The handler of a child of which every text is a value: it needs no call."""

    attribute: str
    read: Callable[[str], Any]


class Member(Protocol):
    """One thing that an element holds."""

    attribute: str
    is_list: bool
    """Whether the values are collected, to become a tuple."""

    def handlers(self) -> Iterable[tuple[str, Handler | Plain]]:
        """Yield the child names this member reads ("@…" for an attribute)."""

    def write(self, parent: Any, record: Any, style: Style) -> None:
        """Add to *parent* what *record* holds of this member."""


_MISSING: Final = (None, "")


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
        self._plain: dict[str, Plain] = {}
        self._children: dict[str, Handler] = {}
        self._plain_attributes: dict[str, Plain] = {}
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
                is_attribute = name.startswith("@")
                if isinstance(handler, Plain):
                    plain = self._plain_attributes if is_attribute else self._plain
                    plain[name.removeprefix("@")] = handler
                elif name == ".":
                    self._text = handler
                elif is_attribute:
                    self._attributes[name[1:]] = handler
                else:
                    self._children[name] = handler
        has_attributes = bool(self._attributes or self._plain_attributes)
        self._has_own = has_attributes or self._text is not None
        self._lists = tuple(
            member.attribute for member in self.members if member.is_list
        )

    def read(  # noqa: C901 (the hottest loop of all: no calls but the needed ones)
        self, node: Any, problems: Problems
    ) -> T | None:
        """Return the record in *node*, or None when what it needs is missing.

        A value that cannot be read is left out and added to *problems*.
        """
        into: Values = {}
        if self._has_own:
            self._read_own(node, into, problems)
        plain, children = self._plain, self._children
        for child in node:
            name = child.tag
            if name in plain:
                attribute, read = plain[name]
                into[attribute] = read(child.text or "")
            elif name in children:
                children[name](child, into, problems)
        for name in self._required:
            if into.get(name, "") in _MISSING:
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
        for name, raw in node.attrib.items():
            if name in self._plain_attributes:
                attribute, read = self._plain_attributes[name]
                into[attribute] = read(raw)
            elif name in self._attributes:
                handler = self._attributes[name]
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

    def nodes(self, record: T, style: Style) -> Iterable[Any]:
        """Return the elements that *record* is in a file: one, but for orders."""
        return (self.write(record, style),)

    def fill(self, node: Any, record: T, style: Style) -> None:
        """Add what *record* holds to *node*."""
        for member in self.members:
            member.write(node, record, style)


class CommonElement(Element[T]):
    """An element that most records repeat word for word: read once for each text."""

    def __init__(self, name: str, record: type[T], *members: Member) -> None:
        super().__init__(name, record, *members, reports_missing=False)
        self._known: dict[str, T] = {}

    def read(self, node: Any, problems: Problems) -> T | None:
        """Return the record in *node*, see `Element.read`."""
        text = etree.tostring(node, encoding="unicode", with_tail=False)
        known = self._known.get(text)
        if known is not None:
            return known
        before = len(problems)
        record = super().read(node, problems)
        if record is not None and len(problems) == before:
            self._remember(text, record)
        return record

    def _remember(self, text: str, record: T) -> None:
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        if len(text) <= _SHORT:
            self._known[text] = record


class _AttributeText:
    """An attribute's value in the shape of a node."""

    __slots__ = ("sourceline", "text")

    def __init__(self, text: str, sourceline: int | None) -> None:
        self.text = text
        self.sourceline = sourceline
