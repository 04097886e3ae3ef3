"""Products go into the shop, with their groups; those that 1C withdrew are hidden."""

from collections.abc import Sequence
from typing import Any

from django.db.models import prefetch_related_objects

from django_commerceml.adapters.contract import RowError
from django_commerceml.adapters.mapped.batches import read_in_batches
from django_commerceml.adapters.mapped.filling import Filling
from django_commerceml.adapters.mapped.memberships import GroupKeys, read_groups
from django_commerceml.adapters.mapped.offers import publish_offers
from django_commerceml.adapters.mapped.outcomes import Outcome
from django_commerceml.adapters.mapped.owners import Owners, gather_offers
from django_commerceml.adapters.mapped.placing import Fill, Placing
from django_commerceml.adapters.mapped.shelves import Shelf
from django_commerceml.adapters.mapped.stores import Store, is_visible
from django_commerceml.chunks import in_batches
from django_commerceml.models import Group, Offer, Product, ProductGroup


def publish_products(
    store: Store, shelf: Shelf, products: Sequence[Product]
) -> Outcome:
    """Write *products*, which are on *shelf*.

    One that is new to the shop brings what the mirror has of it already: its offers,
    and what they cost.
    """
    _prefetch(shelf, products)
    found = shelf.find(product.external_id for product in products)
    groups = _read_groups(store, products)
    filling = Filling()
    if store.offers is None and (store.price_field or store.stock_field):
        filling = store.begin(gather_offers(products), found)

    def takes(product: Product) -> bool:
        return product.is_active and product.pk not in filling.unmade

    def word(product: Product) -> bool:
        return is_visible(product) and product.pk not in filling.hidden

    outcome = Placing(shelf, found).put(
        products,
        word=word,
        fills=[*_group_fills(store, groups), *filling.fills],
        takes=takes,
    )
    _write_groups(store, shelf, products, groups, outcome)
    outcome.errors += _bring_along(store, outcome)
    return outcome


def regroup_products(
    store: Store, shelf: Shelf, groups: Sequence[Group]
) -> list[RowError]:
    """Put the products of *groups* that are in the shop into them.

    Nothing else of them changes.
    """
    if store.main_group is None and store.many_groups is None:
        return []
    errors: list[RowError] = []
    for chunk in in_batches(group.pk for group in groups):
        inside = ProductGroup.objects.filter(group__in=chunk).values("product")
        rows = Product.objects.filter(shelf.is_linked(), pk__in=inside)
        for products in read_in_batches(rows):
            errors += _regroup(store, shelf, products)
    return errors


def _regroup(store: Store, shelf: Shelf, products: Sequence[Product]) -> list[RowError]:
    _prefetch(shelf, products)
    found = shelf.find(product.external_id for product in products)
    groups = _read_groups(store, products)
    outcome = Placing(shelf, found).amend(products, fills=_group_fills(store, groups))
    _write_groups(store, shelf, products, groups, outcome)
    return outcome.errors


def withdraw(shelf: Shelf, products: Sequence[Product]) -> list[RowError]:
    """Hide *products*; nothing else of them changes."""
    found = shelf.find(product.external_id for product in products)
    return Placing(shelf, found).amend(products, word=_no).errors


def _prefetch(shelf: Shelf, products: Sequence[Product]) -> None:
    wanted = ("base_unit", *getattr(shelf.mapping, "prefetch", ()))
    prefetch_related_objects(products, *wanted)


def _no(_: Any) -> bool:
    return False


def _read_groups(store: Store, products: Sequence[Product]) -> GroupKeys:
    if store.groups is None or not (store.main_group or store.many_groups):
        return {}
    return read_groups(products, store.groups)


def _group_fills(store: Store, groups: GroupKeys) -> list[Fill]:
    return [store.main_group.begin(groups)] if store.main_group else []


def _write_groups(
    store: Store,
    shelf: Shelf,
    products: Sequence[Product],
    groups: GroupKeys,
    outcome: Outcome,
) -> None:
    if store.many_groups is None:
        return
    keys = {
        product.pk: outcome.keys[product.external_id]
        for product in products
        if product.external_id in outcome.keys and shelf.wants(product)
    }
    created = frozenset(product.pk for product in outcome.created)
    store.many_groups.write(keys, groups, created)


def _bring_along(store: Store, outcome: Outcome) -> list[RowError]:
    """Write the offers of products that came into the shop after them."""
    has_tables = store.price_table or store.stock_table
    if not outcome.created or not (store.offers or has_tables):
        return []
    if store.offers is None:
        owners = gather_offers(outcome.created)
        return [*store.write_tables(_with_offers(owners), outcome.keys)]
    offers: list[Offer] = []
    for chunk in in_batches(product.pk for product in outcome.created):
        rows = Offer.objects.filter(product__in=chunk).select_related("product")
        offers += rows.order_by("pk")
    return publish_offers(store, store.offers, offers) if offers else []


def _with_offers(owners: Owners) -> Owners:
    rows = [row for row in owners.rows if row.pk in owners.offers]
    return Owners(rows=rows, offers=owners.offers)
