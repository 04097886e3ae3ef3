"""Which categories a product is in; those that the store has added stay."""

from collections.abc import Collection, Mapping
from typing import Any

from django_commerceml.adapters.oscar import rows
from django_commerceml.adapters.oscar.categories import (
    NO_GROUP,
    find_or_write,
    find_or_write_default,
)
from django_commerceml.adapters.oscar.deliveries import Delivery
from django_commerceml.adapters.oscar.families import Family
from django_commerceml.bulk.among import among
from django_commerceml.bulk.whole import append_whole
from django_commerceml.models import Group, ProductGroup

Pair = tuple[int, int]
"""The ids of a product and of a category."""


def write_places(
    delivery: Delivery, products: Mapping[str, Any], families: Mapping[str, Family]
) -> None:
    """Put the store's *products*, by 1C's ids, where *families* belong."""
    groups = _read_groups(families)
    categories = find_or_write(
        delivery, {name for of in groups.values() for name in of}
    )
    wanted = {
        (row.pk, categories[group].pk)
        for name, row in products.items()
        for group in groups.get(families[name].product.pk, ())
        if group in categories
    }
    homeless = {row.pk for row in products.values()} - {pk for pk, _ in wanted}
    if homeless:
        default = find_or_write_default(delivery)
        wanted |= {(pk, default.pk) for pk in homeless}
    _write(delivery, rows.keys_of_old(products.values()), wanted)


def _read_groups(families: Mapping[str, Family]) -> dict[int, list[str]]:
    """Return 1C's ids of the groups of products, by the ids of the mirror."""
    found: dict[int, list[str]] = {}
    ours = among("product", (family.product.pk for family in families.values()))
    links = ProductGroup.objects.filter(ours).order_by("pk")
    for pk, group in links.values_list("product_id", "group__external_id"):
        found.setdefault(pk, []).append(group)
    return found


def _write(delivery: Delivery, products: Collection[int], wanted: set[Pair]) -> None:
    model = rows.model_of("catalogue", "ProductCategory")
    standing: dict[Pair, tuple[int, str]] = {}
    found = rows.query(model).filter(among("product", products)).order_by("pk")
    for pk, product, category, code in found.values_list(*_COLUMNS):
        standing[product, category] = pk, code
    extra = {pair: one for pair, one in standing.items() if pair not in wanted}
    ours = _codes_of_ours(delivery, {code for _, code in extra.values() if code})
    gone = {pair: pk for pair, (pk, code) in extra.items() if code in ours}
    rows.drop(model, gone.values())
    missing = sorted(wanted - standing.keys())
    append_whole(model, ["product_id", "category_id"], missing)
    rows.touch({product for product, _ in (*gone, *missing)} & set(products))


def _codes_of_ours(delivery: Delivery, codes: set[str]) -> set[str]:
    """Return those of *codes* that are of categories that 1C has made."""
    named = Group.objects.filter(among("external_id", codes), profile=delivery.profile)
    return {NO_GROUP, *named.values_list("external_id", flat=True)}


_COLUMNS = ("pk", "product_id", "category_id", "category__code")
