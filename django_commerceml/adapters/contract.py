"""The contract between the mirror and a shop: batches of changed rows, no XML."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from django_commerceml.exceptions import AdapterError
from django_commerceml.models import (
    ExchangeProfile,
    Group,
    Offer,
    Order,
    Price,
    Product,
    Stock,
)


class Capability(StrEnum):
    """What an adapter wants to be told of; the engine reads nothing else for it."""

    GROUPS = "groups"
    PRODUCTS = "products"
    OFFERS = "offers"
    PRICES = "prices"
    STOCKS = "stocks"
    WITHDRAWAL = "withdrawal"
    ORDERS = "orders"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishContext:
    """The circumstances of a batch."""

    profile: ExchangeProfile
    changes_only: bool = True
    """Whether the file holds changes only, or said nothing about it."""
    is_dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderChanges:
    """What 1C did to an order; None for what it did not change."""

    names: frozenset[str]
    """Of lines, status, payment, shipment, cancellation, buyer."""
    status_before: str
    status_after: str
    is_paid: bool | None = None
    is_shipped: bool | None = None
    is_cancelled: bool | None = None
    is_new: bool = False
    """The order was made in 1C."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowError:
    """One row that the shop could not take, and why."""

    external_id: str
    message: str


class ShopAdapter:
    """The shop's side of the exchange.

    A subclass names what it wants in *capabilities* and overrides the methods
    for it. Every method runs in the transaction of its batch and returns the
    rows that failed; an exception stops the run.
    """

    capabilities: ClassVar[frozenset[Capability]] = frozenset()

    # Subclass implementation:

    def publish_groups(
        self,
        groups: Sequence[Group],
        context: PublishContext,
    ) -> Sequence[RowError]:
        """Take over new and changed *groups*, parents before children."""
        raise self._not_supported(Capability.GROUPS, groups, context)

    def publish_products(
        self, products: Sequence[Product], context: PublishContext
    ) -> Sequence[RowError]:
        """Take over new and changed *products*."""
        raise self._not_supported(Capability.PRODUCTS, products, context)

    def publish_offers(
        self, offers: Sequence[Offer], context: PublishContext
    ) -> Sequence[RowError]:
        """Take over new and changed *offers*."""
        raise self._not_supported(Capability.OFFERS, offers, context)

    def publish_prices(
        self, prices: Sequence[Price], context: PublishContext
    ) -> Sequence[RowError]:
        """Take over all prices of the offers whose prices changed."""
        raise self._not_supported(Capability.PRICES, prices, context)

    def publish_stocks(
        self, stocks: Sequence[Stock], context: PublishContext
    ) -> Sequence[RowError]:
        """Take over all stock of the offers whose stock changed."""
        raise self._not_supported(Capability.STOCKS, stocks, context)

    def withdraw(
        self, products: Sequence[Product], context: PublishContext
    ) -> Sequence[RowError]:
        """Take *products* that became inactive off sale."""
        raise self._not_supported(Capability.WITHDRAWAL, products, context)

    def receive_order(
        self, order: Order, changes: OrderChanges, context: PublishContext
    ) -> Sequence[RowError]:
        """Take over what 1C did to *order*; an error takes all of it back."""
        raise self._not_supported(Capability.ORDERS, [order, changes], context)

    # For subclasses and the engine to call:

    def wants(self, capability: Capability) -> bool:
        """Return whether rows of *capability* are to be given to this adapter."""
        return capability in self.capabilities

    def _not_supported(
        self,
        capability: Capability,
        rows: Sequence[object],
        context: PublishContext,
    ) -> AdapterError:
        return AdapterError(
            f"адаптер {type(self).__name__} не принимает {capability} "
            f"({len(rows)} строк, профиль {context.profile.slug})"
        )
