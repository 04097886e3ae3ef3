"""Prices of the mirror as a shop wants them: one of each offer, or one of each type."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Q

from django_commerceml.adapters.mapped.choices import chosen_values
from django_commerceml.adapters.mapped.declarations import PriceMapping
from django_commerceml.chunks import in_batches
from django_commerceml.models import ExchangeProfile, Offer, Price, PriceType
from django_commerceml.pricing import choose_prices, price_of, price_types_for

Prices = Mapping[int, Sequence[Price]]
"""By the ids of their offers."""
PriceKey = tuple[Any, Decimal]
"""What stands for a price type in the shop, and the quantity from which it holds."""

_USUAL_CURRENCY = "RUB"


class Amount(NamedTuple):
    """What one unit costs."""

    amount: Decimal
    currency: str


def types_of_field(
    mapping: PriceMapping, profile: ExchangeProfile
) -> Sequence[PriceType]:
    """Return the price types that go into the one field, the best first."""
    if mapping.price_type is None:
        return price_types_for(None, profile)
    named = Q(name=mapping.price_type) | Q(external_id=mapping.price_type)
    return list(PriceType.objects.filter(named, profile=profile, is_deleted=False))


def types_of_table(
    mapping: PriceMapping, profile: ExchangeProfile
) -> dict[PriceType, Any]:
    """Return the price types that go into the table, and what stands for them there."""
    rows = PriceType.objects.filter(profile=profile).order_by("is_deleted", "pk")
    return chosen_values(mapping.types, rows)


def read_prices(offers: Iterable[Offer], types: Iterable[PriceType]) -> Prices:
    """Return the prices of *offers* that are of *types*."""
    known = {row.pk: row for row in types}
    found: dict[int, list[Price]] = {}
    for chunk in in_batches(offer.pk for offer in offers):
        rows = Price.objects.filter(offer__in=chunk, price_type__in=known)
        for price in rows.order_by("pk"):
            price.price_type = known[price.price_type_id]
            found.setdefault(price.offer_id, []).append(price)
    return found


def amount_of(
    offers: Iterable[Offer], prices: Prices, types: Sequence[PriceType]
) -> Amount | None:
    """Return the lowest price of *offers*, of one product or one alone."""
    there = [
        _amount(price)
        for offer in offers
        if (price := price_of(prices.get(offer.pk, ()), types)) is not None
    ]
    return min(there, default=None)


def amounts_by_type(
    offers: Iterable[Offer],
    prices: Prices,
    types: Mapping[PriceType, Any],
    *,
    with_ranges: bool,
) -> dict[PriceKey, Amount]:
    """Return the lowest prices of *offers* for each of *types*.

    *with_ranges* also those for more than one.
    """
    found: dict[PriceKey, Amount] = {}
    for offer in offers:
        there = prices.get(offer.pk, ())
        for price_type, value in types.items():
            for price in _of_type(there, price_type, with_ranges=with_ranges):
                key = (value, price.min_quantity if with_ranges else Decimal(0))
                found[key] = min(_amount(price), found.get(key, _amount(price)))
    return found


def _of_type(
    prices: Sequence[Price], price_type: PriceType, *, with_ranges: bool
) -> list[Price]:
    if with_ranges:
        return choose_prices(prices, [price_type])
    price = price_of(prices, [price_type])
    return [] if price is None else [price]


def _amount(price: Price) -> Amount:
    currency = price.currency or price.price_type.currency or _USUAL_CURRENCY
    return Amount(price.amount, currency)
