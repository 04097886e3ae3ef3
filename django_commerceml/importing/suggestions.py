"""What a word of 1C most probably is in the store: rules, no guess beyond them."""

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from functools import cached_property
from typing import Final

from django.contrib.auth.models import Group

from django_commerceml.conf import get_settings
from django_commerceml.importing import known_words
from django_commerceml.importing.known_words import plain
from django_commerceml.models import (
    ExchangeProfile,
    OrderStatus,
    PriceType,
    UnknownKind,
)
from django_commerceml.models.orders import statuses_of

EVERYBODY: Final = "everybody"
"""The decision on a price type: buyers in no group pay it."""
GROUPS: Final = "groups:"
"""The decision on a price type, before the ids of groups: their users pay it."""
FOR_SALE: Final = "sale"
NOT_FOR_SALE: Final = "no_sale"
"""The decisions on a warehouse."""

_ALIKE: Final = 0.8
_PERCENT: Final = re.compile(r"(?<![\d.,])(\d{1,2}(?:[.,]\d)?)\s*(?:%|/|$)")


class Suggester:
    """Suggests for the words of one profile; what it needs is read once."""

    def __init__(self, profile: ExchangeProfile) -> None:
        self._profile = profile

    def suggest(self, kind: str, word: str, name: str = "") -> str:
        """Return the decision that *word* calls for; "" where no rule knows it."""
        return _RULES[UnknownKind(kind)](self, name or word)

    @cached_property
    def _statuses(self) -> list[OrderStatus]:
        return statuses_of(self._profile.pk)

    @cached_property
    def _groups(self) -> dict[str, int]:
        return {plain(name): pk for pk, name in Group.objects.values_list("pk", "name")}

    @cached_property
    def _has_default(self) -> bool:
        types = PriceType.objects.filter(profile=self._profile, is_default=True)
        return types.exists()

    def price_type(self, name: str) -> str:
        """Suggest the group of the same name, or a retail price for everybody."""
        group = self._groups.get(plain(name))
        if group is not None:
            return f"{GROUPS}{group}"
        is_retail = any(word in plain(name) for word in known_words.RETAIL)
        if is_retail and not self._has_default:
            self._has_default = True
            return EVERYBODY
        return ""

    def warehouse(self, name: str) -> str:
        """Suggest that stock is for sale, unless the name says that it is not."""
        is_out = any(word in plain(name) for word in known_words.NOT_FOR_SALE)
        return NOT_FOR_SALE if is_out else FOR_SALE

    def status(self, word: str) -> str:
        """Suggest the status that is called alike, or means the same."""
        names = {plain(row.name): row.code for row in self._statuses}
        wanted = plain(word)
        if wanted in names:
            return names[wanted]
        for same in known_words.STATUS_WORDS:
            if any(one in wanted for one in same):
                return _first_of(names, same)
        close = get_close_matches(wanted, names, n=1, cutoff=_ALIKE)
        return names[close[0]] if close else ""

    def unit(self, name: str) -> str:
        """Suggest the code in ОКЕИ of what is written so."""
        return known_words.UNITS.get(plain(name), "")

    def currency(self, word: str) -> str:
        """Suggest the money that the first letters of *word* mean."""
        return known_words.CURRENCY_WORDS.get(word.upper().strip(". "), "")

    def tax_rate(self, word: str) -> str:
        """Suggest the only number in *word*."""
        found = _PERCENT.findall(word)
        return found[0].replace(",", ".") if len(found) == 1 else ""

    def payment(self, word: str) -> str:
        """Suggest the way to pay of the same name."""
        return _by_name(word, get_settings().payment_methods)

    def delivery(self, word: str) -> str:
        """Suggest the way to deliver of the same name."""
        return _by_name(word, get_settings().delivery_methods)


def _first_of(names: Mapping[str, str], words: tuple[str, ...]) -> str:
    for name, code in names.items():
        if any(word in name for word in words):
            return code
    return ""


def _by_name(word: str, methods: Mapping[str, Mapping[str, str]]) -> str:
    names = {plain(method["name"]): code for code, method in methods.items()}
    close = get_close_matches(plain(word), names, n=1, cutoff=_ALIKE)
    return names[close[0]] if close else ""


_RULES: Final[dict[UnknownKind, Callable[[Suggester, str], str]]] = {
    UnknownKind.PRICE_TYPE: Suggester.price_type,
    UnknownKind.WAREHOUSE: Suggester.warehouse,
    UnknownKind.STATUS: Suggester.status,
    UnknownKind.UNIT: Suggester.unit,
    UnknownKind.CURRENCY: Suggester.currency,
    UnknownKind.TAX_RATE: Suggester.tax_rate,
    UnknownKind.PAYMENT: Suggester.payment,
    UnknownKind.DELIVERY: Suggester.delivery,
}
