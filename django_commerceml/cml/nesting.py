"""Members that hold other elements: single, repeated, in a container or not."""

from collections.abc import Iterable
from typing import Any

from lxml import etree

from django_commerceml.cml.declarations import (
    TEXT,
    Codec,
    Element,
    Handler,
    Problems,
    Style,
    Values,
)


class Child:
    """A single child element."""

    is_list = False

    def __init__(
        self, name: str, attribute: str, element: Element[Any], *, aliases: str = ""
    ) -> None:
        self.name = name
        self.attribute = attribute
        self.element = element
        self.aliases = aliases.split()

    def handlers(self) -> Iterable[tuple[str, Handler]]:
        """Yield a handler per spelling."""
        attribute, element = self.attribute, self.element

        def handle(node: Any, into: Values, problems: Problems) -> None:
            record = element.read(node, problems)
            if record is not None:
                into[attribute] = record

        for spelling in (self.name, *self.aliases):
            yield spelling, handle

    def write(self, parent: Any, record: Any, style: Style) -> None:
        """Add the child where the record has one."""
        value = getattr(record, self.attribute)
        if value is not None:
            self.element.fill(etree.SubElement(parent, self.name), value, style)


class Children:
    """Repeated child elements, *within* a container or directly."""

    is_list = True

    def __init__(
        self,
        name: str,
        attribute: str,
        element: Element[Any],
        *,
        within: str = "",
        aliases: str = "",
        containers: str = "",
    ) -> None:
        self.name = name
        self.attribute = attribute
        self.element = element
        self.within = within
        self.names = frozenset((name, *aliases.split()))
        self.containers = (within, *containers.split())

    def handlers(self) -> Iterable[tuple[str, Handler]]:
        """Yield the handler of each container, or of each spelling."""
        if self.within:
            for container in self.containers:
                yield container, self._read_container
        else:
            for name in self.names:
                yield name, self._read_item

    def _read_item(self, node: Any, into: Values, problems: Problems) -> None:
        items = into.setdefault(self.attribute, [])
        record = self.element.read(node, problems)
        if record is not None:
            items.append(record)

    def _read_container(self, node: Any, into: Values, problems: Problems) -> None:
        items = into.setdefault(self.attribute, [])
        names, read = self.names, self.element.read
        for child in node:
            if child.tag in names:
                record = read(child, problems)
                if record is not None:
                    items.append(record)

    def write(self, parent: Any, record: Any, style: Style) -> None:
        """Add the children, in their container where there is one."""
        items = getattr(record, self.attribute)
        if not items:
            return
        holder = etree.SubElement(parent, self.within) if self.within else parent
        for item in items:
            self.element.fill(etree.SubElement(holder, self.name), item, style)


class Leaves:
    """Repeated children with a text, *within* a container or directly."""

    is_list = True

    def __init__(
        self,
        name: str,
        attribute: str,
        codec: Codec = TEXT,
        *,
        within: str = "",
        aliases: str = "",
    ) -> None:
        self.name = name
        self.attribute = attribute
        self.codec = codec
        self.within = within
        self.names = frozenset((name, *aliases.split()))

    def handlers(self) -> Iterable[tuple[str, Handler]]:
        """Yield the handler of the container, or of each spelling."""
        if self.within:
            yield self.within, self._read_container
        else:
            for name in self.names:
                yield name, self._read_item

    def _read_item(self, node: Any, into: Values, problems: Problems) -> None:  # noqa: ARG002
        items = into.setdefault(self.attribute, [])
        value = self.codec.read(node.text or "")
        if value:
            items.append(value)

    def _read_container(self, node: Any, into: Values, problems: Problems) -> None:
        into.setdefault(self.attribute, [])
        for child in node:
            if child.tag in self.names:
                self._read_item(child, into, problems)

    def write(self, parent: Any, record: Any, style: Style) -> None:  # noqa: ARG002
        """Add the children, in their container where there is one."""
        items = getattr(record, self.attribute)
        if not items:
            return
        holder = etree.SubElement(parent, self.within) if self.within else parent
        for item in items:
            etree.SubElement(holder, self.name).text = self.codec.write(item)
