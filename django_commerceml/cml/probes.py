"""One record read to its end by expat: its ids, its facets, its limits."""

from typing import Any, Final
from xml.parsers import expat

from django_commerceml.cml import values
from django_commerceml.cml.encodings import UTF8
from django_commerceml.cml.limits import Limits, refuse
from django_commerceml.cml.names import RecordKind, local_name
from django_commerceml.cml.outline import Facet
from django_commerceml.cml.structure import (
    CHARACTERISTIC_ID,
    FACETS,
    ID,
    IDS,
    LISTS,
)

_CARD: Final = int(Facet.CARD)

Found = tuple[str, int]
"""A record's id and its facets."""


class Probe:
    """Handlers for the inside of one record; its own start tag has been seen."""

    def __init__(
        self,
        parser: Any,
        kind: RecordKind,
        limits: Limits,
        *,
        depth: int,
        has_attributes: bool,
        first_line: int = 0,
    ) -> None:
        self._parser = parser
        self._kind = kind
        self._limits = limits
        self._first_line = first_line
        self._max_depth = limits.depth - depth
        self._max_nodes = (
            limits.nodes_per_list if kind in LISTS else limits.nodes_per_record
        )
        self._max_attributes = 2 * limits.attributes
        self._is_offer = kind is RecordKind.OFFER
        self._facets = _CARD if has_attributes or not self._is_offer else 0
        self._depth = 1
        self._nodes = 0
        self._ids: dict[str, str] = {}
        self._text: list[str] = []

    def start(self, name: str, attributes: list[str]) -> None:
        """Take the start of an element inside the record."""
        self._depth += 1
        self._nodes += 1
        if self._depth == 2:  # noqa: PLR2004 (a child of the record)
            self._start_child(local_name(name) if ":" in name else name)
        if self._depth > self._max_depth:
            self._refuse("слишком глубокая вложенность")
        if len(attributes) > self._max_attributes:
            self._refuse("слишком много атрибутов")
        if self._nodes > self._max_nodes:
            self._refuse(f"слишком большой элемент «{self._kind}»")

    def _start_child(self, name: str) -> None:
        if self._is_offer:
            self._facets |= FACETS.get(name, _CARD)
        if name in IDS:
            self._parser.CharacterDataHandler = self._text.append

    def end(self, name: str) -> Found | None:
        """Take the end of an element; at the record's own end return what it is."""
        self._depth -= 1
        if self._depth == 0:
            return _join_ids(self._ids), self._facets
        if self._depth == 1 and self._parser.CharacterDataHandler is not None:
            self._ids.setdefault(local_name(name), "".join(self._text))
            self._text.clear()
            self._parser.CharacterDataHandler = None
        return None

    def _refuse(self, message: str) -> None:
        refuse(message, "XML-04", self._first_line + self._parser.CurrentLineNumber)


def probe(
    kind: RecordKind, data: bytes, limits: Limits, *, depth: int, line: int
) -> Found:
    """Return the id and the facets of the record in *data*, by reading it all.

    Raises `MalformedFileError` (XML-04) for one that goes over a limit.
    """
    parser = expat.ParserCreate(UTF8)
    parser.buffer_text = True
    parser.ordered_attributes = True
    found: Found = ("", _CARD)

    def start(_: str, attributes: list[str]) -> None:
        if len(attributes) > 2 * limits.attributes:
            refuse("слишком много атрибутов", "XML-04", line)
        inner = Probe(
            parser,
            kind,
            limits,
            depth=depth,
            has_attributes=bool(attributes),
            first_line=line - 1,
        )

        def end(name: str) -> None:
            nonlocal found
            found = inner.end(name) or found

        parser.StartElementHandler = inner.start
        parser.EndElementHandler = end

    parser.StartElementHandler = start
    parser.Parse(data, True)  # noqa: FBT003 (expat's own signature)
    return found


def _join_ids(ids: dict[str, str]) -> str:
    main = values.identifier(ids.get(ID, ""))
    characteristic = values.identifier(ids.get(CHARACTERISTIC_ID, ""))
    return f"{main}#{characteristic}" if main and characteristic else main
