"""Which order of the shop a document speaks of: by Ид, else by number."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Self
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localtime

from django_commerceml.bulk.upserts import in_chunks
from django_commerceml.importing.loaders.orders.remarks import Remark
from django_commerceml.importing.loaders.orders.sorting import Names
from django_commerceml.models import ExchangeProfile, Order, OrderExport

_Index = dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The order that was found, and another one that the number points to."""

    order_id: int | None = None
    other_id: int | None = None


def doubts_of(names: Names, match: Match) -> list[Remark]:
    """Return what to say where *names* point to two orders."""
    if match.other_id is None:
        return []
    message = f"Ид «{names.id}» и номер «{names.number}» у разных заказов, взят по Ид"
    return [Remark(code="ORD-04", message=message)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Numbered:
    """An order that has a number in 1C, where numbers begin anew every year."""

    order_id: int
    external_id: str = ""
    year: int | None = None

    @classmethod
    def of(cls, export: OrderExport) -> Self:
        """Return what is known of the order of *export*."""
        date = export.date_in_1c
        return cls(
            order_id=export.order_id,
            external_id=export.external_id,
            year=None if date is None else localtime(date).year,
        )

    def may_be(self, names: Names) -> bool:
        """Return whether neither Ид nor year of *names* are those of another order."""
        is_same_id = names.id == self.external_id
        is_same_year = names.year == self.year
        return (is_same_id or not (names.id and self.external_id)) and (
            is_same_year or None in {names.year, self.year}
        )


@dataclass(slots=True, kw_only=True)
class Matcher:
    """Finds orders by every name that 1C has for them, with few queries."""

    profile: ExchangeProfile
    _ids: _Index = field(default_factory=dict)
    _numbers: _Index = field(default_factory=dict)
    _numbers_in_1c: dict[str, list[_Numbered]] = field(default_factory=dict)

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
        for index, name in ((self._ids, names.id), (self._numbers, names.number)):
            if name:
                index[name] = order_id
        if names.number_in_1c:
            made = _Numbered(order_id=order_id, external_id=names.id, year=names.year)
            self._numbers_in_1c.setdefault(names.number_in_1c, []).append(made)

    def _by_number(self, names: Names) -> int | None:
        found = [self._numbers.get(number) for number in self._forms(names)]
        known = next((pk for pk in found if pk is not None), None)
        return self._by_number_in_1c(names) if known is None else known

    def _by_number_in_1c(self, names: Names) -> int | None:
        """Return the one order of the number; where two have it, it says nothing."""
        known = self._numbers_in_1c.get(names.number_in_1c, ())
        found = {one.order_id for one in known if one.may_be(names)}
        return found.pop() if len(found) == 1 else None

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
        """Know orders by number; those of other infobases as they went to this one."""
        for chunk in in_chunks(numbers):
            orders = Order.objects.filter(self._own(), number__in=chunk).order_by()
            self._numbers.update(orders.values_list("number", "pk"))
        for chunk in in_chunks(numbers):
            exports = self._exports().filter(number__in=chunk)
            self._numbers.update(exports.values_list("number", "order_id"))

    def _load_numbers_in_1c(self, numbers: set[str]) -> None:
        for chunk in in_chunks(numbers):
            for export in self._exports().filter(number_in_1c__in=chunk):
                known = self._numbers_in_1c.setdefault(export.number_in_1c, [])
                known.append(_Numbered.of(export))

    def _exports(self) -> QuerySet[OrderExport]:
        return OrderExport.objects.filter(profile=self.profile).order_by()

    def _reachable(self) -> QuerySet[Order]:
        """Return the orders that this infobase may speak of: none of another one."""
        given = self._exports().filter(order=OuterRef("pk"))
        return Order.objects.filter(self._own() | Exists(given)).order_by()

    def _own(self) -> Q:
        return Q(origin=None) | Q(origin=self.profile)


def _uuid(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None
