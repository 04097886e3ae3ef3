"""Stock of the mirror as a shop wants it: in all, or by warehouses."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from django_commerceml.adapters.mapped.choices import chosen_values
from django_commerceml.adapters.mapped.declarations import StockMapping
from django_commerceml.bulk.among import among
from django_commerceml.models import ExchangeProfile, Offer, Stock, Warehouse

Quantities = Mapping[int, Mapping[int, Decimal]]
"""By the ids of offers, then of warehouses."""


def warehouses_of(
    mapping: StockMapping, profile: ExchangeProfile
) -> dict[Warehouse, Any]:
    """Return the warehouses that count, and what stands for them in the shop."""
    rows = Warehouse.objects.filter(profile=profile).order_by("pk")
    if mapping.warehouses is None:
        rows = rows.filter(is_for_sale=True, is_deleted=False)
    return chosen_values(mapping.warehouses, rows)


def read_quantities(offers: Iterable[Offer]) -> Quantities:
    """Return what lies of *offers* in each warehouse."""
    found: dict[int, dict[int, Decimal]] = {}
    rows = Stock.objects.filter(among("offer", (offer.pk for offer in offers)))
    for offer, warehouse, quantity in rows.values_list(
        "offer_id", "warehouse_id", "quantity"
    ):
        found.setdefault(offer, {})[warehouse] = quantity
    return found


def quantity_of(
    offers: Iterable[Offer],
    quantities: Quantities,
    warehouses: Mapping[Warehouse, Any],
    *,
    counts: Callable[[Offer], bool],
) -> Decimal | None:
    """Return how much there is of *offers*, of one product or one alone.

    Offers that do not *count* have nothing. None: 1C never said.
    """
    wanted = {row.pk for row in warehouses}
    there = [
        _total(offer, quantities.get(offer.pk, {}), wanted) if counts(offer) else _NONE
        for offer in offers
    ]
    said = [quantity for quantity in there if quantity is not None]
    return _sum(said) if said else None


def quantities_by_warehouse(
    offers: Iterable[Offer],
    quantities: Quantities,
    warehouses: Mapping[Warehouse, Any],
    uncounted: Any,
) -> dict[Any, Decimal]:
    """Return how much there is of *offers* in each of *warehouses*, by its value.

    *uncounted* stands for stock that is not counted by warehouses; None: for none.
    """
    values = {row.pk: value for row, value in warehouses.items()}
    found: dict[Any, list[Decimal]] = {}
    for offer in offers:
        there = quantities.get(offer.pk)
        if there is None and uncounted is not None and offer.quantity is not None:
            found.setdefault(uncounted, []).append(offer.quantity)
        for warehouse, quantity in (there or {}).items():
            if warehouse in values:
                found.setdefault(values[warehouse], []).append(quantity)
    return {value: _sum(one) for value, one in found.items()}


_NONE: Final = Decimal(0)


def _total(
    offer: Offer, there: Mapping[int, Decimal], wanted: set[int]
) -> Decimal | None:
    if not there:
        return offer.quantity
    return _sum(quantity for name, quantity in there.items() if name in wanted)


def _sum(quantities: Iterable[Decimal]) -> Decimal:
    """Return what can be sold of *quantities*; below zero where nothing can.

    Sold in advance is below zero in 1C: the warehouse that owes takes nothing from the
    others.
    """
    said = list(quantities)
    positive = sum((one for one in said if one > 0), _NONE)
    return positive or sum(said, _NONE)
