"""Products that were linked bring their variants along, as far as these are known."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django_commerceml.adapters.columns import find_field
from django_commerceml.adapters.mapped.shelves import Shelf
from django_commerceml.adapters.mapped.stores import Store
from django_commerceml.chunks import in_batches
from django_commerceml.models import Offer


@dataclass(frozen=True, slots=True, kw_only=True)
class _Member:
    """An offer of 1C, or a variant of the shop, within its product."""

    key: Any
    names: frozenset[str]
    """What its characteristics may be called; none where nothing is said of them."""


_Families = Mapping[Any, Sequence[_Member]]
"""Members by the keys of their products."""


def link_families(store: Store, external_ids: Iterable[str]) -> None:
    """Link the offers of products with the variants that the shop has of these.

    *external_ids* are those of products. Two are the same where either side has no
    other, or where their characteristics are.
    """
    if store.products is None or store.offers is None:
        return
    for batch in in_batches(external_ids):
        living = store.products.keys(batch)
        products = {name: key for name, key in living.items() if key is not None}
        offers = _offers_of(store, products)
        variants = _variants_of(store.offers, products.values())
        _link(store.offers, _pairs(products, offers, variants))


def _link(shelf: Shelf, pairs: Mapping[str, Any]) -> None:
    """Link *pairs* of 1C's ids and keys of the shop, but for what is linked."""
    known = shelf.keys(pairs)
    taken = shelf.names(pairs.values())
    free = {
        offer: key
        for offer, key in pairs.items()
        if offer not in known and key not in taken
    }
    objects = shelf.writer.read(free.values())
    if objects:
        shelf.adopt(
            {offer: objects[key] for offer, key in free.items() if key in objects}
        )


def _pairs(
    products: Mapping[str, Any], offers: _Families, variants: _Families
) -> dict[str, Any]:
    return {
        offer: variant
        for name, key in products.items()
        for offer, variant in _match(offers.get(name, ()), variants.get(key, ()))
    }


def _match(
    offers: Sequence[_Member], variants: Sequence[_Member]
) -> Iterable[tuple[str, Any]]:
    """Yield the keys of those that are the same, within one product."""
    if len(offers) == len(variants) == 1:
        yield offers[0].key, variants[0].key
        return
    for offer in offers:
        same = [one for one in variants if offer.names & one.names]
        rivals = [one for one in offers if offer.names & one.names]
        if len(same) == len(rivals) == 1:
            yield offer.key, same[0].key


def _offers_of(store: Store, products: Iterable[str]) -> _Families:
    rows = Offer.objects.filter(
        profile=store.profile, product__external_id__in=list(products), is_active=True
    )
    found: dict[Any, list[_Member]] = {}
    for offer in rows.select_related("product").prefetch_related("characteristics"):
        said = {row.name: row.value for row in offer.characteristics.all()}
        member = _Member(key=offer.external_id, names=_names(said))
        found.setdefault(offer.product and offer.product.external_id, []).append(member)
    return found


def _variants_of(shelf: Shelf, products: Iterable[Any]) -> _Families:
    owner = find_field(shelf.model, shelf.owner).attname
    said = getattr(shelf.mapping, "characteristics", None)
    rows = shelf.writer.rows().filter(**{f"{owner}__in": list(products)})
    found: dict[Any, list[_Member]] = {}
    for row in rows.order_by("pk"):
        names = _names(getattr(row, said)) if said else frozenset()
        member = _Member(key=row.pk, names=names)
        found.setdefault(getattr(row, owner), []).append(member)
    return found


def _names(said: Any) -> frozenset[str]:
    """Return what characteristics may be called: «цвет: красный», «красный»."""
    texts = [str(said or "")]
    if isinstance(said, Mapping):
        whole = ", ".join(f"{name}: {value}" for name, value in said.items())
        texts = [whole, ", ".join(map(str, said.values()))]
    return frozenset(text.strip().casefold() for text in texts) - {""}
