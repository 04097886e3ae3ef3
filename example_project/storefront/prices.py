"""Which prices a buyer sees, and how they are said."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest

from django_commerceml.models import Price, PriceType

SESSION_KEY = "price_type"


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceChoice:
    """The types of prices there are, and the one that this buyer chose."""

    types: tuple[PriceType, ...]
    chosen: PriceType | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """A price as it is shown."""

    amount: Decimal
    currency: str
    unit: str = ""
    factor: Decimal = Decimal(1)
    min_quantity: Decimal = Decimal(0)
    is_lowest: bool = False
    """Other variants cost more: "от 990 ₽"."""


def choose_price_type(request: HttpRequest) -> PriceChoice:
    """Return the choice in the address, else in the session, else the first type.

    A choice in the address is remembered in the session.
    """
    types = tuple(
        PriceType.objects.filter(is_deleted=False).order_by("-is_declared", "id")
    )
    by_id = {str(price_type.pk): price_type for price_type in types}
    asked = by_id.get(request.GET.get("price", ""))
    if asked is not None:
        request.session[SESSION_KEY] = str(asked.pk)
    kept = by_id.get(request.session.get(SESSION_KEY, ""))
    return PriceChoice(types=types, chosen=kept or (types[0] if types else None))


def read_prices(prices: Iterable[Price], choice: PriceChoice) -> list[Money]:
    """Return the prices of one offer: the main one first, then those for more.

    Zero is how 1C says that nobody has set a price yet.
    """
    fallback = choice.chosen.currency if choice.chosen else ""
    money = [
        Money(
            amount=price.amount,
            currency=price.currency or fallback,
            unit=price.unit,
            factor=price.factor,
            min_quantity=price.min_quantity,
        )
        for price in prices
        if price.amount > 0
    ]
    return sorted(money, key=lambda price: (price.min_quantity, price.factor))


def lowest(offers: Iterable[list[Money]]) -> Money | None:
    """Return the lowest of the main prices of *offers*."""
    main = [prices[0] for prices in offers if prices]
    if not main:
        return None
    best = min(main, key=lambda price: price.amount)
    return Money(
        amount=best.amount,
        currency=best.currency,
        unit=best.unit,
        is_lowest=any(price.amount > best.amount for price in main),
    )
