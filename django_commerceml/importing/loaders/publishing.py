"""Changed rows go to the shop in bulk; what it refuses is applied anew next time."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from django.db.models import Model

from django_commerceml.adapters import Capability
from django_commerceml.importing import upserts
from django_commerceml.importing.asking import Publish, Row, ask_shop
from django_commerceml.importing.context import LoadContext
from django_commerceml.importing.loaders.references import Owners
from django_commerceml.models import Group, Offer, Price, Product, Stock

_AT_ONCE: Final = 1000
_OFFER_FINGERPRINTS: Final = {
    "fingerprint": "",
    "prices_fingerprint": "",
    "stocks_fingerprint": "",
}
_REFUSED: Final = "refused"
"""The fingerprint of a group that the shop refused; others have none."""


def publish_groups(ids: Collection[int], context: LoadContext) -> None:
    """Give the groups *ids* to the shop, parents before children."""
    if not ids or not context.adapter.wants(Capability.GROUPS):
        return
    parents = dict(
        Group.objects.filter(profile=context.profile).values_list("pk", "parent_id")
    )
    groups: list[Group] = []
    for chunk in upserts.in_chunks(ids):
        groups.extend(Group.objects.filter(pk__in=chunk).select_related("parent"))
    groups.sort(key=lambda group: (_depth(group.pk, parents), group.pk))
    refused = _give(context.adapter.publish_groups, "group", groups, context)
    _owned(Group, refused, context).update(fingerprint=_REFUSED)


def _depth(pk: int, parents: Mapping[int, int | None]) -> int:
    depth = 0
    parent: int | None = parents[pk]
    while parent is not None and depth < len(parents):
        depth += 1
        parent = parents[parent]
    return depth


def publish_products(ids: Collection[int], context: LoadContext) -> None:
    """Give the products *ids* to the shop, and have it withdraw those inactive."""
    adapter = context.adapter
    wants_rows = adapter.wants(Capability.PRODUCTS)
    wants_withdrawal = adapter.wants(Capability.WITHDRAWAL)
    if not (wants_rows or wants_withdrawal):
        return
    for chunk in upserts.in_chunks(sorted(ids), _AT_ONCE):
        rows = Product.objects.filter(pk__in=chunk).order_by("pk")
        refused: list[str] = []
        if wants_rows:
            products = list(rows.select_related("base_unit"))
            refused += _give(adapter.publish_products, "product", products, context)
        if wants_withdrawal:
            gone = list(rows.filter(is_active=False))
            refused += _give(adapter.withdraw, "product", gone, context)
        _owned(Product, refused, context).update(fingerprint="")


def publish_offers(
    ids: Collection[int],
    context: LoadContext,
    *,
    with_prices: Collection[int],
    with_stocks: Collection[int],
) -> None:
    """Give the offers *ids* to the shop, then the prices and the stock of some."""
    adapter = context.adapter
    refused: list[str] = []
    if adapter.wants(Capability.OFFERS):
        for chunk in upserts.in_chunks(sorted(ids), _AT_ONCE):
            offers = Offer.objects.filter(pk__in=chunk).order_by("pk")
            rows = list(offers.select_related("product"))
            refused += _give(adapter.publish_offers, "offer", rows, context)
    if adapter.wants(Capability.PRICES):
        for chunk in upserts.in_chunks(sorted(with_prices), _AT_ONCE):
            prices = Price.objects.filter(offer_id__in=chunk).order_by("pk")
            found = list(prices.select_related("offer", "price_type"))
            refused += _give(adapter.publish_prices, "price", found, context)
    if adapter.wants(Capability.STOCKS):
        for chunk in upserts.in_chunks(sorted(with_stocks), _AT_ONCE):
            stocks = Stock.objects.filter(offer_id__in=chunk).order_by("pk")
            levels = list(stocks.select_related("offer", "warehouse"))
            refused += _give(adapter.publish_stocks, "stock", levels, context)
    _owned(Offer, refused, context).update(**_OFFER_FINGERPRINTS)


def publish_owners(owners: Owners, context: LoadContext) -> None:
    """Give the products and the offers *owners* to the shop: their values changed."""
    publish_products(owners.products, context)
    publish_offers(owners.offers, context, with_prices=(), with_stocks=())


def _give(
    publish: Publish[Row],
    record_type: str,
    rows: Sequence[Row],
    context: LoadContext,
) -> list[str]:
    """Return 1C's ids of the *rows* that the shop refused."""
    errors = ask_shop(publish, rows, context.publish)
    return context.take_errors(record_type, errors)


def _owned(model: type[Model], refused: list[str], context: LoadContext) -> Any:
    return model._default_manager.filter(  # noqa: SLF001 (Django's own way)
        profile=context.profile, external_id__in=refused
    )
