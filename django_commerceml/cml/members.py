"""Members that hold one text: a child, an attribute, the element itself."""

from collections.abc import Iterable
from typing import Any

from lxml import etree

from django_commerceml.cml import values
from django_commerceml.cml.declarations import (
    BOOLEAN,
    DELETION,
    TEXT,
    Codec,
    Handler,
    Plain,
    Problems,
    Style,
    Values,
)
from django_commerceml.exceptions import ValueProblem


def convert(codec: Codec, raw: str, node: Any, name: str, problems: Problems) -> Any:
    """Return the value in *raw*, None for none; an unreadable one is a problem."""
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


def _text_handler(name: str, attribute: str, codec: Codec) -> Handler | Plain:
    """Return how the text of *name* becomes the value of *attribute*."""
    if codec.keeps_blank:
        return Plain(attribute, codec.read)

    def handle(node: Any, into: Values, problems: Problems) -> None:
        raw = node.text
        if raw:
            value = convert(codec, raw, node, name, problems)
            if value is not None:
                into[attribute] = value

    return handle


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

    def handlers(self) -> Iterable[tuple[str, Handler | Plain]]:
        """Yield a handler per spelling; of repeated children the last counts."""
        handler = _text_handler(self.name, self.attribute, self.codec)
        for spelling in (self.name, *self.aliases):
            yield spelling, handler

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
        yield "Статус", self._handler("Статус", DELETION)
        yield "@Статус", self._handler("Статус", DELETION)
        yield "ПометкаУдаления", self._handler("ПометкаУдаления", BOOLEAN)

    @staticmethod
    def _handler(name: str, codec: Codec) -> Handler:
        def handle(node: Any, into: Values, problems: Problems) -> None:
            value = convert(codec, node.text or "", node, name, problems)
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

    def handlers(self) -> Iterable[tuple[str, Handler | Plain]]:
        """Yield the handler of "@name"."""
        yield f"@{self.name}", _text_handler(self.name, self.attribute, self.codec)

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
