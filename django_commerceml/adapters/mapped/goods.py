"""The side of goods of a mapped shop: what its declarations make of the contract."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, ClassVar

from django.core.checks import CheckMessage

from django_commerceml.adapters.contract import PublishContext, RowError, ShopAdapter
from django_commerceml.adapters.mapped import groups as grouping
from django_commerceml.adapters.mapped import images as pictures
from django_commerceml.adapters.mapped import offers as variants
from django_commerceml.adapters.mapped import products as articles
from django_commerceml.adapters.mapped import sale
from django_commerceml.adapters.mapped.declarations import (
    GroupMapping,
    ImageMapping,
    OfferMapping,
    PriceMapping,
    ProductMapping,
    StockMapping,
)
from django_commerceml.adapters.mapped.goods_checks import check_goods
from django_commerceml.adapters.mapped.stores import Declarations, Store
from django_commerceml.models import Group, Offer, Price, Product, Stock


class MappedGoods(ShopAdapter):
    """Goods of the shop's own models, as far as they are declared."""

    groups: ClassVar[GroupMapping | None] = None
    products: ClassVar[ProductMapping | None] = None
    offers: ClassVar[OfferMapping | None] = None
    prices: ClassVar[PriceMapping | None] = None
    stocks: ClassVar[StockMapping | None] = None
    images: ClassVar[ImageMapping | None] = None

    def publish_groups(
        self, groups: Sequence[Group], context: PublishContext
    ) -> Sequence[RowError]:
        """Write *groups* into the shop's own."""
        store = self._store(context)
        if store.groups is None:
            return super().publish_groups(groups, context)
        return grouping.publish_groups(store, store.groups, groups)

    def publish_products(
        self, products: Sequence[Product], context: PublishContext
    ) -> Sequence[RowError]:
        """Write *products* into the shop's own."""
        store = self._store(context)
        if store.products is None:
            return super().publish_products(products, context)
        return articles.publish_products(store, store.products, products).errors

    def publish_images(
        self, products: Sequence[Product], context: PublishContext
    ) -> Sequence[RowError]:
        """Copy the pictures of *products* into the shop's media."""
        shelf = self._store(context).products
        if shelf is None or self.images is None:
            return super().publish_images(products, context)
        return pictures.publish_images(self.images, shelf, products, context)

    def publish_offers(
        self, offers: Sequence[Offer], context: PublishContext
    ) -> Sequence[RowError]:
        """Write *offers* into the shop's variants, or the figures of its products."""
        store = self._store(context)
        if store.offers is not None:
            return variants.publish_offers(store, store.offers, offers)
        if store.products is None:
            return super().publish_offers(offers, context)
        return sale.refresh_products(store, store.products, offers)

    def publish_prices(
        self, prices: Sequence[Price], context: PublishContext
    ) -> Sequence[RowError]:
        """Write the prices of the offers of *context*."""
        store = self._store(context)
        if store.owners is None or self.prices is None:
            return super().publish_prices(prices, context)
        return sale.publish_prices(store, store.owners, context.offers)

    def publish_stocks(
        self, stocks: Sequence[Stock], context: PublishContext
    ) -> Sequence[RowError]:
        """Write the stock of the offers of *context*."""
        store = self._store(context)
        if store.owners is None or self.stocks is None:
            return super().publish_stocks(stocks, context)
        return sale.publish_stocks(store, store.owners, context.offers)

    def withdraw(
        self, products: Sequence[Product], context: PublishContext
    ) -> Sequence[RowError]:
        """Hide *products*."""
        shelf = self._store(context).products
        if shelf is None or shelf.active is None:
            return super().withdraw(products, context)
        return articles.withdraw(shelf, products)

    @classmethod
    def check(cls) -> Iterable[CheckMessage]:
        """Return what is wrong with the declarations."""
        yield from super().check()
        yield from check_goods(cls.declarations())

    @classmethod
    def declarations(cls) -> Declarations:
        """Return what is declared of goods."""
        return Declarations(
            groups=cls.groups,
            products=cls.products,
            offers=cls.offers,
            prices=cls.prices,
            stocks=cls.stocks,
            images=cls.images,
        )

    def _store(self, context: PublishContext) -> Store:
        profile = context.profile
        if profile.pk not in self._stores:
            self._stores[profile.pk] = Store(profile, self.declarations())
        return self._stores[profile.pk]

    @cached_property
    def _stores(self) -> dict[Any, Store]:
        return {}
