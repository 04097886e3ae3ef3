"""Changed rows go to the shop in bulk; what it refuses is applied anew next time."""

from collections.abc import Collection
from typing import Any, Final

from django.db.models import Model

from django_commerceml.adapters import Capability
from django_commerceml.adapters.trees import parents_first
from django_commerceml.bulk import upserts
from django_commerceml.bulk.among import among
from django_commerceml.importing.context import Giver, LinesOf
from django_commerceml.importing.loaders.references import Owners
from django_commerceml.models import Group, Offer, Product, ProductImage

_AT_ONCE: Final = 1000
_OFFER_FINGERPRINTS: Final = {
    "fingerprint": "",
    "prices_fingerprint": "",
    "stocks_fingerprint": "",
}
_REFUSED: Final = "refused"
"""The fingerprint of a group that the shop refused; others have none."""
_OF_PRODUCTS: Final = (Capability.PRODUCTS, Capability.WITHDRAWAL)
_OF_OFFERS: Final = (Capability.OFFERS, Capability.PRICES, Capability.STOCKS)


def publish_groups(
    ids: Collection[int], context: Giver, *, lines: LinesOf = dict
) -> None:
    """Give the groups *ids* to the shop, parents before children.

    *lines* gives where in the file they stand, here and below.
    """
    if not (ids and context.shop.wants(Capability.GROUPS)):
        return
    groups: list[Group] = []
    for chunk in upserts.in_chunks(ids):
        groups.extend(Group.objects.filter(among("pk", chunk)).select_related("parent"))
    errors = context.shop.give_groups(parents_first(groups, context.profile.pk))
    refused = context.take_errors("group", errors, lines)
    _owned(Group, refused, context).update(fingerprint=_REFUSED)


def publish_products(
    ids: Collection[int], context: Giver, *, lines: LinesOf = dict
) -> None:
    """Give the products *ids* to the shop, and have it withdraw those inactive."""
    if not any(map(context.shop.wants, _OF_PRODUCTS)):
        return
    for chunk in upserts.in_chunks(sorted(ids), _AT_ONCE):
        rows = Product.objects.filter(among("pk", chunk)).order_by("pk")
        errors = context.shop.give_products(list(rows.prefetch_related("base_unit")))
        _refuse_products(context.take_errors("product", errors, lines), context)


def publish_images(
    ids: Collection[int],
    context: Giver,
    *,
    changed: Collection[int] | None = None,
    lines: LinesOf = dict,
) -> None:
    """Give the pictures of the products *ids* to the shop.

    *changed* are those whose pictures are others than before: of the rest, which the
    shop may have refused before, only those count that have some. None: nobody knows.
    """
    if not context.shop.wants(Capability.IMAGES):
        return
    for chunk in upserts.in_chunks(sorted(ids), _AT_ONCE):
        given = set(chunk)
        if changed is not None:
            given &= _pictured(chunk) | set(changed)
        rows = Product.objects.filter(among("pk", given))
        errors = context.shop.give_images(list(rows.order_by("pk")))
        _refuse_products(context.take_errors("product", errors, lines), context)


def _pictured(ids: Collection[int]) -> set[int]:
    images = ProductImage.objects.filter(among("product", ids)).order_by()
    return set(images.values_list("product_id", flat=True))


def publish_offers(
    ids: Collection[int],
    context: Giver,
    *,
    with_prices: Collection[int],
    with_stocks: Collection[int],
    lines: LinesOf = dict,
) -> None:
    """Give the offers *ids* to the shop, then the prices and the stock of some."""
    shop = context.shop
    if not any(map(shop.wants, _OF_OFFERS)):
        return
    gifts = (
        ("offer", shop.give_offers, frozenset(ids)),
        ("price", shop.give_prices, frozenset(with_prices)),
        ("stock", shop.give_stocks, frozenset(with_stocks)),
    )
    everyone = frozenset().union(*(wanted for _, _, wanted in gifts))
    for chunk in upserts.in_chunks(sorted(everyone), _AT_ONCE):
        offers = _read_offers(chunk)
        refused: list[str] = []
        for record_type, give, wanted in gifts:
            errors = give([offer for offer in offers if offer.pk in wanted])
            refused += context.take_errors(record_type, errors, lines)
        _owned(Offer, refused, context).update(**_OFFER_FINGERPRINTS)


def _read_offers(ids: Collection[int]) -> list[Offer]:
    """Return the offers *ids* with their products, each of which is read once."""
    offers = list(Offer.objects.filter(among("pk", ids)).order_by("pk"))
    owners = {offer.product_id for offer in offers}
    products = {row.pk: row for row in Product.objects.filter(among("pk", owners))}
    for offer in offers:
        if offer.product_id is not None:
            offer.product = products[offer.product_id]
    return offers


def publish_owners(owners: Owners, context: Giver) -> None:
    """Give the products and the offers *owners* to the shop: their values changed."""
    publish_products(owners.products, context)
    publish_offers(owners.offers, context, with_prices=(), with_stocks=())


def _refuse_products(refused: list[str], context: Giver) -> None:
    _owned(Product, refused, context).update(fingerprint="")


def _owned(model: type[Model], refused: list[str], context: Giver) -> Any:
    return model._default_manager.filter(  # noqa: SLF001 (Django's own way)
        among("external_id", refused), profile=context.profile
    )
