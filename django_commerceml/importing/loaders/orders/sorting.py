"""What a record holds: orders, and the documents that belong to orders."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from django_commerceml.cml.facts import DocumentFacts, facts_of
from django_commerceml.cml.names import Operation
from django_commerceml.cml.records import OrderContainer, OrderDocument


class Nature(StrEnum):
    """What a document is to the shop."""

    ORDER = "order"
    PAYMENT = "payment"
    REFUND = "refund"
    SHIPMENT = "shipment"
    RETURN = "return"
    OTHER = "other"


_NATURES: Final = {
    operation.casefold(): nature
    for operation, nature in {
        Operation.ORDER: Nature.ORDER,
        Operation.CASH_PAYMENT: Nature.PAYMENT,
        Operation.BANK_PAYMENT: Nature.PAYMENT,
        Operation.ACQUIRING: Nature.PAYMENT,
        Operation.CASH_REFUND: Nature.REFUND,
        Operation.BANK_REFUND: Nature.REFUND,
        Operation.SHIPMENT: Nature.SHIPMENT,
        Operation.RETURN: Nature.RETURN,
    }.items()
}


def nature_of(document: OrderDocument) -> Nature:
    """Return what *document* is; one that does not say is an order of its own."""
    operation = " ".join((document.operation or "").split()).casefold()
    if operation:
        return _NATURES.get(operation, Nature.OTHER)
    return Nature.OTHER if document.basis_id else Nature.ORDER


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """By what 1C names an order."""

    id: str = ""
    number: str = ""
    number_in_1c: str = ""
    year: int | None = None
    """In which 1C gave that number."""

    @property
    def label(self) -> str:
        """Return what a person knows the order by."""
        return self.number or self.number_in_1c or self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A document that belongs to an order, and what it says."""

    nature: Nature
    document: OrderDocument
    facts: DocumentFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What came of one order: its own document, others of it, or both."""

    names: Names
    document: OrderDocument | None = None
    facts: DocumentFacts
    attached: tuple[Attached, ...] = ()
    content_hash: str
    line: int = 0

    @property
    def known_id(self) -> str:
        """Return what the journal names the order by."""
        return self.names.id or self.names.label


def sort_out(container: OrderContainer, *, line: int = 0) -> list[Received]:
    """Return what *container* says of each order; orders before what is alone."""
    orders = [one for one in container.documents if nature_of(one) is Nature.ORDER]
    others = [one for one in container.documents if nature_of(one) is not Nature.ORDER]
    found = []
    for order in orders:
        own = [other for other in others if _belongs(other, order, orders)]
        others = [other for other in others if other not in own]
        found.append(_received(order, own, line))
    found.extend(_alone(other, line) for other in others)
    return found


def _belongs(
    other: OrderDocument, order: OrderDocument, orders: list[OrderDocument]
) -> bool:
    if other.basis_id:
        return other.basis_id in {order.id, order.number} or len(orders) == 1
    return len(orders) == 1


def _received(order: OrderDocument, own: list[OrderDocument], line: int) -> Received:
    attached = [*_nested(order), *own]
    attached.extend(nested for other in own for nested in _nested(other))
    facts = facts_of(order)
    return Received(
        names=Names(
            id=order.id or "",
            number=(order.number or "").strip(),
            number_in_1c=(facts.number_1c or "").strip(),
            year=facts.date_1c.year if facts.date_1c else None,
        ),
        document=order,
        facts=facts,
        attached=tuple(map(_attach, attached)),
        content_hash=_hash_of(order, *own),
        line=line,
    )


def _alone(other: OrderDocument, line: int) -> Received:
    """Return a document whose order is elsewhere, with those within it."""
    basis = other.basis_id or ""
    return Received(
        names=Names(id=basis, number=basis),
        facts=DocumentFacts(),
        attached=tuple(map(_attach, [other, *_nested(other)])),
        content_hash=_hash_of(other),
        line=line,
    )


def _nested(document: OrderDocument) -> Iterator[OrderDocument]:
    for subordinate in document.subordinates:
        yield subordinate
        yield from _nested(subordinate)


def _attach(document: OrderDocument) -> Attached:
    lone = replace(document, subordinates=())
    nature = nature_of(lone)
    if nature is Nature.ORDER:
        nature = Nature.OTHER
    return Attached(nature=nature, document=lone, facts=facts_of(lone))


def _hash_of(*documents: OrderDocument) -> str:
    """Return the same text for documents that say the same."""
    return hashlib.sha256(repr(documents).encode(errors="replace")).hexdigest()
