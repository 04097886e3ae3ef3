"""Goods that a shop has already are linked with those of 1C, before an import.

Without it each of them would come a second time. Nothing else of them changes.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import models, transaction

from django_commerceml.adapters.links import LinkKind
from django_commerceml.adapters.mapped.batches import read_in_batches
from django_commerceml.adapters.mapped.families import link_families
from django_commerceml.adapters.mapped.goods import MappedGoods
from django_commerceml.adapters.mapped.proposals import WAYS, Proposal, Search
from django_commerceml.adapters.mapped.shelves import Shelf
from django_commerceml.adapters.mapped.stores import Store
from django_commerceml.chunks import in_batches
from django_commerceml.models import ExchangeProfile, Offer, Product

__all__ = ["WAYS", "Proposal", "accept", "propose"]


def propose(
    adapter: MappedGoods, profile: ExchangeProfile, by: Sequence[str] = WAYS
) -> Iterator[Proposal]:
    """Yield what of *profile* is not linked yet, with the objects that it may be.

    *by* are words of `WAYS`, the surest first: what is not found by one is looked for
    by the next. Only fields that the adapter declares can be compared. Products come
    before offers.
    """
    store = Store(profile, adapter.declarations())
    parts: tuple[tuple[LinkKind, Shelf | None, models.QuerySet[Any]], ...] = (
        (LinkKind.PRODUCT, store.products, Product.objects.all()),
        (LinkKind.OFFER, store.offers, Offer.objects.filter(product__isnull=False)),
    )
    for kind, shelf, rows in parts:
        variants = store.offers if kind is LinkKind.PRODUCT else None
        if shelf is not None:
            active = rows.filter(profile=profile, is_active=True)
            for batch in read_in_batches(active):
                yield from Search(kind, shelf, active, by, variants).find(batch)


def accept(
    adapter: MappedGoods, profile: ExchangeProfile, proposals: Iterable[Proposal]
) -> int:
    """Link what *proposals* propose; return how many are linked.

    Those without an object are passed over, and so is what has been linked, or
    deleted, in between. The variants of a product are linked with it, as far as it is
    clear which is which; they are not counted.
    """
    store = Store(profile, adapter.declarations())
    shelves = {LinkKind.PRODUCT: store.products, LinkKind.OFFER: store.offers}
    count = 0
    for batch in in_batches(one for one in proposals if one.object_id is not None):
        with transaction.atomic():
            for kind, shelf in shelves.items():
                if shelf is not None:
                    chosen = [one for one in batch if one.kind == kind]
                    count += _link(shelf, chosen)
            linked = [one.external_id for one in batch if one.kind == LinkKind.PRODUCT]
            link_families(store, linked)
    return count


def _link(shelf: Shelf, proposals: Sequence[Proposal]) -> int:
    """Link *proposals*, all of one kind, with the objects of *shelf*."""
    known = shelf.keys(one.external_id for one in proposals)
    pk = shelf.model._meta.pk  # noqa: SLF001 (Django's public name)
    wanted: dict[Any, Proposal] = {}
    for one in proposals:
        if one.external_id not in known:
            wanted.setdefault(pk.to_python(one.object_id), one)
    taken = shelf.names(wanted)
    objects = shelf.writer.read(wanted.keys() - taken.keys())
    chosen = {key: one for key, one in wanted.items() if key in objects}
    shelf.adopt({one.external_id: objects[key] for key, one in chosen.items()})
    return len(chosen)
