"""A 1C that gives its goods to the adapter, as the engine does in a run."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from typing import Final, NamedTuple, TypeVar
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

Row = TypeVar("Row", Product, Offer)


class Gift(NamedTuple):
    """One batch of one kind."""

    kind: str
    size: int
    """How many rows there are."""
    give: Callable[[], Sequence[RowError]]


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
            for gift in gifts(shop):
                with transaction.atomic():
                    said += gift.give()
            if is_dry_run:
                transaction.set_rollback(True)
        shop.finish()
        return said

    def give_broken_off(self) -> list[RowError]:
        """Give each batch twice: the first time, all that was done is taken back."""
        shop = self.shop()
        said: list[RowError] = []
        for gift in gifts(shop):
            with suppress(_BrokenOffError), transaction.atomic():
                gift.give()
                raise _BrokenOffError
            with transaction.atomic():
                said += gift.give()
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


def gifts(shop: Shop) -> Iterator[Gift]:
    """Yield each batch that a run gives to *shop*, in its order.

    All that the mirror of its profile holds is given.
    """
    profile = shop.context.profile
    groups = _groups(profile)
    yield Gift("groups", len(groups), partial(shop.give_groups, groups))
    for products in _in_batches(_products(profile)):
        count = len(products)
        yield Gift("products", count, partial(shop.give_products, products))
        yield Gift("images", count, partial(shop.give_images, products))
    for offers in _in_batches(_offers(profile)):
        count = len(offers)
        yield Gift("offers", count, partial(shop.give_offers, offers))
        yield Gift("prices", count, partial(shop.give_prices, offers))
        yield Gift("stocks", count, partial(shop.give_stocks, offers))


def _groups(profile: ExchangeProfile) -> list[Group]:
    rows = Group.objects.filter(profile=profile).select_related("parent")
    return parents_first(list(rows), profile.pk)


def _products(profile: ExchangeProfile) -> list[Product]:
    rows = Product.objects.filter(profile=profile).order_by("pk")
    return list(rows.select_related("base_unit"))


def _offers(profile: ExchangeProfile) -> list[Offer]:
    rows = Offer.objects.filter(profile=profile).order_by("pk")
    return list(rows.select_related("product"))


def _in_batches(rows: list[Row]) -> Iterator[list[Row]]:
    for start in range(0, len(rows), AT_ONCE):
        yield rows[start : start + AT_ONCE]
