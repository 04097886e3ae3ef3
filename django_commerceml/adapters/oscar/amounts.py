"""What an offer costs, of the prices that the mirror has of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.db.models import Q

from django_commerceml.adapters.oscar.deliveries import Delivery
from django_commerceml.bulk.among import among
from django_commerceml.exceptions import AdapterError
from django_commerceml.models import Offer, Price, PriceType
from django_commerceml.pricing import price_of, price_types_for

_HUNDRED: Final = Decimal(100)
_USUAL_CURRENCY: Final = "RUB"


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """What one unit costs."""

    price: Decimal
    """With VAT, or without, as the choices say."""
    currency: str
    factor: Decimal
    """How many base units there are in the unit."""


def read_amounts(delivery: Delivery, offers: Sequence[Offer]) -> Mapping[int, Amount]:
    """Return what *offers* cost, by their ids; those without a price are left out.

    Raises `AdapterError` where 1C has no price type of the name that is chosen.
    """
    types = _choose_types(delivery)
    prices = _read(offers, types)
    found = {}
    for offer in offers:
        price = price_of(prices.get(offer.pk, ()), types)
        if price is not None:
            found[offer.pk] = _amount(delivery, offer, price)
    return found


def _choose_types(delivery: Delivery) -> Sequence[PriceType]:
    name = delivery.choices.price_type
    if not name:
        return price_types_for(None, delivery.profile)
    types = PriceType.objects.filter(profile=delivery.profile, is_deleted=False)
    found = list(types.filter(Q(name=name) | Q(external_id=name)).order_by("pk"))
    if not found:
        message = f"нет вида цен «{name}»"
        raise AdapterError(message)
    return found


def _read(
    offers: Iterable[Offer], types: Iterable[PriceType]
) -> dict[int, list[Price]]:
    """Return the prices of *offers*, of the first of *types* that an offer has any of.

    Those of the others are not read: no buyer pays them.
    """
    found: dict[int, list[Price]] = {}
    left = {offer.pk for offer in offers}
    for price_type in types:
        rows = Price.objects.filter(among("offer", left), price_type=price_type)
        for price in rows.filter(amount__gt=0):
            price.price_type = price_type
            found.setdefault(price.offer_id, []).append(price)
        left -= found.keys()
    return found


def _amount(delivery: Delivery, offer: Offer, price: Price) -> Amount:
    rate = (offer.product.vat_rate if offer.product else None) or Decimal(0)
    includes_vat = price.price_type.includes_vat is not False
    amount = price.amount
    if includes_vat and not delivery.choices.prices_with_vat:
        amount = amount * _HUNDRED / (_HUNDRED + rate)
    elif delivery.choices.prices_with_vat and not includes_vat:
        amount = amount * (_HUNDRED + rate) / _HUNDRED
    return Amount(
        price=amount,
        currency=price.currency or price.price_type.currency or _USUAL_CURRENCY,
        factor=price.factor,
    )
