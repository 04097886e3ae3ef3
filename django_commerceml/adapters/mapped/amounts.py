"""Prices of the mirror as a shop wants them: one of each offer, or one of each type."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, NamedTuple

from django.db.models import Q

from django_commerceml.adapters.mapped.choices import chosen_values
from django_commerceml.adapters.mapped.declarations import PriceMapping
from django_commerceml.bulk.among import among
from django_commerceml.models import ExchangeProfile, Offer, Price, PriceType
from django_commerceml.pricing import (
    choose_prices,
    price_of,
    price_types_for,
    with_vat,
)

Prices = Mapping[int, Sequence[Price]]
"""By the ids of their offers."""
PriceKey = tuple[Any, Decimal]
"""What stands for a price type in the shop, and the quantity from which it holds."""

_USUAL_CURRENCY: Final = "RUB"
_PRECISION: Final = Decimal("0.0001")


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
    ours = among("offer", (offer.pk for offer in offers))
    rows = Price.objects.filter(ours, price_type__in=known)
    for price in rows.order_by("pk"):
        price.price_type = known[price.price_type_id]
        found.setdefault(price.offer_id, []).append(price)
    return found


class Amounts:
    """What offers cost in a shop whose prices have VAT in them, or have not."""

    def __init__(self, prices: Prices, *, with_vat: bool) -> None:
        self._prices = prices
        self._with_vat = with_vat

    def lowest(
        self, offers: Iterable[Offer], types: Sequence[PriceType]
    ) -> Amount | None:
        """Return the lowest price of *offers*, of one product or one alone."""
        there = [
            self._amount(price, offer)
            for offer in offers
            if (price := price_of(self._of(offer), types)) is not None
        ]
        return min(there, default=None)

    def by_type(
        self,
        offers: Iterable[Offer],
        types: Mapping[PriceType, Any],
        *,
        with_ranges: bool,
    ) -> dict[PriceKey, Amount]:
        """Return the lowest prices of *offers* for each of *types*.

        *with_ranges* also those for more than one.
        """
        found: dict[PriceKey, Amount] = {}
        for offer in offers:
            for price_type, value in types.items():
                for price in self._of_type(offer, price_type, with_ranges=with_ranges):
                    amount = self._amount(price, offer)
                    key = (value, price.min_quantity if with_ranges else Decimal(0))
                    found[key] = min(amount, found.get(key, amount))
        return found

    def _of(self, offer: Offer) -> Sequence[Price]:
        return self._prices.get(offer.pk, ())

    def _of_type(
        self, offer: Offer, price_type: PriceType, *, with_ranges: bool
    ) -> list[Price]:
        if with_ranges:
            return choose_prices(self._of(offer), [price_type])
        price = price_of(self._of(offer), [price_type])
        return [] if price is None else [price]

    def _amount(self, price: Price, offer: Offer) -> Amount:
        """Return what one base unit costs: stock is counted in these."""
        kind = price.price_type
        amount = price.amount
        if price.factor > 0 and price.factor != 1:
            amount = (amount / price.factor).quantize(_PRECISION)
        if self._with_vat and kind.includes_vat is False and offer.product is not None:
            amount = with_vat(amount, offer.product.vat_rate)
        return Amount(amount, price.currency or kind.currency or _USUAL_CURRENCY)
