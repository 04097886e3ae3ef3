"""Who buys, and where it goes: Oscar's addresses as 1C wants them."""

from collections.abc import Iterator
from typing import Any, Final

from django_commerceml.adapters.documents import OrderDocumentBuyer

_PARTS: Final = (
    ("Почтовый индекс", "postcode"),
    ("Страна", "country"),
    ("Регион", "state"),
    ("Город", "line4"),
    ("Улица", "line1"),
    ("Дом", "line2"),
    ("Квартира", "line3"),
)
"""What 1C calls the parts of an address, in the order of Russian addresses."""


def person_of(order: Any) -> OrderDocumentBuyer:
    """Return the buyer of *order*, a person: his name, e-mail, phone and address."""
    addresses = [one for one in (order.billing_address, order.shipping_address) if one]
    names = [*addresses, order.user] if order.user else addresses
    person = next((one for one in names if one.first_name or one.last_name), None)
    last_name = person.last_name.strip() if person is not None else ""
    first_name = person.first_name.strip() if person is not None else ""
    email = order.email or ""
    return OrderDocumentBuyer(
        name=" ".join(filter(None, (last_name, first_name))) or email,
        last_name=last_name,
        first_name=first_name,
        email=email,
        phone=phone_of(order),
        address=text_of(addresses[0]) if addresses else "",
    )


def phone_of(order: Any) -> str:
    """Return the phone of the shipping address; Oscar has no other."""
    phone = order.shipping_address.phone_number if order.shipping_address else ""
    return getattr(phone, "as_international", "") or str(phone or "")


def parts_of(address: Any) -> list[list[str]]:
    """Return the parts of *address* that are said, each with 1C's name of it."""
    return [[kind, value] for kind, value in _iter_parts(address) if value]


def text_of(address: Any) -> str:
    """Return *address* in one line."""
    return ", ".join(value for _, value in _iter_parts(address) if value)


def _iter_parts(address: Any) -> Iterator[tuple[str, str]]:
    for kind, name in _PARTS:
        yield kind, str(getattr(address, name) or "").strip()
