"""Prices and stock of offers.

Within one offer a list of prices, or of stock by warehouse, is whole: what it
does not name is gone, in full exports and in changes alike. An offer that has
no such list keeps what it has (protocol C.4, the rule of 1C-Bitrix).
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from django.db import models

from django_commerceml.cml import records
from django_commerceml.importing.context import LoadContext
from django_commerceml.importing.lookups import Lookup
from django_commerceml.importing.reports import Outcome
from django_commerceml.importing.rows import ChildRows, merge, sync_children
from django_commerceml.models import Price, PriceType, Stock, Warehouse

_ZERO: Final = Decimal(0)
_ONE: Final = Decimal(1)


def offer_quantity(record: records.Offer) -> Decimal | None:
    """Return how much there is in all; None when 1C did not say."""
    if record.quantity is not None:
        return record.quantity
    levels = record.stock_levels or ()
    totals = [level.quantity for level in levels if not level.warehouse_id]
    if totals:
        return totals[-1]
    return sum((level.quantity for level in levels), _ZERO) if levels else None


def write_prices(
    by_pk: Mapping[int, records.Offer], new: set[int], context: LoadContext
) -> None:
    """Make the prices of the offers *by_pk* what 1C said."""
    named = {
        price.price_type_id: price
        for record in by_pk.values()
        for price in record.prices or ()
    }
    types = _find_or_declare(
        context.lookups.price_types,
        PriceType,
        {
            external_id: {"currency": price.currency or ""}
            for external_id, price in named.items()
        },
        context,
    )
    wanted: ChildRows = {
        pk: _price_rows(record.prices or (), types) for pk, record in by_pk.items()
    }
    touched = sync_children(
        Price,
        "offer_id",
        ("price_type_id", "min_quantity", "unit"),
        ("amount", "currency", "factor"),
        wanted,
        new_parents=new,
    )
    _count("price", wanted, touched, context)


def _price_rows(
    prices: Iterable[records.Price], types: Mapping[str, int]
) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    return {
        (
            types[price.price_type_id],
            price.min_quantity or _ZERO,
            (price.unit or "")[:50],
        ): (price.amount, price.currency or "", price.factor or _ONE)
        for price in prices
    }


def write_stocks(
    by_pk: Mapping[int, records.Offer], new: set[int], context: LoadContext
) -> None:
    """Make the stock of the offers *by_pk* what 1C said, warehouse by warehouse."""
    said = {
        pk: [level for level in record.stock_levels if level.warehouse_id]
        for pk, record in by_pk.items()
        if record.stock_levels is not None
    }
    warehouses = _find_or_declare(
        context.lookups.warehouses,
        Warehouse,
        {level.warehouse_id: {} for levels in said.values() for level in levels},
        context,
    )
    wanted: ChildRows = {
        pk: {(warehouses[level.warehouse_id],): (level.quantity,) for level in levels}
        for pk, levels in said.items()
    }
    touched = sync_children(
        Stock, "offer_id", ("warehouse_id",), ("quantity",), wanted, new_parents=new
    )
    _count("stock", wanted, touched, context)


def _find_or_declare(
    lookup: Lookup,
    model: type[models.Model],
    wanted: Mapping[str, dict[str, Any]],
    context: LoadContext,
) -> dict[str, int]:
    """Return ids by 1C's id; an unknown one is kept, to be named when 1C names it."""
    known = lookup.find(wanted)
    missing = {
        external_id: {**values, "is_declared": False}
        for external_id, values in wanted.items()
        if external_id not in known
    }
    if not missing:
        return known
    merged = merge(model, context.profile.pk, missing, now=context.now)
    lookup.remember(merged.ids())
    return {**known, **merged.ids()}


def _count(
    record_type: str, wanted: ChildRows, touched: set[int], context: LoadContext
) -> None:
    """Count the rows of offers that changed, and of those that did not."""
    changed = sum(len(rows) for pk, rows in wanted.items() if pk in touched)
    same = sum(len(rows) for pk, rows in wanted.items() if pk not in touched)
    context.report.count(record_type, Outcome.UPDATED, changed)
    context.report.count(record_type, Outcome.UNCHANGED, same)
