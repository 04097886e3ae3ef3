"""Changed rows go to the shop in bulk; what it refuses is applied anew next time."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final

from django.db.models import Model

from django_commerceml.adapters import Capability
from django_commerceml.adapters.trees import parents_first
from django_commerceml.bulk import upserts
from django_commerceml.bulk.among import among
from django_commerceml.importing.context import Giver, LinesOf
from django_commerceml.importing.loaders.references import Owners
from django_commerceml.models import Group, Offer, Product, ProductImage, Unit

_AT_ONCE: Final = 3000
"""So many rows a shop is given by one call: a batch of the usual size is one."""
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
    groups = Group.objects.filter(among("pk", ids)).select_related("parent")
    errors = context.shop.give_groups(parents_first(list(groups), context.profile.pk))
    refused = context.take_errors("group", errors, lines)
    _owned(Group, refused, context).update(fingerprint=_REFUSED)


def publish_products(
    ids: Collection[int], context: Giver, *, lines: LinesOf = dict
) -> None:
    """Give the products *ids* to the shop, and have it withdraw those inactive."""
    if not any(map(context.shop.wants, _OF_PRODUCTS)):
        return
    for chunk in upserts.in_chunks(sorted(ids), _AT_ONCE):
        products = _by_ids(Product, chunk)
        _attach(products, "base_unit", Unit)
        errors = context.shop.give_products(products)
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
        errors = context.shop.give_images(_by_ids(Product, given))
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
        offers = _by_ids(Offer, chunk)
        _attach(offers, "product", Product)
        refused: list[str] = []
        for record_type, give, wanted in gifts:
            errors = give([offer for offer in offers if offer.pk in wanted])
            refused += context.take_errors(record_type, errors, lines)
        _owned(Offer, refused, context).update(**_OFFER_FINGERPRINTS)


def _by_ids(model: Any, ids: Iterable[int | None]) -> list[Any]:
    """Return the rows *ids* of *model*, as a shop gets them.

    Their times, which cost much to read and say nothing of goods, are read when
    somebody looks at them.
    """
    rows = model._default_manager.filter(among("pk", ids))  # noqa: SLF001 (Django's own way)
    return list(rows.defer("created_at", "updated_at").order_by("pk"))


def _attach(rows: Sequence[Any], name: str, model: Any) -> None:
    """Give *rows* what their foreign key *name* points to, each of it read once."""
    keys = [getattr(row, f"{name}_id") for row in rows]
    found = {row.pk: row for row in _by_ids(model, keys)}
    for row, key in zip(rows, keys, strict=True):
        row._state.fields_cache[name] = found.get(key)  # noqa: SLF001 (as Django's joins do)


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
