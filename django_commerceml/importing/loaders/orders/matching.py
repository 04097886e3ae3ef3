"""Which order of the shop a document speaks of: by Ид, else by number."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from django_commerceml.importing.loaders.orders.sorting import Names
from django_commerceml.importing.upserts import in_chunks
from django_commerceml.models import ExchangeProfile, Order, OrderExport

_AMBIGUOUS: Final = -1
_Index = dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The order that was found, and another one that the number points to."""

    order_id: int | None = None
    other_id: int | None = None


@dataclass(slots=True, kw_only=True)
class Matcher:
    """Finds orders by every name that 1C has for them, with few queries."""

    profile: ExchangeProfile
    _ids: _Index = field(default_factory=dict)
    _numbers: _Index = field(default_factory=dict)
    _numbers_in_1c: _Index = field(default_factory=dict)

    def load(self, names: Iterable[Names]) -> None:
        """Ask the database for the orders that *names* may mean."""
        wanted = list(names)
        self._load_ids({one.id for one in wanted if one.id})
        self._load_numbers({number for one in wanted for number in self._forms(one)})
        self._load_numbers_in_1c({one.number_in_1c for one in wanted} - {""})

    def find(self, names: Names) -> Match:
        """Return the order that *names* mean; the Ид is surer than the number."""
        by_id = self._ids.get(names.id) if names.id else None
        by_number = self._by_number(names)
        if by_id is None:
            return Match(order_id=by_number)
        other = by_number if by_number not in {None, by_id} else None
        return Match(order_id=by_id, other_id=other)

    def remember(self, names: Names, order_id: int) -> None:
        """Know the order *order_id*, which was just made, by *names*."""
        for index, name in (
            (self._ids, names.id),
            (self._numbers, names.number),
            (self._numbers_in_1c, names.number_in_1c),
        ):
            if name:
                index[name] = order_id

    def _by_number(self, names: Names) -> int | None:
        found = [self._numbers.get(number) for number in self._forms(names)]
        found.append(self._numbers_in_1c.get(names.number_in_1c))
        return next((pk for pk in found if pk not in {None, _AMBIGUOUS}), None)

    def _forms(self, names: Names) -> Iterator[str]:
        """Yield the number as it stands, without the prefix, and with it."""
        number, prefix = names.number, self.profile.order_number_prefix
        if not number:
            return
        yield number
        if prefix:
            yield number.removeprefix(prefix) or number
            yield prefix + number

    def _load_ids(self, ids: set[str]) -> None:
        uuids = {uuid: name for name in ids if (uuid := _uuid(name)) is not None}
        for chunk in in_chunks(uuids):
            found = self._reachable().filter(uuid__in=chunk)
            self._ids.update(
                (uuids[uuid], pk) for uuid, pk in found.values_list("uuid", "pk")
            )
        for chunk in in_chunks(ids):
            exports = self._exports().filter(external_id__in=chunk)
            self._ids.update(exports.values_list("external_id", "order_id"))

    def _load_numbers(self, numbers: set[str]) -> None:
        for chunk in in_chunks(numbers):
            orders = self._reachable().filter(number__in=chunk)
            self._numbers.update(orders.values_list("number", "pk"))
        for chunk in in_chunks(numbers):
            exports = self._exports().filter(number__in=chunk)
            self._numbers.update(exports.values_list("number", "order_id"))

    def _load_numbers_in_1c(self, numbers: set[str]) -> None:
        """Know the numbers of 1C; one that two orders have says nothing."""
        found: dict[str, set[int]] = {}
        for chunk in in_chunks(numbers):
            exports = self._exports().filter(number_in_1c__in=chunk)
            for number, pk in exports.values_list("number_in_1c", "order_id"):
                found.setdefault(number, set()).add(pk)
        for number, orders in found.items():
            is_sure = len(orders) == 1
            self._numbers_in_1c[number] = orders.pop() if is_sure else _AMBIGUOUS

    def _exports(self) -> QuerySet[OrderExport]:
        return OrderExport.objects.filter(profile=self.profile).order_by()

    def _reachable(self) -> QuerySet[Order]:
        """Return the orders that this infobase may speak of: none of another one."""
        given = self._exports().filter(order=OuterRef("pk"))
        own = Q(origin=None) | Q(origin=self.profile) | Exists(given)
        return Order.objects.filter(own).order_by()


def _uuid(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None
