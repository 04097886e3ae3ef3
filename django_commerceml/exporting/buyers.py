"""What 1C calls the buyers of many orders, found in a constant number of queries."""

from collections.abc import Iterable, Sequence
from typing import Self

from django.db.models import Q

from django_commerceml.exporting.parties import own_id
from django_commerceml.models import Counterparty, ExchangeProfile, Order


class Buyers:
    """The ids of the buyers of some orders, as one infobase knows them."""

    def __init__(self, profile: ExchangeProfile, known: Iterable[Counterparty]) -> None:
        self._profile_id = profile.pk
        self._by_inn: dict[tuple[str, str], Counterparty] = {}
        self._by_user: dict[int, list[Counterparty]] = {}
        for party in known:
            if party.inn:
                self._by_inn.setdefault((party.inn, party.kpp), party)
            if party.user_id is not None:
                self._by_user.setdefault(party.user_id, []).append(party)

    @classmethod
    def of(cls, profile: ExchangeProfile, orders: Sequence[Order]) -> Self:
        """Return the buyers of *orders* (with their counterparties loaded)."""
        parties = [order.counterparty for order in orders if order.counterparty]
        inns = {party.inn for party in parties if party.inn}
        users = {user for order in orders if (user := _user_of(order)) is not None}
        if not inns and not users:
            return cls(profile, ())
        known = Counterparty.objects.filter(
            Q(inn__in=inns) | Q(user_id__in=users), profile=profile, is_deleted=False
        )
        return cls(profile, known.order_by("pk"))

    def find_id(self, order: Order) -> str:
        """Return the id that 1C knows the buyer of *order* by, or shall know."""
        party = order.counterparty
        if party is not None and party.profile_id == self._profile_id:
            return party.external_id
        known = self._find_by_inn(party) or self._find_by_user(order)
        return known.external_id if known is not None else own_id(order)

    def _find_by_inn(self, party: Counterparty | None) -> Counterparty | None:
        if party is None or not party.inn:
            return None
        return self._by_inn.get((party.inn, party.kpp))

    def _find_by_user(self, order: Order) -> Counterparty | None:
        user = _user_of(order)
        if user is None:
            return None
        candidates = self._by_user.get(user, [])
        matching = (item for item in candidates if _may_be(item, order.counterparty))
        return next(matching, None)


def _user_of(order: Order) -> int | None:
    party = order.counterparty
    if order.user_id is not None or party is None:
        return order.user_id
    return party.user_id


def _may_be(known: Counterparty, told: Counterparty | None) -> bool:
    """Return whether a user's counterparty is the one that his order names.

    The same user buys for himself and for his company.
    """
    if told is None:
        return True
    return known.kind == told.kind and (
        not told.inn or not known.inn or (known.inn, known.kpp) == (told.inn, told.kpp)
    )
