"""What Oscar's payments and shipments are known by that came from 1C."""

import re
from typing import Final

from django_commerceml.models import OrderPayment, OrderShipment

_MARK: Final = re.compile(r"\(1c:\d+\)\Z")
_LONGEST: Final = 128


def mark_of(row: OrderPayment | OrderShipment) -> str:
    """Return what the reference of everything ends in that stands for *row*.

    It is of our own row: 1C may give a payment its number and its id later.
    """
    return f"(1c:{row.pk})"


def reference_of(row: OrderPayment | OrderShipment, *words: str) -> str:
    """Return a reference for *row*: the number that 1C's people know, and the mark."""
    mark = mark_of(row)
    text = ", ".join(filter(None, (row.number.strip(), *words)))
    return f"{text[: _LONGEST - len(mark) - 1]} {mark}".strip()


def is_marked(reference: str) -> bool:
    """Return whether what has the *reference* came from 1C."""
    return bool(_MARK.search(reference))
