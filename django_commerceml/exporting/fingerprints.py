"""What an order's document says, as a hash: without what a profile adds to it."""

import hashlib
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, Final

from django_commerceml.cml.attributes import DocumentAttribute
from django_commerceml.cml.records import (
    Counterparty,
    OrderContainer,
    OrderDocument,
)
from django_commerceml.exporting.attributes import VERSION

_SCHEME: Final = "1"
"""Raise it when documents of unchanged orders come out otherwise than before."""
_DIGEST_LENGTH: Final = 40
_OF_THE_PROFILE: Final = frozenset(
    {
        VERSION,
        DocumentAttribute.STATUS_NAME,
        DocumentAttribute.IS_FINAL_STATUS,
        DocumentAttribute.SITE,
    }
)


def fingerprint_of(container: OrderContainer, version: int) -> str:
    """Return the hash of *container*, with the version of the order before it."""
    texts: list[str] = []
    for document in container.documents:
        _collect(_own(document), texts)
    data = "\0".join(texts).encode("utf-8", "surrogatepass")
    digest = hashlib.sha256(data).hexdigest()
    return f"{_SCHEME}.{version}:{digest[:_DIGEST_LENGTH]}"


def is_of_version(fingerprint: str, version: int) -> bool:
    """Return whether *fingerprint* was taken at *version*, in the present way."""
    return fingerprint.startswith(f"{_SCHEME}.{version}:")


def _own(document: OrderDocument) -> OrderDocument:
    """Return *document* without what 1C or the options of a profile said.

    Of the buyer only who he is before the law counts: his name and his telephones
    may change without any change of the order.
    """
    kept = tuple(
        attribute
        for attribute in document.attributes or ()
        if attribute.name not in _OF_THE_PROFILE
    )
    buyers = tuple(
        Counterparty(inn=buyer.inn, kpp=buyer.kpp)
        for buyer in document.counterparties or ()
    )
    return replace(
        document,
        attributes=kept,
        counterparties=buyers,
        currency=None,
        version=None,
        number=None,
        number_1c=None,
        date_1c=None,
    )


def _collect(value: Any, into: list[str]) -> None:
    """Add what *value* holds to *into*, so that absent members leave no trace."""
    if isinstance(value, tuple):
        into.append(str(len(value)))
        for item in value:
            _collect(item, into)
        return
    names = _names_of(type(value))  # type: ignore[arg-type]  # classes are hashable
    if not names:
        into.append(str(value))
    for name in names:
        member = getattr(value, name)
        if member is not None and member != ():
            into.append(name)
            _collect(member, into)


@cache
def _names_of(kind: type[Any]) -> tuple[str, ...]:
    """Return the names of the members of a record, none for another value."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()
