"""Which products and variants buyers see."""

from collections.abc import Mapping, Sequence
from typing import Any

from django_commerceml.adapters.oscar import hiding, rows
from django_commerceml.adapters.oscar.deliveries import Delivery
from django_commerceml.adapters.oscar.families import Family, codes_of, read_families
from django_commerceml.models import Product


def write_visibility(
    delivery: Delivery, shelf: Mapping[str, Any], families: Mapping[str, Family]
) -> None:
    """Hide and show the rows of *families* that are on the *shelf*, by 1C's ids.

    A variant is hidden with its product: it could still be bought out of a basket.
    """
    is_shown = {name: family.is_shown for name, family in families.items()}
    for name, family in families.items():
        is_shown.update(
            {
                offer.external_id: offer.is_active and is_shown[name]
                for offer in family.variants
            }
        )
    there = {name: shelf[name] for name in is_shown if name in shelf}
    model = rows.model_of("catalogue", "Product")
    changed = hiding.apply(delivery, model, there, is_shown)
    rows.write_known({row.pk: {"is_public": row.is_public} for row in changed})


def withdraw(delivery: Delivery, products: Sequence[Product]) -> None:
    """Hide *products* that became inactive, and their variants."""
    families = read_families(products)
    write_visibility(delivery, rows.find_known(codes_of(families)), families)
