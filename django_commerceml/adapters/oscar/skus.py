"""Article numbers of stock records; a partner has no two alike."""

from collections.abc import Collection, Iterable
from typing import Any

from django_commerceml.adapters.oscar.codes import digest
from django_commerceml.adapters.oscar.rows import model_of, query
from django_commerceml.chunks import in_batches
from django_commerceml.models import Offer

_LONGEST = 128
_OF_VARIANT = 8
"""So many signs of 1C's id of a characteristic tell variants of one article apart."""

Sku = tuple[int, str]
"""The id of a partner, and an article number of it."""


class Skus:
    """The article numbers of *offers* that *partners* have, and those still free."""

    def __init__(self, offers: Iterable[Offer], partners: Collection[int]) -> None:
        records = query(model_of("partner", "StockRecord"))
        self._owners: dict[Sku, int] = {}
        for chunk in in_batches({sku_of(offer) for offer in offers}):
            found = records.filter(partner__in=partners, partner_sku__in=chunk)
            for partner, sku, product in found.values_list(*_COLUMNS):
                self._owners[partner, sku] = product

    def take(self, offer: Offer, partner: int, product: Any) -> str:
        """Return the article number of *offer*; where another has it, 1C's id."""
        sku = sku_of(offer)
        is_mine = self._owners.setdefault((partner, sku), product) == product
        return sku if is_mine else _spare(offer)


def sku_of(offer: Offer) -> str:
    """Return the article number of *offer* as 1C has it; 1C's id where it has none.

    Variants have the article of their product: the characteristic is added to it.
    """
    product = offer.product
    own = offer.sku.strip()
    shared = product.sku.strip() if product is not None else ""
    sku = own or shared
    variant = offer.external_id.partition("#")[2]
    if sku and variant and sku == shared:
        sku = f"{sku}#{variant[:_OF_VARIANT]}"
    return sku if sku and len(sku) <= _LONGEST else _spare(offer)


def _spare(offer: Offer) -> str:
    name = offer.external_id
    return name if len(name) <= _LONGEST else digest(name)


_COLUMNS = ("partner_id", "partner_sku", "product_id")
