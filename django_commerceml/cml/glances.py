"""One record looked at from outside: its id and its facets, read off the bytes.

A glance gives what a probe would give, or None: whatever is out of the ordinary
goes to the probe.
"""

import re
from typing import Final

from django_commerceml.cml import values
from django_commerceml.cml.limits import Limits
from django_commerceml.cml.names import RecordKind
from django_commerceml.cml.outline import Facet
from django_commerceml.cml.probes import Found
from django_commerceml.cml.stock import STOCK_NAMES
from django_commerceml.cml.structure import (
    CHARACTERISTIC_ID,
    ID,
    NOT_CARD,
    PRICES,
    QUANTITY,
)


def _open(name: str) -> bytes:
    return f"<{name}".encode()


_ID_OPEN: Final = f"<{ID}>".encode()
_ID_CLOSE: Final = f"</{ID}>".encode()
_CHARACTERISTIC: Final = _open(CHARACTERISTIC_ID)
_NAME: Final = "<Наименование>".encode()
_PRICES_OPEN: Final = f"<{PRICES}>".encode()
_PRICES_CLOSE: Final = f"</{PRICES}>".encode()
_PRICES_ANY: Final = _open(PRICES)
_TAG: Final = re.compile(rb"<([^\s/>!]+)")
_EMPTY: Final = re.compile(rb"<[^<>]*/>")
_NOT_MARKS: Final = bytes(set(range(256)) - set(b"</>="))


def _encoded(*names: str) -> frozenset[bytes]:
    return frozenset(name.encode() for name in names)


_STOCKS: Final = _encoded(QUANTITY, *STOCK_NAMES)
_NEVER_CARD: Final = _STOCKS | _encoded(
    *NOT_CARD, RecordKind.OFFER, "Остаток", "ИдСклада"
)
_STOCK_OPENINGS: Final = tuple(map(_open, (QUANTITY, "Склад", "Остатки")))
"""How every element of stock begins."""


def glance(
    kind: RecordKind, data: bytes, limits: Limits, *, depth: int
) -> Found | None:
    """Return the id and the facets read off the bytes, or None where unsure.

    Sure is a record whose first child is its Ид, of an ordinary size and shape.
    """
    if not _is_ordinary(data, limits, depth):
        return None
    head = data.index(b">") + 1
    record_id = _plain_id(data, head)
    if record_id is None:
        return None
    if kind is not RecordKind.OFFER:
        return record_id, int(Facet.CARD)
    facets = _offer_facets(data, head)
    return None if facets is None else (record_id, facets)


def _plain_id(data: bytes, head: int) -> str | None:
    """Return the id that is plain to see behind the *head*, or None."""
    start = data.find(_ID_OPEN, head, head + 256)
    if start < 0 or data[head:start].strip():
        return None
    start += len(_ID_OPEN)
    end = data.index(b"<", start)
    raw = data[start:end]
    if b"&" in raw or not data.startswith(_ID_CLOSE, end) or _CHARACTERISTIC in data:
        return None
    try:
        return values.identifier(raw.decode())
    except UnicodeDecodeError:
        return None


def _is_ordinary(data: bytes, limits: Limits, depth: int) -> bool:
    """Return whether the record is surely within the limits.

    Of the bytes only "<", "/", ">" and "=" are kept. A closing tag that does not
    follow its opening tag at once closes an element that holds others, or a text
    with a "="; there are at least as many of those as the record is deep.
    """
    marks = data.translate(None, _NOT_MARKS)
    tags = marks.count(b"<")
    if tags > limits.nodes_per_record or marks.count(b"=") > limits.attributes:
        return False
    allowed = limits.depth - depth - 1
    return tags <= allowed or marks.count(b"</>") - marks.count(b"<></>") < allowed


def _offer_facets(data: bytes, head: int) -> int | None:
    """Return the facets, or None where it is not plain whose child an element is."""
    facets = int(Facet.CARD) if b"=" in data[:head] else 0
    rest = data
    prices = data.find(_PRICES_ANY)
    if prices >= 0:
        end = data.find(_PRICES_CLOSE, prices)
        if end < 0 or not data.startswith(_PRICES_OPEN, prices):
            return None
        if not _is_child(data, prices) or data.find(_PRICES_ANY, end) >= 0:
            return None
        facets |= int(Facet.PRICES)
        rest = data[:prices] + data[end + len(_PRICES_CLOSE) :]
    stocks, card = _stocks_facet(rest, prices), _card_facet(rest)
    return None if stocks is None or card is None else facets | stocks | card


def _stocks_facet(rest: bytes, prices: int) -> int | None:
    """Return the facet of stock; *prices* is where a child was cut out, or -1."""
    for opening in _STOCK_OPENINGS:
        start = rest.find(opening)
        if start < 0:
            continue
        tag = _TAG.match(rest, start)
        if tag is None or tag[1] not in _STOCKS:
            return None
        is_sibling = 0 <= prices <= start and not rest[prices:start].strip()
        return int(Facet.STOCKS) if is_sibling or _is_child(rest, start) else None
    return 0


def _card_facet(rest: bytes) -> int | None:
    start = rest.find(_NAME)
    if start < 0:
        tags = _TAG.finditer(rest)
        start = next((tag.start() for tag in tags if tag[1] not in _NEVER_CARD), -1)
    if start < 0:
        return 0
    return int(Facet.CARD) if _is_child(rest, start) else None


def _is_child(data: bytes, start: int) -> bool:
    """Return whether the tag at *start* opens a child of the record itself."""
    before = data[:start]
    empty = len(_EMPTY.findall(before)) if b"/>" in before else 0
    return before.count(b"<") - 2 * before.count(b"</") - empty == 1
