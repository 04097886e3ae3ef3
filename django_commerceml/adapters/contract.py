"""The contract between the mirror and a shop: batches of changed rows, no XML."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from django.core.checks import CheckMessage
from django.db.models import Model, QuerySet

from django_commerceml.adapters.documents import OrderDocument
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
    IMAGES = "images"
    OFFERS = "offers"
    PRICES = "prices"
    STOCKS = "stocks"
    WITHDRAWAL = "withdrawal"
    ORDERS = "orders"


class Feature(StrEnum):
    """What a shop can hold; what it cannot, its adapter makes the best of."""

    VARIANTS = "variants"
    """Several offers of one product, each with a price and stock of its own."""
    PRICE_TYPES = "price_types"
    """Several prices of one offer."""
    WAREHOUSES = "warehouses"
    """The stock of each warehouse."""
    FRACTIONS = "fractions"
    """Stock such as 1.5."""
    NEGATIVE_STOCK = "negative_stock"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishContext:
    """The circumstances of a batch."""

    profile: ExchangeProfile
    changes_only: bool = True
    """Whether the file holds changes only, or said nothing about it."""
    is_dry_run: bool = False
    """All that is written will be taken back: nothing outside the database may be
    touched."""
    run_id: int | None = None
    """The run; None: a picture came between two runs."""
    started_at: datetime | None = None
    """When the run began."""
    offers: Sequence[Offer] = ()
    """With prices and stock: whose they are. One that is named here and has no row
    left has lost its prices, or its stock."""


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
    fields: frozenset[str] = frozenset()
    """The columns of `Order` that 1C changed; none where only other rows did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowError:
    """One row that the shop could not take, or not as it is, and why."""

    external_id: str
    """1C's id of the group, the product or the offer."""
    message: str
    """In Russian, for the journal."""
    field: str = ""
    """Of the shop's model; "" for the row as a whole."""
    is_warning: bool = False
    """The row was taken, but something of it was changed or left out."""


class ShopAdapter:
    """The shop's side of the exchange.

    A subclass names what it wants in *capabilities* and overrides the methods
    for it. Every method runs in the transaction of its batch and returns the
    rows that failed: they are journalled and given again by the next import. Where
    it raises, its work is taken back and each half of the rows is given anew, until
    the row is found that it raises over. `AdapterError` alone stops the run.

    Offers come with their product, and products with their base unit. When a row was
    made and changed in the mirror is read when somebody looks at it, row by row.
    """

    capabilities: ClassVar[frozenset[Capability]] = frozenset()
    features: ClassVar[frozenset[Feature]] = frozenset(Feature)

    # Subclass implementation of the catalogue:

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

    def publish_images(
        self, products: Sequence[Product], context: PublishContext
    ) -> Sequence[RowError]:
        """Take over the pictures of *products*, of which some changed or came.

        A picture without *file* has not come yet; it is told of again when it has.
        """
        raise self._not_supported(Capability.IMAGES, products, context)

    def publish_offers(
        self, offers: Sequence[Offer], context: PublishContext
    ) -> Sequence[RowError]:
        """Take over new and changed *offers*, those that became inactive among them."""
        raise self._not_supported(Capability.OFFERS, offers, context)

    def publish_prices(
        self, prices: Sequence[Price], context: PublishContext
    ) -> Sequence[RowError]:
        """Take over all prices of the offers whose prices changed.

        They are in *context.offers*, those without any price left among them.
        """
        raise self._not_supported(Capability.PRICES, prices, context)

    def publish_stocks(
        self, stocks: Sequence[Stock], context: PublishContext
    ) -> Sequence[RowError]:
        """Take over all stock of the offers whose stock changed.

        They are in *context.offers*. Where 1C does not count by warehouses, they have
        no row here, and `Offer.quantity` says it.
        """
        raise self._not_supported(Capability.STOCKS, stocks, context)

    def withdraw(
        self, products: Sequence[Product], context: PublishContext
    ) -> Sequence[RowError]:
        """Take *products* that became inactive off sale."""
        raise self._not_supported(Capability.WITHDRAWAL, products, context)

    def finish(self, context: PublishContext) -> None:
        """Do what is done once for a whole run, such as bringing a search up to date.

        It is called after the last batch of every run, outside of its transaction,
        whether or not rows were given to the shop; after a death perhaps again.
        """

    # Subclass implementation of orders:

    def receive_order(
        self, order: Order, changes: OrderChanges, context: PublishContext
    ) -> Sequence[RowError]:
        """Take over what 1C did to *order*; an error takes all of it back."""
        raise self._not_supported(Capability.ORDERS, [order, changes], context)

    @classmethod
    def order_model(cls) -> type[Model] | None:
        """Return the shop's own model of orders; None: orders are kept in `Order`."""
        return None

    @classmethod
    def orders_since(
        cls,
        since: datetime | None,  # noqa: ARG003 (for shops that know it)
    ) -> QuerySet[Any]:
        """Return the shop's orders that changed at *since* or later; None: all.

        More than those do no harm: an order that says nothing new is not sent. Here
        it is all orders, for shops that do not know when one changed.

        Raises `AdapterError` where the shop has no orders of its own.
        """
        model = cls.order_model()
        if model is None:
            raise AdapterError(f"у магазина ({cls.__name__}) нет своих заказов")
        return model._base_manager.all()  # noqa: SLF001 (Django's public name)

    def build_order(self, shop_order: Any) -> OrderDocument | None:
        """Return what *shop_order*, of `order_model`, says now.

        It is called after every change, and never asked what changed. None: it is no
        order yet, such as a basket.
        """
        raise AdapterError(
            f"адаптер {type(self).__name__} не умеет передавать заказы "
            f"({type(shop_order).__name__})"
        )

    # Subclass implementation of the start:

    @classmethod
    def connect(cls) -> None:
        """Connect the shop's signals; called once when Django starts.

        What changes an order of the shop's own model is to end in
        `adapters.shop_orders.note`.
        """

    @classmethod
    def check(cls) -> Iterable[CheckMessage]:
        """Return what is wrong with the adapter's declarations; nothing is queried."""
        return ()

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
