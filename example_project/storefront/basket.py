"""The basket: what a buyer has chosen, what it costs now, and what is wrong with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal, InvalidOperation

from django.contrib.sessions.backends.base import SessionBase
from django.db.models import Prefetch

from django_commerceml.models import Offer, ProductImage
from django_commerceml.pricing import Quote
from example_project.storefront.cards import stored_images
from example_project.storefront.prices import Money, PriceChoice
from example_project.storefront.wording import quantity as say
from example_project.storefront.wording import short_unit

SESSION_KEY = "basket"
MOST_LINES = 200
MOST = Decimal(99_999)
STEP = Decimal("0.001")
WHOLE = frozenset({"", "704", "715", "736", "778", "796", "839"})
"""Units of ОКЕИ that nobody cuts: sets, pairs, rolls, packs, pieces."""


class Basket:
    """Offers and quantities, kept in the session of a buyer."""

    def __init__(self, session: SessionBase) -> None:
        self._session = session

    def __len__(self) -> int:
        return len(self._kept)

    def __iter__(self) -> Iterator[int]:
        return (int(offer) for offer in self._kept)

    @property
    def quantities(self) -> dict[int, Decimal]:
        return {int(offer): Decimal(count) for offer, count in self._kept.items()}

    def add(self, offer: Offer, quantity: Decimal) -> bool:
        """Put *quantity* more of *offer* in; return False when the basket is full."""
        before = self.quantities.get(offer.pk)
        if before is None and len(self) >= MOST_LINES:
            return False
        self.put(offer.pk, min((before or Decimal(0)) + quantity, MOST))
        return True

    def put(self, offer: int, quantity: Decimal) -> None:
        self._keep({**self._kept, str(offer): str(quantity)})

    def remove(self, offer: int) -> None:
        self._keep({key: kept for key, kept in self._kept.items() if key != str(offer)})

    def clear(self) -> None:
        self._keep({})

    @property
    def _kept(self) -> dict[str, str]:
        kept: dict[str, str] = self._session.get(SESSION_KEY, {})
        return kept

    def _keep(self, kept: dict[str, str]) -> None:
        self._session[SESSION_KEY] = kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the basket at today's price."""

    offer: Offer
    quantity: Decimal
    quote: Quote | None
    image: ProductImage | None
    problem: str

    @property
    def unit(self) -> str:
        return short_unit(self.quote.unit, self.quote.unit_code) if self.quote else ""

    @property
    def total(self) -> Money | None:
        if self.quote is None:
            return None
        amount = self.quote.total(self.quantity)
        return Money(amount=amount, currency=self.quote.currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """The whole basket at today's prices."""

    rows: tuple[Row, ...]

    @property
    def quotes(self) -> list[tuple[Quote, Decimal]]:
        return [(row.quote, row.quantity) for row in self.rows if row.quote]

    @property
    def total(self) -> Money:
        amount = sum((quote.total(count) for quote, count in self.quotes), Decimal(0))
        currency = self.quotes[0][0].currency if self.quotes else ""
        return Money(amount=amount, currency=currency)

    @property
    def seen(self) -> str:
        """What the goods come to, as a form remembers it."""
        return str(self.total.amount)

    @property
    def vat(self) -> Money:
        amount = sum((quote.vat(count) for quote, count in self.quotes), Decimal(0))
        return Money(amount=amount, currency=self.total.currency)

    @property
    def problem(self) -> str:
        """What keeps the whole from being ordered; empty: nothing."""
        if not self.rows:
            return "В корзине пока ничего нет."
        if any(row.problem for row in self.rows):
            return "Исправьте отмеченное, и заказ можно оформить."
        if len({quote.currency for quote, _ in self.quotes}) > 1:
            return "Цены в разных валютах: оформите их разными заказами."
        return ""


def read_contents(basket: Basket, choice: PriceChoice) -> Contents:
    """Return what lies in *basket*, at a fixed number of queries."""
    quantities = basket.quantities
    offers = Offer.objects.filter(pk__in=quantities).select_related(
        "product__base_unit", "unit"
    )
    images = Prefetch("product__images", stored_images())
    there = {offer.pk: offer for offer in offers.prefetch_related(images)}
    quotes = choice.quotes(there.values(), quantities)
    found = ((pk, there[pk]) for pk in quantities if pk in there)
    rows = [_row(offer, quantities[pk], quotes.get(pk)) for pk, offer in found]
    return Contents(rows=tuple(rows))


def read_quantity(text: str) -> Decimal | None:
    """Return the quantity that a buyer typed: "2", "1,5"; None: it is none."""
    try:
        number = Decimal(text.replace(",", ".").replace(" ", ""))
    except InvalidOperation:
        return None
    if not number.is_finite() or not STEP <= number <= MOST:
        return None
    return number.quantize(STEP, rounding=ROUND_DOWN).normalize()


def find_problem(offer: Offer, quantity: Decimal, quote: Quote | None) -> str:
    """Return why *quantity* of *offer* cannot be ordered; empty: it can."""
    product = offer.product
    is_sold = product and product.is_active and not product.is_hidden
    if not is_sold or not offer.is_active:
        return "Больше не продаётся."
    if quote is None:
        return "Сейчас нет цены."
    unit = short_unit(quote.unit, quote.unit_code)
    if _is_whole(quote) and quantity != quantity.to_integral_value():
        return "Продаётся только целыми единицами."
    if quantity < quote.min_quantity:
        return f"Продаётся от {say(quote.min_quantity)} {unit}"
    return "" if quote.covers(quantity) else _say_stock(quote, unit)


def _is_whole(quote: Quote) -> bool:
    return quote.factor != 1 or quote.unit_code in WHOLE


def _say_stock(quote: Quote, unit: str) -> str:
    there = (quote.stock or Decimal(0)) / quote.factor
    step = Decimal(1) if _is_whole(quote) else STEP
    left = there.quantize(step, rounding=ROUND_DOWN)
    return f"В наличии только {say(left)} {unit}" if left > 0 else "Нет в наличии."


def _row(offer: Offer, quantity: Decimal, quote: Quote | None) -> Row:
    images = offer.product.images.all() if offer.product else ()
    return Row(
        offer=offer,
        quantity=quantity,
        quote=quote,
        image=next(iter(images), None),
        problem=find_problem(offer, quantity, quote),
    )
