"""Everything that the page of one product shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch

from django_commerceml.models import (
    Offer,
    Price,
    Product,
    ProductImage,
    PropertyValue,
    Stock,
)
from django_commerceml.models.catalog import ProductQuerySet
from django_commerceml.pricing import Quote
from example_project.storefront.cards import stored_images
from example_project.storefront.prices import Money, PriceChoice, read_prices
from example_project.storefront.stocks import Level, Supply, read_places, read_supply
from example_project.storefront.variants import (
    Axis,
    choose_offer,
    read_axes,
    read_traits,
)

WORDS = {"true": "да", "false": "нет"}
SIZES = {"width": "Ширина", "length": "Длина", "height": "Высота"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """The variant that a buyer looks at."""

    offer: Offer
    sku: str
    barcode: str
    traits: dict[str, str]
    quote: Quote | None
    prices: list[Money]
    supply: Supply
    places: list[Supply]
    axes: list[Axis]

    @property
    def is_sold(self) -> bool:
        """Whether it has a price, and may be there."""
        return self.quote is not None and self.supply.level is not Level.NONE

    @property
    def least(self) -> Decimal:
        """The quantity to begin with."""
        least = self.quote.min_quantity if self.quote else Decimal(0)
        return max(least, Decimal(1))

    @property
    def with_vat(self) -> Money | None:
        """What one unit costs with VAT."""
        if self.quote is None:
            return None
        amount = self.quote.amount_with_vat
        return Money(amount=amount, currency=self.quote.currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class Showcase:
    """One product with the chosen variant."""

    product: Product
    images: list[ProductImage]
    image: ProductImage | None
    sale: Sale | None
    facts: dict[str, str]


def prefetch(products: ProductQuerySet) -> ProductQuerySet:
    """Return *products* with all that their pages need."""
    values = PropertyValue.objects.filter(property__is_deleted=False)
    values = values.select_related("property", "option", "item").order_by("id")
    stocks = Stock.objects.filter(warehouse__is_deleted=False)
    offers = (
        Offer.objects.filter(is_active=True)
        .order_by("id")
        .select_related("unit")
        .prefetch_related(
            Prefetch("stocks", stocks.select_related("warehouse").order_by("id")),
            "characteristics",
            Prefetch("property_values", values),
        )
    )
    return products.select_related("base_unit").prefetch_related(
        Prefetch("images", stored_images()),
        "group_links",
        Prefetch("property_values", values),
        Prefetch("offers", offers),
    )


def read_showcase(
    product: Product, choice: PriceChoice, *, offer: str, picture: str
) -> Showcase:
    """Return the page of *product*, with the ids that a buyer chose."""
    images = list(product.images.all())
    chosen = [image for image in images if str(image.pk) == picture]
    sale = _read_sale(product, choice, offer)
    values = list(product.property_values.all())
    if sale is not None:
        values += sale.offer.property_values.all()
    return Showcase(
        product=product,
        images=images,
        image=next(iter(chosen or images), None),
        sale=sale,
        facts=_read_facts(product) | _read_properties(values),
    )


def _read_sale(product: Product, choice: PriceChoice, wanted: str) -> Sale | None:
    offers = list(product.offers.all())
    quotes = choice.quotes(offers)
    offer = choose_offer(offers, wanted, priced=quotes)
    if offer is None:
        return None
    quote = quotes.get(offer.pk)
    return Sale(
        offer=offer,
        sku=offer.sku or product.sku,
        barcode=offer.barcode or product.barcode,
        traits=read_traits(offer),
        quote=quote,
        prices=_read_tiers(offer, quote) if quote else [],
        supply=read_supply(offer),
        places=read_places(offer),
        axes=read_axes(offers, offer) if len(offers) > 1 else [],
    )


def _read_tiers(offer: Offer, quote: Quote) -> list[Money]:
    prices = Price.objects.filter(offer=offer, price_type=quote.price_type)
    return read_prices(prices, quote.currency)


def _read_properties(values: Iterable[PropertyValue]) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for value in values:
        text = value.get_display().strip()
        if text:
            found.setdefault(str(value.property), []).append(WORDS.get(text, text))
    return {name: ", ".join(dict.fromkeys(texts)) for name, texts in found.items()}


def _read_facts(product: Product) -> dict[str, str]:
    facts = {
        "Бренд": product.brand,
        "Производитель": product.manufacturer,
        "Страна": product.country,
        "Вес": _say(product.weight, "кг"),
    }
    for name, label in SIZES.items():
        facts[label] = _say(getattr(product, name), "")
    return {label: text for label, text in facts.items() if text}


def _say(number: Decimal | None, unit: str) -> str:
    if not number:
        return ""
    return f"{number.normalize():f} {unit}".replace(".", ",").strip()
