"""Prices and stock go into the shop, wherever it keeps them."""

from collections.abc import Sequence
from dataclasses import replace

from django_commerceml.adapters.contract import RowError
from django_commerceml.adapters.mapped.figures import PriceField, StockField
from django_commerceml.adapters.mapped.offers import publish_offers
from django_commerceml.adapters.mapped.outcomes import Found
from django_commerceml.adapters.mapped.owners import Owner, Owners
from django_commerceml.adapters.mapped.placing import Placing
from django_commerceml.adapters.mapped.products import publish_products
from django_commerceml.adapters.mapped.shelves import Shelf
from django_commerceml.adapters.mapped.stores import Store, is_visible
from django_commerceml.models import Offer, Product


def publish_prices(
    store: Store, shelf: Shelf, offers: Sequence[Offer]
) -> list[RowError]:
    """Write what *offers* cost; *shelf* has those that are sold."""
    fresh = store.fresh.prices
    stale = [offer for offer in offers if fresh.get(offer.pk) is not offer]
    owners = store.gather(stale)
    errors: list[RowError] = []
    if owners.rows and store.price_field is not None:
        errors += _write_prices(store, shelf, store.price_field, owners)
    if owners.rows and store.price_table is not None:
        errors += store.price_table.write(owners, _keys(shelf, owners))
    store.fresh.prices.clear()
    return _of_offers(errors, owners, stale)


def publish_stocks(
    store: Store, shelf: Shelf, offers: Sequence[Offer]
) -> list[RowError]:
    """Write how much there is of *offers*; *shelf* has those that are sold."""
    fresh = store.fresh.stocks
    stale = [offer for offer in offers if fresh.get(offer.pk) is not offer]
    owners = store.gather(stale)
    errors: list[RowError] = []
    if owners.rows and store.stock_field is not None:
        errors += _write_stock(shelf, store.stock_field, owners)
    if owners.rows and store.stock_table is not None:
        errors += store.stock_table.write(owners, _keys(shelf, owners))
    store.fresh.stocks.clear()
    return _of_offers(errors, owners, stale)


def refresh_products(
    store: Store, shelf: Shelf, offers: Sequence[Offer]
) -> list[RowError]:
    """Write the figures of the products of *offers*, where there are no variants.

    An offer that came, went or came back changes what its product costs.
    """
    store.fresh.begin()
    owners = store.gather(offers)
    errors: list[RowError] = []
    if store.price_field or store.stock_field:
        found = shelf.find(row.external_id for row in owners.rows)
        filling = store.begin(owners, found)
        errors += _make_absent(store, shelf, owners, found, unmade=filling.unmade)

        def word(row: Owner) -> bool:
            return is_visible(row) and row.pk not in filling.hidden

        errors += (
            Placing(shelf, found)
            .amend(owners.rows, word=word, fills=filling.fills)
            .errors
        )
        store.note_fresh(offers, filling)
    errors += store.write_tables(owners, _keys(shelf, owners))
    return _of_offers(errors, owners, offers)


def _write_prices(
    store: Store, shelf: Shelf, prices: PriceField, owners: Owners
) -> list[RowError]:
    found = shelf.find(row.external_id for row in owners.rows)
    pricing = prices.begin(owners)
    if not pricing.types:
        return prices.unknown_type(owners)
    unmade = frozenset() if prices.can_wait else pricing.unpriced
    errors = _make_absent(store, shelf, owners, found, unmade=unmade)

    def word(row: Owner) -> bool:
        is_lost = row.pk in pricing.unpriced and bool(owners.active(row))
        return is_visible(row) and not is_lost

    outcome = Placing(shelf, found).amend(
        owners.rows,
        word=word if prices.must_be_there else None,
        fills=[pricing.fill_lost],
    )
    return [*errors, *outcome.errors]


def _write_stock(shelf: Shelf, stock: StockField, owners: Owners) -> list[RowError]:
    found = shelf.find(row.external_id for row in owners.rows)
    fill = stock.begin(owners).fill_lost
    return Placing(shelf, found).amend(owners.rows, fills=[fill]).errors


def _make_absent(
    store: Store,
    shelf: Shelf,
    owners: Owners,
    found: Found,
    *,
    unmade: frozenset[int],
) -> list[RowError]:
    """Make the rows that waited for their price, which has come."""
    if store.price_field is None or store.price_field.can_wait:
        return []
    waiting = [
        row
        for row in owners.rows
        if found.lacks(row.external_id) and row.pk not in unmade
    ]
    offers = [row for row in waiting if isinstance(row, Offer)]
    products = [row for row in waiting if isinstance(row, Product)]
    errors = publish_offers(store, shelf, offers) if offers else []
    if products:
        errors += publish_products(store, shelf, products).errors
    return errors


def _keys(shelf: Shelf, owners: Owners) -> dict[str, object]:
    return shelf.keys(row.external_id for row in owners.rows)


def _of_offers(
    errors: Sequence[RowError], owners: Owners, offers: Sequence[Offer]
) -> list[RowError]:
    """Return *errors* by the ids of *offers*, where they are about their products."""
    if owners.rows and isinstance(owners.rows[0], Offer):
        return list(errors)
    named: dict[str, str] = {}
    for offer in offers:
        if offer.product is not None:
            named.setdefault(offer.product.external_id, offer.external_id)
    return [
        replace(error, external_id=named.get(error.external_id, error.external_id))
        for error in errors
    ]
