"""Products that were linked bring their variants along, where each has but one."""

from collections.abc import Iterable, Mapping
from typing import Any

from django_commerceml.adapters.columns import find_field
from django_commerceml.adapters.mapped.shelves import Shelf
from django_commerceml.adapters.mapped.stores import Store
from django_commerceml.chunks import in_batches
from django_commerceml.models import Offer


def link_sole_variants(store: Store, external_ids: Iterable[str]) -> None:
    """Link the only offer of a product with the only variant that the shop has of it.

    *external_ids* are those of products. A product without characteristics has one of
    each; nothing else tells that they are the same where neither has an article number.
    """
    if store.products is None or store.offers is None:
        return
    for batch in in_batches(external_ids):
        living = store.products.keys(batch)
        products = {name: key for name, key in living.items() if key is not None}
        offers = _sole_offers(store, products)
        variants = _sole_variants(store.offers, products.values())
        _link(store.offers, products, offers, variants)


def _link(
    shelf: Shelf,
    products: Mapping[str, Any],
    offers: Mapping[str, str],
    variants: Mapping[Any, Any],
) -> None:
    pairs = {
        offer: variants[products[product]]
        for product, offer in offers.items()
        if products[product] in variants
    }
    known = shelf.keys(pairs)
    taken = shelf.names(pairs.values())
    free = {
        offer: key
        for offer, key in pairs.items()
        if offer not in known and key not in taken
    }
    objects = shelf.writer.read(free.values())
    if objects:
        shelf.adopt({offer: objects[key] for offer, key in free.items()})


def _sole_offers(store: Store, products: Iterable[str]) -> dict[str, str]:
    """Return the offers that are alone in their product, by 1C's ids of these."""
    rows = Offer.objects.filter(
        profile=store.profile, product__external_id__in=list(products), is_active=True
    )
    return _alone(rows.values_list("product__external_id", "external_id"))


def _sole_variants(shelf: Shelf, products: Iterable[Any]) -> dict[Any, Any]:
    """Return the keys of variants that are alone in their product, by its key."""
    owner = find_field(shelf.model, shelf.owner).attname
    rows = shelf.writer.rows().filter(**{f"{owner}__in": list(products)})
    return _alone(rows.order_by("pk").values_list(owner, "pk"))


def _alone(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, Any]:
    """Return the second of each pair by the first, where there is but one of it."""
    found: dict[Any, list[Any]] = {}
    for one, other in pairs:
        found.setdefault(one, []).append(other)
    return {one: others[0] for one, others in found.items() if len(others) == 1}
