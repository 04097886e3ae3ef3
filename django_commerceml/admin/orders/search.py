"""Searches of orders by what is not a column of theirs."""

import re
from collections.abc import Iterator
from typing import Final

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from django_commerceml.models import Counterparty, OrderExport

_PHONE: Final = re.compile(r"[0-9\s()+-]+")
_FEWEST_DIGITS: Final = 5
_COUNTRY_DIGITS: Final = 11
"""A Russian number with its country's 7, or with the 8 of a long-distance call."""


def known_by(term: str) -> Iterator[Q]:
    """Yield which orders 1C knows by *term*, and whose buyers are reached by it."""
    term = term.strip()
    exports = OrderExport.objects.filter(Q(number=term) | Q(number_in_1c=term))
    yield Q(pk__in=exports.values("order_id"))
    pattern = _phone_pattern(term)
    if pattern or "@" in term:
        parties = Counterparty.objects.annotate(reached=Cast("contacts", TextField()))
        reached = Q(reached__regex=pattern) if pattern else Q(reached__icontains=term)
        yield Q(counterparty__in=parties.filter(reached))


def _phone_pattern(term: str) -> str:
    """Return a pattern of the telephone *term*, however it is divided; "" of others."""
    digits = [sign for sign in term if sign.isdigit()]
    if len(digits) < _FEWEST_DIGITS or not _PHONE.fullmatch(term):
        return ""
    if len(digits) == _COUNTRY_DIGITS and digits[0] in "78":
        del digits[0]
    return "[^0-9]*".join(digits)
