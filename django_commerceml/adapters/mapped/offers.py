"""Offers go into the shop: as variants, or as the figures of their products."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models
from django.db.models import prefetch_related_objects

from django_commerceml.adapters.columns import Column, find_field, make_column
from django_commerceml.adapters.contract import RowError
from django_commerceml.adapters.drafts import Draft
from django_commerceml.adapters.mapped.owners import variants_of
from django_commerceml.adapters.mapped.placing import Fill, Placing
from django_commerceml.adapters.mapped.shelves import Shelf
from django_commerceml.adapters.mapped.stores import Store, is_visible
from django_commerceml.models import Offer

_NO_PRODUCT = "товара ещё нет в магазине"


def publish_offers(
    store: Store, shelf: Shelf, offers: Sequence[Offer]
) -> list[RowError]:
    """Write *offers* as variants, which are on *shelf*.

    One that is new to the shop brings its prices and its stock.
    """
    names = ["characteristics"] if getattr(shelf.mapping, "characteristics", "") else []
    prefetch_related_objects(offers, *names, *getattr(shelf.mapping, "prefetch", ()))
    store.fresh.begin()
    found = shelf.find(offer.external_id for offer in offers)
    products = _product_keys(store, offers)
    filling = store.begin(variants_of(offers), found)

    def takes(offer: Offer) -> bool:
        is_possible = products.get(_product_id(offer)) is not None
        return offer.is_active and is_possible and offer.pk not in filling.unmade

    def word(offer: Offer) -> bool:
        return is_visible(offer) and offer.pk not in filling.hidden

    outcome = Placing(shelf, found).put(
        offers,
        word=word,
        fills=[*_fills(shelf, products), *filling.fills],
        takes=takes,
    )
    store.note_fresh(offers, filling)
    orphans = [offer for offer in offers if found.lacks(offer.external_id)]
    return [
        *outcome.errors,
        *_refuse_orphans(store, orphans, products),
        *store.write_tables(variants_of(outcome.created), outcome.keys),
    ]


def _product_id(offer: Offer) -> str:
    return offer.product.external_id if offer.product else ""


def _product_keys(store: Store, offers: Sequence[Offer]) -> dict[str, Any]:
    """Return the primary keys of the products of *offers*, by 1C's ids.

    None is that of a product that was deleted in the shop.
    """
    if store.products is None:
        return {}
    return store.products.keys({_product_id(offer) for offer in offers} - {""})


def _refuse_orphans(
    store: Store, offers: Sequence[Offer], products: Mapping[str, Any]
) -> list[RowError]:
    """Return errors of *offers* whose product the shop would have, but has not.

    They are given again by the next import; it may have the product by then.
    """
    return [
        RowError(external_id=offer.external_id, message=_NO_PRODUCT)
        for offer in offers
        if offer.product is not None
        and offer.is_active
        and offer.product.is_active
        and offer.product.external_id not in products
        and store.products is not None
        and store.products.wants(offer.product)
    ]


def _fills(shelf: Shelf, products: Mapping[str, Any]) -> list[Fill]:
    mapping = shelf.mapping
    fills = [_fill_product(shelf, products)]
    name = getattr(mapping, "characteristics", None)
    if name:
        fills.append(_fill_characteristics(make_column(shelf.model, name), shelf))
    return fills


def _fill_product(shelf: Shelf, products: Mapping[str, Any]) -> Fill:
    column = make_column(shelf.model, shelf.owner)

    def fill(draft: Draft, offer: Offer) -> None:
        key = products.get(_product_id(offer))
        if key is not None:
            draft.set(column, key)

    return fill


def _fill_characteristics(column: Column, shelf: Shelf) -> Fill:
    field = find_field(shelf.model, column.name)
    make = _as_json if isinstance(field, models.JSONField) else _as_text

    def fill(draft: Draft, offer: Offer) -> None:
        pairs = {row.name: row.value for row in offer.characteristics.all()}
        draft.put(column, make(pairs))

    return fill


def _as_json(pairs: Mapping[str, str]) -> Any:
    return dict(pairs)


def _as_text(pairs: Mapping[str, str]) -> Any:
    return ", ".join(f"{name}: {value}" for name, value in pairs.items())
