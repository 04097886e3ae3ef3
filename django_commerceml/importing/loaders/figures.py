"""Prices and stock of offers.

Within one offer a list of prices, or of stock by warehouse, is whole: what it
does not name is gone, in full exports and in changes alike. An offer that has
no such list keeps what it has (protocol C.4, the rule of 1C-Bitrix).
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from django_commerceml.cml import records
from django_commerceml.importing import parts
from django_commerceml.importing.children import (
    ChildRows,
    ChildTable,
    Synced,
    sync_children,
)
from django_commerceml.importing.context import LoadContext
from django_commerceml.importing.loaders.declared import LONGEST_ID, find_or_declare
from django_commerceml.importing.reports import Outcome
from django_commerceml.models import Price, PriceType, Stock, Warehouse

_ZERO: Final = Decimal(0)
_TOO_MUCH: Final = Decimal(10) ** 14
"""The least quantity that its column cannot hold."""

PRICES: Final = ChildTable(
    model=Price,
    parent="offer_id",
    keys=("price_type_id", "min_quantity", "unit"),
    values=("amount", "currency", "factor"),
)
STOCKS: Final = ChildTable(
    model=Stock, parent="offer_id", keys=("warehouse_id",), values=("quantity",)
)


def offer_quantity(record: records.Offer) -> Decimal | None:
    """Return how much there is in all; None when 1C did not say."""
    if record.quantity is not None:
        return record.quantity
    levels = record.stock_levels or ()
    totals = [level.quantity for level in levels if not level.warehouse_id]
    if totals:
        return totals[-1]
    total = sum((level.quantity for level in levels), _ZERO)
    return total if levels and abs(total) < _TOO_MUCH else None


def write_prices(
    by_pk: Mapping[int, records.Offer], new: set[int], context: LoadContext
) -> None:
    """Make the prices of the offers *by_pk* what 1C said."""
    said = {
        pk: record.prices for pk, record in by_pk.items() if record.prices is not None
    }
    currencies = {
        price.price_type_id[:LONGEST_ID]: price.currency or ""
        for prices in said.values()
        for price in prices
    }
    money = _money_of(said.values(), context)
    types = find_or_declare(
        context.lookups.price_types,
        PriceType,
        {
            external_id: {
                "currency": money[currency],
                "is_declared": False,
            }
            for external_id, currency in currencies.items()
        },
        context,
    )
    wanted: ChildRows = {
        pk: _price_rows(prices, types, money) for pk, prices in said.items()
    }
    synced = sync_children(PRICES, wanted, new_parents=new)
    context.changes.take_parts("offer", synced, wanted, parts.prices, new_parents=new)
    _count("price", synced, context)


def _money_of(
    said: Iterable[Iterable[records.Price]], context: LoadContext
) -> dict[str, str]:
    """Return the codes of all money that *said* names."""
    words = {price.currency or "" for prices in said for price in prices}
    return {word: context.unknowns.currency(word) for word in words}


def _price_rows(
    prices: Iterable[records.Price],
    types: Mapping[str, int],
    money: Mapping[str, str],
) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    return {
        (
            types[price.price_type_id[:LONGEST_ID]],
            price.min_quantity or 0,
            (price.unit or "")[:50],
        ): (price.amount, money[price.currency or ""], price.factor or 1)
        for price in prices
    }


def write_stocks(
    by_pk: Mapping[int, records.Offer], new: set[int], context: LoadContext
) -> None:
    """Make the stock of the offers *by_pk* what 1C said, warehouse by warehouse.

    A list in which nothing can be read says nothing.
    """
    said = {
        pk: {
            level.warehouse_id[:LONGEST_ID]: level.quantity
            for level in record.stock_levels
            if level.warehouse_id
        }
        for pk, record in by_pk.items()
        if record.stock_levels
    }
    warehouses = find_or_declare(
        context.lookups.warehouses,
        Warehouse,
        {name: {"is_declared": False} for levels in said.values() for name in levels},
        context,
    )
    wanted: ChildRows = {
        pk: {(warehouses[name],): (quantity,) for name, quantity in levels.items()}
        for pk, levels in said.items()
    }
    synced = sync_children(STOCKS, wanted, new_parents=new)
    context.changes.take_parts("offer", synced, wanted, parts.stocks, new_parents=new)
    _count("stock", synced, context)


def _count(record_type: str, synced: Synced, context: LoadContext) -> None:
    """Count the rows of the offers that changed; what is gone is deactivated."""
    context.report.count(record_type, Outcome.CREATED, synced.created)
    context.report.count(record_type, Outcome.UPDATED, synced.updated)
    context.report.count(record_type, Outcome.UNCHANGED, synced.unchanged)
    context.report.count(record_type, Outcome.DEACTIVATED, synced.removed)
