"""How the documents of an order lie in a file: one meaning, four forms."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from django_commerceml.cml.records import OrderContainer, OrderDocument


def flatten(container: OrderContainer) -> tuple[OrderDocument, ...]:
    """Return all documents of *container*, those that lay within others too."""
    found: list[OrderDocument] = []
    for document in container.documents:
        found.append(replace(document, subordinates=()))
        for subordinate in document.subordinates:
            basis_id = subordinate.basis_id or document.id
            found += flatten(_lone(replace(subordinate, basis_id=basis_id)))
    return tuple(found)


def arrange(container: OrderContainer, form: str) -> tuple[OrderContainer, ...]:
    """Return *container* as it lies in a file of *form*, see `Style.documents`.

    A flat file has the orders alone, which are the documents without a basis: a 1C
    that reads it refuses the whole file for one document of another kind.
    """
    return tuple(_FORMS[form](flatten(container)))


def _lone(document: OrderDocument) -> OrderContainer:
    return OrderContainer(documents=(document,))


def _flat(documents: tuple[OrderDocument, ...]) -> Iterator[OrderContainer]:
    return (_lone(document) for document in documents if not document.basis_id)


def _siblings(documents: tuple[OrderDocument, ...]) -> Iterator[OrderContainer]:
    return (_lone(document) for document in documents)


def _containers(documents: tuple[OrderDocument, ...]) -> Iterator[OrderContainer]:
    yield OrderContainer(documents=documents)


def _subordinates(documents: tuple[OrderDocument, ...]) -> Iterator[OrderContainer]:
    """Yield each order with what is based on it; the basis is told by the place."""
    orders = {document.id for document in documents if not document.basis_id}
    for document in documents:
        if not document.basis_id:
            yield _lone(replace(document, subordinates=_parts(document, documents)))
        elif document.basis_id not in orders:
            yield _lone(document)


def _parts(
    order: OrderDocument, documents: tuple[OrderDocument, ...]
) -> tuple[OrderDocument, ...]:
    return tuple(
        replace(document, basis_id=None)
        for document in documents
        if document.basis_id and document.basis_id == order.id
    )


_FORMS: Final[
    dict[str, Callable[[tuple[OrderDocument, ...]], Iterator[OrderContainer]]]
] = {
    "flat": _flat,
    "siblings": _siblings,
    "subordinates": _subordinates,
    "containers": _containers,
}
