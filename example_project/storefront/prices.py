"""Which prices a buyer sees, and how they are said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest

from django_commerceml.models import Offer, Price, PriceType
from django_commerceml.pricing import Buyer, Quote, quotes

SESSION_KEY = "price_type"


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceChoice:
    """Whose prices are shown.

    A buyer has the prices of his groups. A member of the staff may look, and sell,
    at any type there is.
    """

    user: Buyer = None
    types: tuple[PriceType, ...] = ()
    chosen: PriceType | None = None

    def quotes(
        self, offers: Iterable[Offer], quantities: Mapping[int, Decimal] | None = None
    ) -> dict[int, Quote]:
        """Return what *offers* cost, by their ids."""
        return quotes(
            offers, user=self.user, quantities=quantities, price_type=self.chosen
        )


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


def choose_prices(request: HttpRequest) -> PriceChoice:
    """Return the prices of whoever asks; the staff's choice stays in the session."""
    user = request.user
    if not getattr(user, "is_staff", False):
        return PriceChoice(user=user)
    types = PriceType.objects.filter(is_deleted=False).order_by("-is_declared", "id")
    by_id = {str(price_type.pk): price_type for price_type in types}
    if "price" in request.GET:
        request.session[SESSION_KEY] = request.GET["price"]
    return PriceChoice(
        user=user,
        types=tuple(by_id.values()),
        chosen=by_id.get(request.session.get(SESSION_KEY, "")),
    )


def read_prices(prices: Iterable[Price], currency: str) -> list[Money]:
    """Return the prices of one offer: the main one first, then those for more.

    Zero is how 1C says that nobody has set a price yet.
    """
    money = [
        Money(
            amount=price.amount,
            currency=price.currency or currency,
            unit=price.unit,
            factor=price.factor,
            min_quantity=price.min_quantity,
        )
        for price in prices
        if price.amount > 0
    ]
    return sorted(money, key=lambda price: (price.min_quantity, price.factor))


def lowest(found: Iterable[Quote]) -> Money | None:
    """Return the lowest of the prices that were *found* for variants."""
    main = list(found)
    if not main:
        return None
    best = min(main, key=lambda quote: quote.amount)
    return Money(
        amount=best.amount,
        currency=best.currency,
        unit=best.unit,
        is_lowest=any(quote.amount > best.amount for quote in main),
    )
