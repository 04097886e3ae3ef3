"""The infobase: a small 1C that lives in memory, or in a directory."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from django_commerceml.emulator.habits import PartyKey
from django_commerceml.emulator.infobase.entities import (
    Contents,
    Good,
    Order,
    Party,
)
from django_commerceml.emulator.infobase.lookups import (
    GoodKey,
    OrderKey,
    index_of,
    keys_of,
)
from django_commerceml.emulator.infobase.storage import load_contents, save_contents


class UnknownOrderError(ValueError):
    """There is no order with that number in the infobase."""


class Infobase:
    """Keeps orders, counterparties and goods; in *directory* they outlive the process.

    Entities are never changed: `put_…` keeps another one under the same id.
    """

    def __init__(
        self,
        directory: Path | None = None,
        *,
        number_form: str = "ТД00-{:06}",
        clock: Callable[[], datetime] = lambda: datetime.now(UTC).astimezone(),
    ) -> None:
        self._directory = directory
        self._number_form = number_form
        self._clock = clock
        self._is_changing = False
        self._contents = Contents() if directory is None else load_contents(directory)
        self._index = index_of(self._contents)

    @property
    def orders(self) -> tuple[Order, ...]:
        """Return all orders, the oldest first."""
        return tuple(self._contents.orders.values())

    @property
    def parties(self) -> tuple[Party, ...]:
        """Return all counterparties."""
        return tuple(self._contents.parties.values())

    @property
    def goods(self) -> tuple[Good, ...]:
        """Return all products and services."""
        return tuple(self._contents.goods.values())

    @property
    def statuses(self) -> dict[str, str]:
        """Return the names of the site's statuses by their ids."""
        return dict(self._contents.statuses)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep all that the block changes, or, where it fails, nothing.

        A transaction within another one is a part of that.
        """
        if self._is_changing:
            yield
            return
        before = self._contents
        self._contents, self._is_changing = before.copy(), True
        try:
            yield
            if self._directory is not None:
                save_contents(self._contents, self._directory)
        except BaseException:
            self._contents = before
            self._index = index_of(before)
            raise
        finally:
            self._is_changing = False

    def find_order(self, number: str) -> Order | None:
        """Return the order with *number*, 1C's or the site's, or None."""
        wanted = number.strip()
        order_id = self._index.get((OrderKey.NUMBER, wanted))
        order_id = order_id or self._index.get((OrderKey.SITE_NUMBER, wanted))
        return self._contents.orders.get(order_id or "")

    def get_order(self, number: str) -> Order:
        """Return the order with *number*, 1C's or the site's.

        Raises `UnknownOrderError` where there is none.
        """
        order = self.find_order(number)
        if order is None:
            message = f"Заказа {number} нет в информационной базе."
            raise UnknownOrderError(message)
        return order

    def find_site_order(self, number: str) -> Order | None:
        """Return the order that has *number* on the site, or None."""
        order_id = self._index.get((OrderKey.SITE_NUMBER, number))
        return self._contents.orders.get(order_id or "")

    def get_party(self, party_id: str) -> Party:
        """Return the counterparty with *party_id*."""
        return self._contents.parties[party_id]

    def find_party(self, key: PartyKey, text: str) -> Party | None:
        """Return the counterparty that has *text* as its *key*, or None."""
        return self._contents.parties.get(self._index.get((key, text), ""))

    def find_good(
        self, *, good_id: str = "", sku: str = "", name: str = ""
    ) -> Good | None:
        """Return the product or service with the id, else the sku, else the name."""
        for found in (
            good_id,
            self._index.get((GoodKey.SKU, sku), ""),
            self._index.get((GoodKey.NAME, name), ""),
        ):
            if found in self._contents.goods:
                return self._contents.goods[found]
        return None

    def put_order(self, order: Order) -> None:
        """Keep *order*."""
        with self.transaction():
            self._contents.orders[order.id] = order
            self._note(order)

    def put_party(self, party: Party) -> None:
        """Keep *party*."""
        with self.transaction():
            self._contents.parties[party.id] = party
            self._note(party)

    def put_good(self, good: Good) -> None:
        """Keep *good*."""
        with self.transaction():
            self._contents.goods[good.id] = good
            self._note(good)

    def put_statuses(self, statuses: dict[str, str]) -> None:
        """Keep the names of the site's statuses by their ids."""
        with self.transaction():
            self._contents.statuses = dict(statuses)

    def mark_sent(self, orders: tuple[Order, ...], parties: tuple[Party, ...]) -> None:
        """Note that the site has *orders* and *parties* as they are in these values.

        What has changed since stays registered.
        """
        with self.transaction():
            for order in orders:
                now = self._contents.orders[order.id]
                self.put_order(replace(now, sent_version=order.version))
            for party in parties:
                if self.get_party(party.id) == party:
                    self.put_party(replace(party, is_changed=False))

    def next_number(self, kind: str = "order") -> str:
        """Return the next number for a document of *kind*."""
        with self.transaction():
            counters = self._contents.counters
            counters[kind] = counters.get(kind, 0) + 1
            return self._number_form.format(counters[kind])

    def now(self) -> datetime:
        """Return the time by 1C's clock, in whole seconds."""
        return self._clock().replace(microsecond=0)

    def _note(self, entity: Order | Party | Good) -> None:
        for key in keys_of(entity):
            self._index.setdefault(key, entity.id)


def make_guid() -> str:
    """Return a new id of 1C's kind."""
    return str(uuid.uuid4())
