"""One record looked at closely: its ids, its facets, its limits.

`glance` reads them off the bytes where that is certain; `Probe` asks expat.
Both give the same answer: whatever is out of the ordinary goes to the probe.
"""

import re
from typing import Any, Final
from xml.parsers import expat

from django_commerceml.cml import values
from django_commerceml.cml.encodings import UTF8
from django_commerceml.cml.limits import Limits, refuse
from django_commerceml.cml.names import RecordKind, local_name
from django_commerceml.cml.outline import Facet
from django_commerceml.cml.stock import STOCK_NAMES
from django_commerceml.cml.structure import (
    CHARACTERISTIC_ID,
    FACETS,
    ID,
    IDS,
    LISTS,
    NOT_CARD,
    PRICES,
    QUANTITY,
)

_CARD: Final = int(Facet.CARD)
_PRICES: Final = int(Facet.PRICES)
_STOCK: Final = int(Facet.STOCKS)

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
            self._ids[local_name(name)] = "".join(self._text)
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


def _open(name: str) -> bytes:
    return f"<{name}".encode()


_ID_OPEN: Final = f"<{ID}>".encode()
_ID_CLOSE: Final = f"</{ID}>".encode()
_CHARACTERISTIC: Final = _open(CHARACTERISTIC_ID)
_PRICES_OPEN: Final = f"<{PRICES}>".encode()
_PRICES_CLOSE: Final = f"</{PRICES}>".encode()
_PRICES_ANY: Final = _open(PRICES)
_STOCKS: Final = (f"<{QUANTITY}>".encode(), *map(_open, STOCK_NAMES))
_NAME: Final = "<Наименование>".encode()
_TAG: Final = re.compile(rb"<([^\s/>!]+)")
_NEVER_CARD: Final = frozenset(
    name.encode()
    for name in (
        *NOT_CARD,
        QUANTITY,
        *STOCK_NAMES,
        "Предложение",
        "Остаток",
        "ИдСклада",
    )
)
_NOT_MARKS: Final = bytes(set(range(256)) - set(b"</>"))
_NESTED_QUANTITY: Final = "<Компл".encode()


def glance(
    kind: RecordKind, data: bytes, limits: Limits, *, depth: int
) -> Found | None:
    """Return the id and the facets read off the bytes, or None where unsure.

    Sure is a record whose first child is its Ид, of an ordinary size and shape.
    """
    if not _is_ordinary(data, limits, depth):
        return None
    head = data.index(b">") + 1
    start = data.find(_ID_OPEN, head, head + 256)
    if start < 0 or data[head:start].strip():
        return None
    start += len(_ID_OPEN)
    end = data.index(b"<", start)
    raw = data[start:end]
    if b"&" in raw or not data.startswith(_ID_CLOSE, end) or _CHARACTERISTIC in data:
        return None
    record_id = values.identifier(raw.decode())
    if kind is not RecordKind.OFFER:
        return record_id, _CARD
    facets = _offer_facets(data, head)
    return None if facets is None else (record_id, facets)


def _is_ordinary(data: bytes, limits: Limits, depth: int) -> bool:
    """Return whether the record is surely within the limits.

    Of the bytes only "<", "/" and ">" are kept. A closing tag that does not
    follow its opening tag at once closes an element that holds others; there are
    at least as many of those as the record is deep.
    """
    tags = data.count(b"<")
    if tags > limits.nodes_per_record or data.count(b"=") > limits.attributes:
        return False
    allowed = limits.depth - depth - 1
    if tags <= allowed:
        return True
    marks = data.translate(None, _NOT_MARKS)
    return marks.count(b"</>") - marks.count(b"<></>") < allowed


def _offer_facets(data: bytes, head: int) -> int | None:
    facets = _CARD if b"=" in data[:head] else 0
    rest = data
    start = data.find(_PRICES_ANY)
    if start >= 0:
        end = data.find(_PRICES_CLOSE, start)
        if end < 0 or not data.startswith(_PRICES_OPEN, start):
            return None
        facets |= _PRICES
        rest = data[:start] + data[end + len(_PRICES_CLOSE) :]
        if _PRICES_ANY in rest:
            return None
    if _NESTED_QUANTITY in rest:
        return None
    if any(name in rest for name in _STOCKS):
        facets |= _STOCK
    if _NAME in rest or any(tag not in _NEVER_CARD for tag in _TAG.findall(rest)):
        facets |= _CARD
    return facets
