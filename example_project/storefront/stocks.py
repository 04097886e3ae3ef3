"""How much there is, and how it is said."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django_commerceml.models import Offer

LITTLE = 5
"""Fewer than this is "мало"."""


class Level(StrEnum):
    """How much there is, in a word."""

    PLENTY = "plenty"
    LITTLE = "little"
    NONE = "none"
    UNKNOWN = "unknown"


WORDS = {
    Level.PLENTY: "есть",
    Level.LITTLE: "мало",
    Level.NONE: "нет",
    Level.UNKNOWN: "уточняйте",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """How much there is, in one place or in all."""

    quantity: Decimal | None
    place: str = ""
    address: str = ""

    @property
    def level(self) -> Level:
        if self.quantity is None:
            return Level.UNKNOWN
        if self.quantity <= 0:
            return Level.NONE
        return Level.LITTLE if self.quantity < LITTLE else Level.PLENTY

    @property
    def word(self) -> str:
        return WORDS[self.level]


def read_supply(offer: Offer) -> Supply:
    """Return how much of *offer* there is in all.

    Sold in advance is below zero in 1C: the warehouse that owes has nothing, and
    takes nothing from the others. What is not for sale counts as nothing.
    """
    stocks = [
        max(stock.quantity, Decimal(0)) if stock.warehouse.is_for_sale else Decimal(0)
        for stock in offer.stocks.all()
    ]
    if stocks:
        return Supply(quantity=sum(stocks, Decimal(0)))
    if offer.quantity is None:
        return Supply(quantity=None)
    return Supply(quantity=max(offer.quantity, Decimal(0)))


def read_places(offer: Offer) -> list[Supply]:
    """Return how much of *offer* there is in each warehouse that sells."""
    return [
        Supply(
            quantity=max(stock.quantity, Decimal(0)),
            place=str(stock.warehouse),
            address=stock.warehouse.address,
        )
        for stock in offer.stocks.all()
        if stock.warehouse.is_for_sale
    ]


def add_up(supplies: Iterable[Supply]) -> Supply:
    """Return how much there is of all variants together."""
    known = [supply.quantity for supply in supplies if supply.quantity is not None]
    return Supply(quantity=sum(known, Decimal(0)) if known else None)
