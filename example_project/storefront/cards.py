"""Products as a list shows them: a fixed number of queries for any page."""

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from django_commerceml.models import Offer, Price, Product, ProductImage, Stock
from django_commerceml.models.catalog import ProductQuerySet
from example_project.storefront.prices import (
    Money,
    PriceChoice,
    lowest,
    read_prices,
)
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


def prices_of(choice: PriceChoice) -> QuerySet[Price]:
    """Return the prices of the chosen type."""
    return Price.objects.filter(price_type=choice.chosen)


def read_cards(products: ProductQuerySet, choice: PriceChoice) -> list[Card]:
    """Return a card for each of *products*."""
    offers = (
        Offer.objects.filter(is_active=True)
        .order_by("id")
        .prefetch_related(
            Prefetch("prices", prices_of(choice)),
            Prefetch("stocks", Stock.objects.filter(warehouse__is_deleted=False)),
        )
    )
    rows = products.select_related("base_unit").prefetch_related(
        Prefetch("images", stored_images()), Prefetch("offers", offers)
    )
    return [_card(product, choice) for product in rows]


def _card(product: Product, choice: PriceChoice) -> Card:
    offers = product.offers.all()
    return Card(
        product=product,
        image=next(iter(product.images.all()), None),
        price=lowest(read_prices(offer.prices.all(), choice) for offer in offers),
        supply=add_up(read_supply(offer) for offer in offers),
        variants=len(offers),
    )
