"""Products as a list shows them: a fixed number of queries for any page."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from django_commerceml.models import Offer, Product, ProductImage, Stock
from django_commerceml.models.catalog import ProductQuerySet
from django_commerceml.pricing import Quote
from example_project.storefront.prices import Money, PriceChoice, lowest
from example_project.storefront.stocks import Supply, add_up, read_supply


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One product of a list."""

    product: Product
    image: ProductImage | None
    price: Money | None
    supply: Supply
    variants: int


def stored_images() -> QuerySet[ProductImage]:
    """Return the pictures that 1C has really sent, the main one first."""
    return ProductImage.objects.exclude(file="").order_by("position", "id")


def read_cards(products: ProductQuerySet, choice: PriceChoice) -> list[Card]:
    """Return a card for each of *products*."""
    stocks = Stock.objects.filter(warehouse__is_deleted=False)
    stocks = stocks.select_related("warehouse")
    offers = Offer.objects.filter(is_active=True).order_by("id").select_related("unit")
    rows = products.select_related("base_unit").prefetch_related(
        Prefetch("images", stored_images()),
        Prefetch("offers", offers.prefetch_related(Prefetch("stocks", stocks))),
    )
    quotes = choice.quotes(offer for row in rows for offer in row.offers.all())
    return [_card(product, quotes) for product in rows]


def _card(product: Product, quotes: Mapping[int, Quote]) -> Card:
    offers = product.offers.all()
    return Card(
        product=product,
        image=next(iter(product.images.all()), None),
        price=lowest(quotes[offer.pk] for offer in offers if offer.pk in quotes),
        supply=add_up(read_supply(offer) for offer in offers),
        variants=len(offers),
    )
