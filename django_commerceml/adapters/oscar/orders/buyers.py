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


def person_of(order: Any) -> OrderDocumentBuyer | None:
    """Return the buyer of *order*, a person: his name, e-mail, phone and address.

    None: nothing is known of him.
    """
    addresses = [one for one in (order.billing_address, order.shipping_address) if one]
    names = [*addresses, order.user] if order.user else addresses
    known = [pair for pair in map(_names_of, names) if any(pair)]
    last_name, first_name = known[0] if known else ("", "")
    email, phone = order.email or "", phone_of(order)
    name = " ".join(filter(None, (last_name, first_name))) or email or phone
    if not name:
        return None
    return OrderDocumentBuyer(
        name=name,
        last_name=last_name,
        first_name=first_name,
        email=email,
        phone=phone,
        address=text_of(addresses[0]) if addresses else "",
    )


def phone_of(order: Any) -> str:
    """Return the phone of the shipping address; Oscar has no other."""
    phone: Any = order.shipping_address.phone_number if order.shipping_address else ""
    if not phone:
        return ""
    is_usual = hasattr(phone, "is_valid") and phone.is_valid()
    return phone.as_international if is_usual else str(phone)


def parts_of(address: Any) -> list[list[str]]:
    """Return the parts of *address* that are said, each with 1C's name of it."""
    return [[kind, value] for kind, value in _iter_parts(address) if value]


def text_of(address: Any) -> str:
    """Return *address* in one line."""
    return ", ".join(value for _, value in _iter_parts(address) if value)


def _names_of(person: Any) -> tuple[str, str]:
    """Return the last name and the first; a project's own users may have neither."""
    last_name = getattr(person, "last_name", "") or ""
    return last_name.strip(), (getattr(person, "first_name", "") or "").strip()


def _iter_parts(address: Any) -> Iterator[tuple[str, str]]:
    for kind, name in _PARTS:
        yield kind, str(getattr(address, name) or "").strip()
