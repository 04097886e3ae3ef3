"""How many of an offer there are, for each partner, as the mirror has it."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from django.db.models import Q

from django_commerceml.adapters.oscar.deliveries import Delivery
from django_commerceml.adapters.oscar.partners import (
    find_or_create_partner,
    find_or_create_partners,
)
from django_commerceml.bulk.among import among
from django_commerceml.exceptions import AdapterError
from django_commerceml.models import Offer, Stock, Warehouse

Counts = Mapping[int, Mapping[int, Decimal | None]]
"""Of each offer, by its id, how many each partner has; None: 1C never said."""
Lying = Mapping[int, Mapping[int, Decimal]]
"""Of each offer how much lies in each warehouse."""


def read_counts(delivery: Delivery, offers: Sequence[Offer]) -> Counts:
    """Return how many of *offers* there are, in base units, below zero too."""
    warehouses = _choose(delivery)
    lying = _read(offers)
    if delivery.choices.partner_per_warehouse:
        return _by_warehouse(delivery, offers, lying, warehouses)
    partner = find_or_create_partner(delivery).pk
    return {
        offer.pk: {partner: _total(offer, lying.get(offer.pk), warehouses)}
        for offer in offers
    }


def _choose(delivery: Delivery) -> dict[int, Warehouse]:
    """Return the warehouses whose stock counts, by their ids.

    Raises `AdapterError` where the choices name one that 1C does not.
    """
    there = Warehouse.objects.filter(profile=delivery.profile, is_deleted=False)
    names = delivery.choices.warehouses
    if names is None:
        return {row.pk: row for row in there.filter(is_for_sale=True)}
    rows = list(there.filter(Q(name__in=names) | Q(external_id__in=names)))
    missing = set(names) - {
        word for row in rows for word in (row.name, row.external_id)
    }
    if missing and there.exists():
        message = f"нет склада {', '.join(f'«{name}»' for name in sorted(missing))}"
        raise AdapterError(message)
    return {row.pk: row for row in rows}


def _read(offers: Sequence[Offer]) -> Lying:
    found: dict[int, dict[int, Decimal]] = {}
    ours = among("offer", (offer.pk for offer in offers))
    stocks = Stock.objects.filter(ours, warehouse__is_deleted=False)
    for offer, *values in stocks.values_list(*_COLUMNS):
        found.setdefault(offer, {})[values[0]] = values[1]
    return found


def _total(
    offer: Offer, lying: Mapping[int, Decimal] | None, warehouses: Collection[int]
) -> Decimal | None:
    """Return what lies in *warehouses*; one that owes takes nothing from the others."""
    if lying is None:
        return offer.quantity
    mine = [number for pk, number in lying.items() if pk in warehouses]
    there = [number for number in mine if number > 0]
    return sum(there or mine, Decimal(0))


def _by_warehouse(
    delivery: Delivery,
    offers: Sequence[Offer],
    lying: Lying,
    warehouses: Mapping[int, Warehouse],
) -> Counts:
    """Return the counts of the warehouses; where 1C does not count so, the total."""
    partners = find_or_create_partners(warehouses.values())
    main = None
    found: dict[int, dict[int, Decimal | None]] = {}
    for offer in offers:
        numbers = lying.get(offer.pk)
        if numbers is None:
            main = main or find_or_create_partner(delivery)
            found[offer.pk] = {main.pk: offer.quantity}
        else:
            found[offer.pk] = {
                partner.pk: numbers.get(pk, Decimal(0))
                for pk, partner in partners.items()
            }
    return found


_COLUMNS = ("offer_id", "warehouse_id", "quantity")
