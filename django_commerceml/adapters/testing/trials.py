"""A 1C that gives its goods to the adapter, as the engine does in a run."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from typing import Final
from uuid import uuid4

from django.db import transaction
from django.test import TestCase
from django.utils import timezone

from django_commerceml.adapters.contract import PublishContext, RowError, ShopAdapter
from django_commerceml.adapters.shops import Shop
from django_commerceml.adapters.testing.goods import Goods
from django_commerceml.adapters.trees import parents_first
from django_commerceml.models import ExchangeProfile, Group, Offer, Product

AT_ONCE: Final = 1000
"""So many rows the engine gives at once."""

Gift = tuple[str, Callable[[], Sequence[RowError]]]


class _BrokenOffError(Exception):
    """A batch fails after the adapter has done its work."""


class Trial:
    """A profile with its goods, and the adapter that they are given to."""

    def __init__(self, *, adapter: type[ShopAdapter], price_type: str) -> None:
        slug = f"contract-{uuid4().hex[:8]}"
        self.adapter = adapter
        self.profile = ExchangeProfile.objects.create(slug=slug, name=slug, login=slug)
        self.goods = Goods(self.profile, retail=price_type)

    def give(self, *, is_dry_run: bool = False) -> list[RowError]:
        """Give all that the mirror holds, in batches; return what the shop said.

        What is to be done after a commit is done; a dry run is taken back.
        """
        shop = self.shop(is_dry_run=is_dry_run)
        said: list[RowError] = []
        with TestCase.captureOnCommitCallbacks(execute=True), transaction.atomic():
            for _, give in self.gifts(shop):
                with transaction.atomic():
                    said += give()
            if is_dry_run:
                transaction.set_rollback(True)
        shop.finish()
        return said

    def give_broken_off(self) -> list[RowError]:
        """Give each batch twice: the first time, all that was done is taken back."""
        shop = self.shop()
        said: list[RowError] = []
        for _, give in self.gifts(shop):
            with suppress(_BrokenOffError), transaction.atomic():
                give()
                raise _BrokenOffError
            with transaction.atomic():
                said += give()
        return said

    def shop(self, *, is_dry_run: bool = False) -> Shop:
        """Return the shop of a run of its own."""
        context = PublishContext(
            profile=self.profile,
            changes_only=False,
            is_dry_run=is_dry_run,
            started_at=timezone.now(),
        )
        return Shop(adapter=self.adapter(), context=context)

    def gifts(self, shop: Shop) -> Iterator[Gift]:
        """Yield each batch that a run gives, in its order: its kind, and the giving."""
        yield "groups", partial(shop.give_groups, self._groups())
        for products in self._products():
            yield "products", partial(shop.give_products, products)
            yield "images", partial(shop.give_images, products)
        for offers in self._offers():
            yield "offers", partial(shop.give_offers, offers)
            yield "prices", partial(shop.give_prices, offers)
            yield "stocks", partial(shop.give_stocks, offers)

    def _groups(self) -> list[Group]:
        rows = Group.objects.filter(profile=self.profile).select_related("parent")
        return parents_first(list(rows), self.profile.pk)

    def _products(self) -> Iterator[list[Product]]:
        rows = Product.objects.filter(profile=self.profile).order_by("pk")
        found = list(rows.select_related("base_unit"))
        for start in range(0, len(found), AT_ONCE):
            yield found[start : start + AT_ONCE]

    def _offers(self) -> Iterator[list[Offer]]:
        rows = Offer.objects.filter(profile=self.profile).order_by("pk")
        found = list(rows.select_related("product"))
        for start in range(0, len(found), AT_ONCE):
            yield found[start : start + AT_ONCE]
