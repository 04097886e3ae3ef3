"""What an offer costs a buyer, and how much of it there is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Final

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, QuerySet, prefetch_related_objects

from django_commerceml.models import (
    ExchangeProfile,
    Offer,
    Price,
    PriceType,
    Stock,
    Unit,
)
from django_commerceml.models.sums import line_total, vat_of

Buyer = AbstractBaseUser | AnonymousUser | None

_USUAL_CURRENCY: Final = "RUB"
_HUNDRED: Final = Decimal(100)
_PRECISION: Final = Decimal("0.0001")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What one unit of an offer costs a buyer who takes a quantity of it."""

    amount: Decimal
    """Of one unit, as 1C says it: with VAT or without, see *includes_vat*."""
    currency: str
    price_type: PriceType
    vat_rate: Decimal | None
    """None: without VAT."""
    includes_vat: bool
    """Whether VAT is in *amount*; it is, unless 1C said that it is not."""
    min_quantity: Decimal
    """The least that is sold, in units; zero: any quantity."""
    unit: str
    """The short name of the unit; empty when 1C named none."""
    unit_code: str
    factor: Decimal
    """How many base units there are in the unit."""
    stock: Decimal | None
    """In base units; None: 1C never said."""

    @property
    def amount_with_vat(self) -> Decimal:
        """Return what one unit costs with VAT in it."""
        return (
            self.amount if self.includes_vat else with_vat(self.amount, self.vat_rate)
        )

    def vat(self, quantity: Decimal) -> Decimal:
        """Return the VAT of *quantity* units."""
        lines = line_total(self.amount, quantity)
        return vat_of(lines, self.vat_rate, is_included=self.includes_vat)

    def total(self, quantity: Decimal) -> Decimal:
        """Return what a buyer pays for *quantity* units, with VAT."""
        lines = line_total(self.amount, quantity)
        return lines if self.includes_vat else lines + self.vat(quantity)

    def covers(self, quantity: Decimal) -> bool:
        """Return whether *quantity* units are there; what nobody counted is."""
        return self.stock is None or quantity * self.factor <= self.stock


def quote(
    offer: Offer,
    *,
    user: Buyer = None,
    quantity: Decimal = Decimal(1),
    price_type: PriceType | None = None,
) -> Quote | None:
    """Return what *offer* costs *user* who takes *quantity*; None: it has no price.

    The price type is that of the buyer (see `price_type_for`), or *price_type*
    where a manager sells by hand. Ranges of quantities choose among its prices. A
    price of zero is how 1C says that nobody has set one.
    """
    wanted = {offer.pk: quantity}
    found = quotes([offer], user=user, quantities=wanted, price_type=price_type)
    return found.get(offer.pk)


def quotes(
    offers: Iterable[Offer],
    *,
    user: Buyer = None,
    quantities: Mapping[int, Decimal] | None = None,
    price_type: PriceType | None = None,
) -> dict[int, Quote]:
    """Return the quotes of *offers* by their ids, at a fixed number of queries.

    An offer without a price is left out; one that *quantities* do not name is
    asked for one unit. The rest is as with `quote`.
    """
    rows = list(offers)
    prefetch_related_objects(rows, "product__base_unit", "unit")
    ranked = _rank({row.profile_id for row in rows}, user, price_type)
    prices = _read_prices(rows, ranked)
    stocks = _read_stocks(rows)
    wanted = quantities or {}
    found = {}
    for row in rows:
        chosen = _choose(prices.get(row.pk, []), ranked[row.profile_id])
        if chosen:
            quantity = wanted.get(row.pk, Decimal(1))
            found[row.pk] = _make_quote(row, chosen, quantity, stocks.get(row.pk))
    return found


def price_type_for(user: Buyer, profile: ExchangeProfile) -> PriceType | None:
    """Return the price type that *user* buys at from *profile*.

    It is the first, by id, of those that belong to a group of the user; else the
    first that is for everybody else; else, where none is marked so, the first that
    1C has declared of those that belong to no group. None: there is no such type.
    An offer without a price of the group's type is sold at the one for everybody
    else.
    """
    return next(iter(price_types_for(user, profile)), None)


def price_types_for(user: Buyer, profile: ExchangeProfile) -> list[PriceType]:
    """Return the price types that *user* buys at from *profile*, the best first.

    The others are for offers that have no price of the first.
    """
    return _rank({profile.pk}, user, None)[profile.pk]


def choose_prices(prices: Iterable[Price], types: Sequence[PriceType]) -> list[Price]:
    """Return those of an offer's *prices* that are paid, those for more the last.

    They are of the first of *types* that has any, in the base unit, else in the
    smallest. A price of zero is none.
    """
    return _choose([price for price in prices if price.amount > 0], types)


def price_of(
    prices: Iterable[Price], types: Sequence[PriceType], quantity: Decimal = Decimal(1)
) -> Price | None:
    """Return which of an offer's *prices* holds for *quantity*; None: it has none."""
    chosen = choose_prices(prices, types)
    return _reached(chosen, quantity) if chosen else None


def with_vat(amount: Decimal, vat_rate: Decimal | None) -> Decimal:
    """Return *amount* with the VAT of *vat_rate*, per cent; None: there is none."""
    if not vat_rate:
        return amount
    return (amount * (_HUNDRED + vat_rate) / _HUNDRED).quantize(_PRECISION)


Ranking = dict[int, list[PriceType]]
"""Of each profile, the price types of a buyer, the best first."""


def _rank(profiles: set[int], user: Buyer, only: PriceType | None) -> Ranking:
    ranked: Ranking = {profile: [] for profile in profiles}
    if only is not None:
        return ranked | {only.profile_id: [only]}
    types = PriceType.objects.filter(profile__in=profiles, is_deleted=False)
    of_buyer = _types_of(user)
    given = PriceType.groups.through.objects.filter(pricetype=OuterRef("pk"))
    rows = types.annotate(is_of_group=Exists(given)).order_by("profile_id", "id")
    for profile, group in groupby(rows, attrgetter("profile_id")):
        there = list(group)
        mine = [row for row in there if row.pk in of_buyer]
        usual = [row for row in there if row.is_default and row not in mine]
        others = sorted(
            (row for row in there if not row.is_of_group), key=_is_undeclared
        )
        ranked[profile] = [*mine, *usual] or [*others[:1]]
    return ranked


def _types_of(user: Buyer) -> frozenset[int]:
    """Return the price types that are for a group of *user*."""
    groups = getattr(user, "groups", None)
    if user is None or groups is None or not user.is_authenticated:
        return frozenset()
    types = PriceType.objects.filter(groups__in=groups.values("pk"))
    return frozenset(types.values_list("pk", flat=True))


def _is_undeclared(price_type: PriceType) -> bool:
    return not price_type.is_declared


def _read_prices(offers: Sequence[Offer], ranked: Ranking) -> dict[int, list[Price]]:
    types = {row.pk: row for group in ranked.values() for row in group}
    rows: QuerySet[Price] = Price.objects.filter(
        offer__in=offers, price_type__in=types, amount__gt=0
    )
    found: dict[int, list[Price]] = {}
    for price in rows:
        price.price_type = types[price.price_type_id]
        found.setdefault(price.offer_id, []).append(price)
    return found


def _read_stocks(offers: Sequence[Offer]) -> dict[int, Decimal]:
    """Return what lies in the warehouses, where 1C counts by warehouses.

    Sold in advance is below zero in 1C: the warehouse that owes has nothing, and
    takes nothing from the others. What is not for sale counts as nothing.
    """
    rows = Stock.objects.filter(offer__in=offers, warehouse__is_deleted=False)
    found: dict[int, Decimal] = {}
    named = rows.values_list("offer_id", "quantity", "warehouse__is_for_sale")
    for offer, quantity, is_for_sale in named:
        there = max(quantity, Decimal(0)) if is_for_sale else Decimal(0)
        found[offer] = found.get(offer, Decimal(0)) + there
    return found


def _choose(prices: Sequence[Price], types: Sequence[PriceType]) -> list[Price]:
    """Return the prices of one type in one unit, those for more the last.

    The unit is the base unit, where there is a price of it, else the smallest.
    """
    for price_type in types:
        same = [price for price in prices if price.price_type_id == price_type.pk]
        if same:
            best = min(same, key=_size)
            fitting = [price for price in same if _size(price) == _size(best)]
            return sorted(fitting, key=attrgetter("min_quantity"))
    return []


def _size(price: Price) -> tuple[bool, Decimal, str]:
    return price.factor != 1, price.factor, price.unit


def _make_quote(
    offer: Offer, prices: Sequence[Price], quantity: Decimal, stock: Decimal | None
) -> Quote:
    lowest = prices[0]
    price = _reached(prices, quantity)
    unit = _unit_of(offer) if price.factor == 1 else None
    price_type = price.price_type
    if stock is None and offer.quantity is not None:
        stock = max(offer.quantity, Decimal(0))
    return Quote(
        amount=price.amount,
        currency=price.currency or price_type.currency or _USUAL_CURRENCY,
        price_type=price_type,
        vat_rate=offer.product.vat_rate if offer.product else None,
        includes_vat=price_type.includes_vat is not False,
        min_quantity=max(lowest.min_quantity, Decimal(0)),
        unit=str(unit) if unit else price.unit,
        unit_code=unit.code if unit else "",
        factor=price.factor,
        stock=stock,
    )


def _reached(prices: Sequence[Price], quantity: Decimal) -> Price:
    """Return the price for *quantity*; the first is for less than any, too."""
    reached = [price for price in prices if price.min_quantity <= quantity]
    return reached[-1] if reached else prices[0]


def _unit_of(offer: Offer) -> Unit | None:
    return offer.unit or (offer.product.base_unit if offer.product else None)
