"""What 1C says of an order by its attributes, in every spelling (protocol C.12)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar

from django_commerceml.cml import values
from django_commerceml.cml.attributes import DocumentAttribute as Name
from django_commerceml.cml.attributes import find_attribute
from django_commerceml.cml.records import OrderDocument

T = TypeVar("T")
_Said = dict[Name, str]
_Read = Callable[[_Said, tuple[Name, ...]], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFacts:
    """The facts of an order, a payment or a shipment; None for what is not said.

    The moments are those of 1C's own clock, as everywhere in records.
    """

    number_1c: str | None = None
    date_1c: datetime | None = None
    is_posted: bool | None = None
    is_deleted: bool | None = None
    is_cancelled: bool | None = None
    payment_number: str | None = None
    payment_date: datetime | None = None
    is_paid: bool | None = None
    shipment_number: str | None = None
    shipment_date: datetime | None = None
    is_shipped: bool | None = None
    status_id: str | None = None
    status_name: str | None = None
    delivery_id: str | None = None
    delivery_name: str | None = None
    tracking_number: str | None = None


def facts_of(document: OrderDocument) -> DocumentFacts:
    """Return what *document* says of itself.

    What the site told 1C and 1C only hands back, such as "Заказ оплачен", is no fact.
    """
    said = _said(document)
    facts: dict[str, Any] = {
        fact: value
        for fact, (read, names) in _FACTS.items()
        if (value := read(said, names)) is not None
    }
    for fact, name in _EVIDENCE.items():
        if fact not in facts and _is_given(said.get(name)):
            facts[fact] = True
    return DocumentFacts(**facts)


def _said(document: OrderDocument) -> _Said:
    """Return the attributes that have a value, of repeated ones the last."""
    said: _Said = {}
    for attribute in document.attributes or ():
        name = find_attribute(attribute.name)
        text = " ".join(attribute.values).strip()
        if name is not None and text:
            said[name] = text
    _add_elements(said, document)
    return said


def _add_elements(said: _Said, document: OrderDocument) -> None:
    """Add what elements of *document* say; Дата1С has no time, so it comes last."""
    if document.number_1c:
        said[Name.NUMBER_1C] = document.number_1c
    if document.date_1c is not None:
        said.setdefault(Name.DATE_1C, values.write_date(document.date_1c))
    if document.is_deleted:
        said[Name.IS_DELETED] = values.write_boolean(True)  # noqa: FBT003 (a codec)
    elif document.is_deleted is not None:
        said.setdefault(Name.IS_DELETED, values.write_boolean(False))  # noqa: FBT003 (a codec)


def _text(said: _Said, names: tuple[Name, ...]) -> str | None:
    return next((said[name] for name in names if name in said), None)


def _moment(said: _Said, names: tuple[Name, ...]) -> datetime | None:
    return _first(said, names, values.moment)


def _flag(said: _Said, names: tuple[Name, ...]) -> bool | None:
    return _first(said, names, values.boolean)


def _first(
    said: _Said, names: tuple[Name, ...], read: Callable[[str], T | None]
) -> T | None:
    """Return the value of the first of *names* that can be read."""
    for name in names:
        try:
            value = read(said[name]) if name in said else None
        except values.UnreadableValueError:
            continue
        if value is not None:
            return value
    return None


def _is_given(text: str | None) -> bool:
    """Return whether *text* is a date that is not 1C's empty one.

    A date that cannot be read speaks, too: 1C-Bitrix asks for its presence only.
    """
    try:
        return bool(text) and values.moment(text or "") is not None
    except values.UnreadableValueError:
        return True


_FACTS: Final[dict[str, tuple[_Read, tuple[Name, ...]]]] = {
    "number_1c": (_text, (Name.NUMBER_1C,)),
    "date_1c": (_moment, (Name.DATE_1C,)),
    "is_posted": (_flag, (Name.IS_POSTED,)),
    "is_deleted": (_flag, (Name.IS_DELETED,)),
    "is_cancelled": (_flag, (Name.IS_CANCELLED,)),
    "payment_number": (
        _text,
        (Name.PAYMENT_NUMBER_1C, Name.PAYMENT_NUMBER, Name.RECEIPT_NUMBER),
    ),
    "payment_date": (_moment, (Name.PAYMENT_DATE_1C, Name.PAYMENT_DATE)),
    "is_paid": (_flag, (Name.IS_PAID, Name.IS_PAYMENT_DONE)),
    "shipment_number": (_text, (Name.SHIPMENT_NUMBER_1C,)),
    "shipment_date": (_moment, (Name.SHIPMENT_DATE_1C, Name.SHIPMENT_DATE)),
    "is_shipped": (_flag, (Name.IS_SHIPPED, Name.IS_SHIPMENT_DONE)),
    "status_id": (_text, (Name.STATUS_ID,)),
    "status_name": (_text, (Name.STATUS_NAME,)),
    "delivery_id": (_text, (Name.DELIVERY_ID, Name.DELIVERY_TYPE_ID)),
    "delivery_name": (_text, (Name.DELIVERY_NAME, Name.DELIVERY_TYPE_NAME)),
    "tracking_number": (_text, (Name.TRACKING_NUMBER, Name.TRACKING_ID)),
}
"""How each fact is read, and the attributes that tell it, the surest one first."""

_EVIDENCE: Final = {
    "is_paid": Name.PAYMENT_DATE_1C,
    "is_shipped": Name.SHIPMENT_DATE_1C,
}
"""The dates that 1C writes only when all is paid, and all is shipped."""
