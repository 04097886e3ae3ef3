"""The shop of a profile: what the mirror gives to it, kind by kind."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from django.db.models import QuerySet
from django.utils.module_loading import import_string

from django_commerceml.adapters import (
    Capability,
    PublishContext,
    RowError,
    ShopAdapter,
)
from django_commerceml.adapters.asking import ask_shop
from django_commerceml.adapters.laziness import Lazily
from django_commerceml.bulk.among import among
from django_commerceml.conf import get_settings
from django_commerceml.exceptions import RunError
from django_commerceml.models import (
    ExchangeProfile,
    Group,
    ImportRun,
    Offer,
    Price,
    Product,
    Stock,
)

Figure = TypeVar("Figure", Price, Stock)


def get_adapter(profile: ExchangeProfile) -> ShopAdapter:
    """Return the adapter that *profile*, or the settings, name.

    Raises `RunError` (CONF-03) when it is not a `ShopAdapter`.
    """
    path = profile.adapter or get_settings().adapter
    try:
        adapter = import_string(path)
    except ImportError as error:
        message = f"адаптер магазина «{path}» не найден"
        raise RunError(message, code="CONF-03") from error
    if not (isinstance(adapter, type) and issubclass(adapter, ShopAdapter)):
        message = f"«{path}» не является адаптером магазина"
        raise RunError(message, code="CONF-03")
    return adapter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """Gives rows of the mirror to an adapter; every method returns what it refused.

    What the adapter does not want is not given; it may be asked for beforehand with
    `wants`, to spare the reading of rows.
    """

    adapter: ShopAdapter
    context: PublishContext

    def wants(self, capability: Capability) -> bool:
        """Return whether rows of *capability* go on from the mirror to the shop."""
        return self.context.profile.publishes_goods and self.adapter.wants(capability)

    def give_groups(self, groups: Sequence[Group]) -> Sequence[RowError]:
        """Give *groups*, which must stand parents before children."""
        if not self.wants(Capability.GROUPS):
            return []
        return ask_shop(self.adapter.publish_groups, groups, self.context)

    def give_products(self, products: Sequence[Product]) -> Sequence[RowError]:
        """Give *products*, and have those withdrawn that are inactive."""
        errors: list[RowError] = []
        if self.wants(Capability.PRODUCTS):
            errors += ask_shop(self.adapter.publish_products, products, self.context)
        gone = [product for product in products if not product.is_active]
        return [*errors, *self.withdraw(gone)]

    def give_images(self, products: Sequence[Product]) -> Sequence[RowError]:
        """Give the pictures of *products*."""
        if not self.wants(Capability.IMAGES):
            return []
        return ask_shop(self.adapter.publish_images, products, self.context)

    def withdraw(self, products: Sequence[Product]) -> Sequence[RowError]:
        """Have *products* taken off sale."""
        if not self.wants(Capability.WITHDRAWAL):
            return []
        return ask_shop(self.adapter.withdraw, products, self.context)

    def give_offers(self, offers: Sequence[Offer]) -> Sequence[RowError]:
        """Give *offers*."""
        if not self.wants(Capability.OFFERS):
            return []
        return ask_shop(self.adapter.publish_offers, offers, self.context)

    def give_prices(self, offers: Sequence[Offer]) -> Sequence[RowError]:
        """Give all prices of *offers*."""
        if not (offers and self.wants(Capability.PRICES)):
            return []
        prices = Price.objects.select_related("price_type").order_by("pk")

        def publish_prices(
            some: Sequence[Offer], context: PublishContext
        ) -> Sequence[RowError]:
            return self.adapter.publish_prices(
                Lazily(lambda: _read_figures(prices, some)),
                replace(context, offers=some),
            )

        return ask_shop(publish_prices, offers, self.context)

    def give_stocks(self, offers: Sequence[Offer]) -> Sequence[RowError]:
        """Give all stock of *offers*."""
        if not (offers and self.wants(Capability.STOCKS)):
            return []
        stocks = Stock.objects.select_related("warehouse").order_by("pk")

        def publish_stocks(
            some: Sequence[Offer], context: PublishContext
        ) -> Sequence[RowError]:
            return self.adapter.publish_stocks(
                Lazily(lambda: _read_figures(stocks, some)),
                replace(context, offers=some),
            )

        return ask_shop(publish_stocks, offers, self.context)

    def finish(self) -> None:
        """Tell the adapter that the run has given all that it had.

        Raises what the adapter raises.
        """
        if self.context.profile.publishes_goods:
            self.adapter.finish(self.context)


def shop_of_run(run: ImportRun, *, changes_only: bool = False) -> Shop:
    """Return the shop that *run* gives to.

    Raises `RunError` (CONF-03) when the profile names no adapter.
    """
    context = PublishContext(
        profile=run.profile,
        changes_only=changes_only,
        is_dry_run=run.is_dry_run,
        run_id=run.pk,
        started_at=run.started_at,
    )
    return Shop(adapter=get_adapter(run.profile), context=context)


def shop_of_profile(profile: ExchangeProfile) -> Shop:
    """Return the shop that *profile* gives to between two runs.

    Raises `RunError` (CONF-03) when the profile names no adapter.
    """
    return Shop(adapter=get_adapter(profile), context=PublishContext(profile=profile))


def _read_figures(rows: "QuerySet[Figure]", offers: Sequence[Offer]) -> list[Figure]:
    """Return those of *rows* that are of *offers*, in the order of these.

    They are given the offers as these are.
    """
    known = {offer.pk: offer for offer in offers}
    found: dict[int, list[Figure]] = {}
    for row in rows.filter(among("offer", known)):
        row.offer = known[row.offer_id]
        found.setdefault(row.offer_id, []).append(row)
    return [row for offer in offers for row in found.get(offer.pk, ())]
