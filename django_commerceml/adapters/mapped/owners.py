"""Whose prices and stock they are in the shop: the variant's, or the product's."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django_commerceml.bulk.among import among
from django_commerceml.models import Offer, Product

Owner = Offer | Product


@dataclass(frozen=True, slots=True, kw_only=True)
class Owners:
    """Rows of the mirror, and the offers whose figures each of them shows."""

    rows: Sequence[Owner]
    offers: dict[int, list[Offer]]
    """By the ids of *rows*; of a product all of its offers."""

    def all_offers(self) -> list[Offer]:
        """Return the offers of all rows."""
        return [offer for offers in self.offers.values() for offer in offers]

    def active(self, row: Owner) -> list[Offer]:
        """Return the offers of *row* that 1C still sells; of a variant itself."""
        offers = self.offers.get(row.pk, [])
        if isinstance(row, Offer):
            return offers
        return [offer for offer in offers if offer.is_active]


Gather = Callable[[Iterable[Offer]], Owners]


def variants_of(offers: Iterable[Offer]) -> Owners:
    """Return *offers* as owners of their own figures."""
    rows = list(offers)
    return Owners(rows=rows, offers={row.pk: [row] for row in rows})


def products_of(offers: Iterable[Offer]) -> Owners:
    """Return the products of *offers* as owners of the figures of all their offers."""
    products = {offer.product.pk: offer.product for offer in offers if offer.product}
    return gather_offers(list(products.values()))


def gather_offers(products: Sequence[Product]) -> Owners:
    """Return *products* as owners of the figures of all their offers."""
    known = {product.pk: product for product in products}
    found: dict[int, list[Offer]] = {}
    for offer in Offer.objects.filter(among("product", known)).order_by("pk"):
        product = known[offer.product_id or 0]
        offer.product = product
        found.setdefault(product.pk, []).append(offer)
    return Owners(rows=products, offers=found)
