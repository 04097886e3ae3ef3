"""A product and what of it is sold: as the mirror has it, read at little cost."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django_commerceml.bulk.among import among
from django_commerceml.models import Offer, Product


@dataclass(frozen=True, slots=True, kw_only=True)
class Sold:
    """An offer of a product."""

    pk: int
    external_id: str
    is_active: bool
    is_variant: bool
    """Whether it is one of several, by its characteristics; else it is the product."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A product with its offers."""

    product: Product
    offers: Sequence[Sold] = ()

    @property
    def is_parent(self) -> bool:
        """Return whether it is sold by variants."""
        return any(offer.is_variant and offer.is_active for offer in self.offers)

    @property
    def is_single(self) -> bool:
        """Return whether it is sold as it is, and by no variants."""
        plain = (offer for offer in self.offers if not offer.is_variant)
        return not self.is_parent and any(offer.is_active for offer in plain)

    @property
    def is_shown(self) -> bool:
        """Return whether buyers may see it, as far as 1C and the mirror say."""
        is_sold = not self.offers or any(offer.is_active for offer in self.offers)
        return self.product.is_active and not self.product.is_hidden and is_sold

    @property
    def plain(self) -> Sold | None:
        """Return the offer that is the product itself."""
        return next((offer for offer in self.offers if not offer.is_variant), None)

    @property
    def variants(self) -> list[Sold]:
        """Return the offers that are variants, active or not."""
        return [offer for offer in self.offers if offer.is_variant]


def is_variant(offer: Offer, product: Product) -> bool:
    """Return whether *offer* is one of several of *product*, not the product itself."""
    return offer.external_id != product.external_id


def read_families(products: Iterable[Product]) -> dict[str, Family]:
    """Return *products* with their offers, by 1C's ids of the products."""
    rows = {product.pk: product for product in products}
    offers: dict[int, list[Sold]] = {}
    said = Offer.objects.filter(among("product", rows)).order_by("pk")
    for product_id, *values in said.values_list("product_id", *_COLUMNS):
        offers.setdefault(product_id, []).append(_sold(rows[product_id], *values))
    return {
        product.external_id: Family(product=product, offers=offers.get(pk, ()))
        for pk, product in rows.items()
    }


def _sold(product: Product, pk: int, external_id: str, is_active: bool) -> Sold:  # noqa: FBT001 (a row)
    return Sold(
        pk=pk,
        external_id=external_id,
        is_active=is_active,
        is_variant=external_id != product.external_id,
    )


def codes_of(families: Mapping[str, Family]) -> set[str]:
    """Return 1C's ids of all products and variants of *families*."""
    variants = {
        offer.external_id for family in families.values() for offer in family.variants
    }
    return variants | families.keys()


_COLUMNS = ("pk", "external_id", "is_active")
