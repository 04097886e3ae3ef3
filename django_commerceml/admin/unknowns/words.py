"""What the page of an unknown word says: its meaning so far, and decisions in words."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.contrib.auth.models import Group
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from django_commerceml.conf import get_settings
from django_commerceml.importing.decisions import groups_of_decision
from django_commerceml.importing.suggestions import (
    EVERYBODY,
    FOR_SALE,
    NOT_FOR_SALE,
)
from django_commerceml.importing.unknowns import WITHOUT_VAT
from django_commerceml.models import OrderStatus, Unknown, UnknownKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a kind of words does in the store."""

    now: Promise
    """While nobody has decided, or it is left as it is."""
    then: Promise
    """What a decision does, to what is there and to what comes."""


MEANINGS: Final[dict[UnknownKind, Meaning]] = {
    UnknownKind.PRICE_TYPE: Meaning(
        now=gettext_lazy(
            "The prices are kept, but nobody buys at them, unless this is the first "
            "price type of the infobase and no other is for everybody."
        ),
        then=gettext_lazy(
            "Holds at once for all prices of this type. It can be changed on the page "
            "of the price type, too."
        ),
    ),
    UnknownKind.WAREHOUSE: Meaning(
        now=gettext_lazy("Its stock counts as for sale."),
        then=gettext_lazy(
            "Holds at once. Stock that is not for sale is kept and updated by 1C, but "
            "buyers are not offered it."
        ),
    ),
    UnknownKind.STATUS: Meaning(
        now=gettext_lazy(
            "Orders with this word keep the status that they have; the journal says so."
        ),
        then=gettext_lazy(
            "Orders get this status when 1C sends them with this word the next time; "
            "for those that came already replay their exchange."
        ),
    ),
    UnknownKind.UNIT: Meaning(
        now=gettext_lazy(
            "Products have the unit; orders go to 1C with its name and no code."
        ),
        then=gettext_lazy(
            "The code is written to the unit at once, and goes to 1C with orders."
        ),
    ),
    UnknownKind.CURRENCY: Meaning(
        now=gettext_lazy("Prices have this word as their currency, as 1C wrote it."),
        then=gettext_lazy(
            "The prices that are there are corrected at once, and those that come from "
            "then on. If the word is decided anew, the next full export corrects them."
        ),
    ),
    UnknownKind.PAYMENT: Meaning(
        now=gettext_lazy("Orders made in 1C have this word as their way to pay."),
        then=gettext_lazy(
            "Holds for orders that come from then on; those that are there keep the "
            "word."
        ),
    ),
    UnknownKind.DELIVERY: Meaning(
        now=gettext_lazy("Orders made in 1C have this word as their way to deliver."),
        then=gettext_lazy(
            "Holds for orders that come from then on; those that are there keep the "
            "word."
        ),
    ),
    UnknownKind.TAX_RATE: Meaning(
        now=gettext_lazy(
            "Products with this rate count as without VAT; lines of orders keep the "
            "rate that they have."
        ),
        then=gettext_lazy(
            "The products that have this word are corrected at once, and products and "
            "orders that come from then on; for orders that came already replay their "
            "exchange."
        ),
    ),
}
"""Of each kind of words, what it means before and after the decision."""


class Describer:
    """Decisions in words for many rows, at a fixed number of queries."""

    def __init__(self, rows: Iterable[Unknown]) -> None:
        found = list(rows)
        words = {word for row in found for word in (row.suggestion, row.decision)}
        groups = {pk for word in words for pk in groups_of_decision(word)}
        self._groups = (
            dict(Group.objects.filter(pk__in=groups).values_list("pk", "name"))
            if groups
            else {}
        )
        profiles = {row.profile_id for row in found if row.kind == UnknownKind.STATUS}
        self._statuses = _names_of_statuses(profiles) if profiles else {}

    def describe(self, row: Unknown, decision: str) -> str:
        """Return *decision* on *row* in words; "" for none."""
        if not decision:
            return ""
        put = _WORDS.get(UnknownKind(row.kind))
        return put(self, row, decision) if put else str(_FIXED.get(decision, decision))

    def _status(self, row: Unknown, decision: str) -> str:
        return self._statuses.get((row.profile_id, decision), decision)

    def _tax_rate(self, _row: Unknown, decision: str) -> str:
        return str(_FIXED.get(decision, f"{decision} %"))

    def _method(self, row: Unknown, decision: str) -> str:
        methods: Mapping[str, Mapping[str, str]] = getattr(
            get_settings(), _METHODS[UnknownKind(row.kind)]
        )
        return methods.get(decision, {}).get("name", decision)

    def _price_type(self, _row: Unknown, decision: str) -> str:
        if decision == EVERYBODY:
            return _("price for everybody else")
        ids = groups_of_decision(decision)
        names = ", ".join(self._groups.get(pk, f"№ {pk}") for pk in ids)
        title = ngettext("price of the group %s", "price of the groups %s", len(ids))
        return title % names


def _names_of_statuses(profiles: set[int]) -> dict[tuple[int, str], str]:
    rows = OrderStatus.objects.filter(profile__in=profiles)
    return {(row.profile_id, row.code): row.name for row in rows}


_METHODS: Final = {
    UnknownKind.PAYMENT: "payment_methods",
    UnknownKind.DELIVERY: "delivery_methods",
}
"""The setting that names the shop's own ways."""

_FIXED: Final = {
    FOR_SALE: gettext_lazy("stock is for sale"),
    NOT_FOR_SALE: gettext_lazy("stock is not for sale"),
    WITHOUT_VAT: gettext_lazy("without VAT"),
}

_WORDS: Final[dict[UnknownKind, Callable[[Describer, Unknown, str], str]]] = {
    UnknownKind.PRICE_TYPE: Describer._price_type,  # noqa: SLF001 (its own class)
    UnknownKind.STATUS: Describer._status,  # noqa: SLF001 (its own class)
    UnknownKind.TAX_RATE: Describer._tax_rate,  # noqa: SLF001 (its own class)
    UnknownKind.PAYMENT: Describer._method,  # noqa: SLF001 (its own class)
    UnknownKind.DELIVERY: Describer._method,  # noqa: SLF001 (its own class)
}
"""How the decisions of a kind are put into words, where they are not fixed."""
