"""Goods of 1C in a store on django-oscar."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import ClassVar, TypeVar

from django.core.checks import CheckMessage

from django_commerceml.adapters.contract import (
    Capability,
    Feature,
    PublishContext,
    RowError,
)
from django_commerceml.adapters.oscar import finishing, visibility
from django_commerceml.adapters.oscar.categories import write_groups
from django_commerceml.adapters.oscar.checks import check_store
from django_commerceml.adapters.oscar.choices import Choices
from django_commerceml.adapters.oscar.deliveries import Delivery
from django_commerceml.adapters.oscar.figures import write_figures
from django_commerceml.adapters.oscar.goods import write_products
from django_commerceml.adapters.oscar.lately import Lately
from django_commerceml.adapters.oscar.pictures import write_pictures
from django_commerceml.adapters.oscar.variants import write_offers
from django_commerceml.models import Group, Offer, Price, Product, Stock

Row = TypeVar("Row", Group, Product, Offer)


class OscarCatalogue(Choices):
    """Writes categories, products, pictures, prices and stock; deletes no product."""

    capabilities: ClassVar[frozenset[Capability]] = frozenset(
        {
            Capability.GROUPS,
            Capability.PRODUCTS,
            Capability.IMAGES,
            Capability.OFFERS,
            Capability.PRICES,
            Capability.STOCKS,
            Capability.WITHDRAWAL,
        }
    )
    features: ClassVar[frozenset[Feature]] = frozenset({Feature.VARIANTS})

    def __init__(self) -> None:
        self._counted: list[Offer] = []
        """Whose stock was written with their prices a moment ago."""
        self._lately = Lately()

    @classmethod
    def check(cls) -> Iterable[CheckMessage]:
        """Return what is wrong with the installation of Oscar, and with the choices."""
        yield from super().check()
        yield from check_store(cls)

    def publish_groups(
        self, groups: Sequence[Group], context: PublishContext
    ) -> Sequence[RowError]:
        """Have a category for each of *groups*, where 1C has it in the tree."""
        return self._deliver(write_groups, groups, context)

    def publish_products(
        self, products: Sequence[Product], context: PublishContext
    ) -> Sequence[RowError]:
        """Write *products* with their classes, categories and attributes."""
        return self._deliver(write_products, products, context)

    def publish_images(
        self, products: Sequence[Product], context: PublishContext
    ) -> Sequence[RowError]:
        """Copy the pictures of *products* that have come into the store's media."""
        return self._deliver(write_pictures, products, context)

    def publish_offers(
        self, offers: Sequence[Offer], context: PublishContext
    ) -> Sequence[RowError]:
        """Make variants of *offers* with characteristics, and parents of products."""
        return self._deliver(write_offers, offers, context)

    def publish_prices(
        self, prices: Sequence[Price], context: PublishContext
    ) -> Sequence[RowError]:
        """Write the price of each of *context.offers* into its stock records."""
        del prices  # chosen by `pricing`, as the storefront of the mirror does
        errors = self._deliver(write_figures, context.offers, context)
        self._counted = list(context.offers)
        return errors

    def publish_stocks(
        self, stocks: Sequence[Stock], context: PublishContext
    ) -> Sequence[RowError]:
        """Write how many there are of each of *context.offers*."""
        del stocks  # added up by the warehouses that are for sale
        counted, self._counted = self._counted, []
        known = {id(offer) for offer in counted}  # the very rows, as just read
        offers = [offer for offer in context.offers if id(offer) not in known]
        return self._deliver(partial(write_figures, with_prices=False), offers, context)

    def withdraw(
        self, products: Sequence[Product], context: PublishContext
    ) -> Sequence[RowError]:
        """Hide *products* and their variants; orders still point to them."""
        return self._deliver(visibility.withdraw, products, context)

    def finish(self, context: PublishContext) -> None:
        """Bring the search, Oscar's view and its alerts up to date."""
        self._counted = []
        self._lately.forget()
        finishing.finish(Delivery(choices=self, context=context))

    def _deliver(
        self,
        write: Callable[[Delivery, Sequence[Row]], None],
        rows: Sequence[Row],
        context: PublishContext,
    ) -> Sequence[RowError]:
        """Have *write* put *rows* into the store; return what it said of them."""
        delivery = Delivery(choices=self, context=context, lately=self._lately)
        write(delivery, rows)
        return delivery.errors
