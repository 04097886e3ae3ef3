"""References that came before what they point to, linked when it comes.

Every function returns whose rows changed: the shop must hear of them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from django_commerceml.bulk import upserts
from django_commerceml.importing.context import LoadContext
from django_commerceml.importing.ownership import FieldRule
from django_commerceml.models import (
    Offer,
    PendingReference,
    Product,
    ProductGroup,
    Property,
    PropertyOption,
    PropertyValue,
    ReferenceItem,
)

_AT_ONCE: Final = 500


@dataclass(slots=True)
class Owners:
    """The products and the offers whose rows changed."""

    products: set[int] = field(default_factory=set)
    offers: set[int] = field(default_factory=set)

    def add(self, pairs: Iterable[tuple[int | None, int | None]]) -> None:
        """Add *pairs* of a product and an offer, one of them None."""
        for product_id, offer_id in pairs:
            if product_id is not None:
                self.products.add(product_id)
            if offer_id is not None:
                self.offers.add(offer_id)


def link_groups(created: dict[str, int], context: LoadContext) -> Owners:
    """Put products into groups that they named before the groups came."""
    owners = Owners()
    for found in _waiting(PendingReference.Kind.GROUP, created, context):
        rows = {
            (ref.product_id, created[ref.target_external_id])
            for ref in found
            if ref.product_id is not None
        }
        existing = ProductGroup.objects.filter(
            product_id__in={product_id for product_id, _ in rows}
        ).values_list("product_id", "group_id")
        rows -= set(existing)
        upserts.append(ProductGroup, ("product_id", "group_id"), sorted(rows))
        owners.products.update(product_id for product_id, _ in rows)
    return owners


def link_properties(created: dict[str, int], context: LoadContext) -> Owners:
    """Write the values that came before their property."""
    owners = Owners()
    properties: set[int] = set()
    for found in _waiting(PendingReference.Kind.PROPERTY, created, context):
        rows: list[tuple[Any, ...]] = [
            (ref.product_id, ref.offer_id, created[ref.target_external_id], ref.value)
            for ref in found
        ]
        upserts.append(
            PropertyValue, ("product_id", "offer_id", "property_id", "value"), rows
        )
        owners.add((row[0], row[1]) for row in rows)
        properties.update(row[2] for row in rows)
    link_options(properties)
    link_items(context.profile.pk, properties)
    return owners


def link_options(property_ids: Iterable[int]) -> Owners:
    """Link values that name an option by its id to that option."""
    option = PropertyOption.objects.filter(
        property_id=OuterRef("property_id"), external_id=OuterRef("value")
    )
    owners = Owners()
    for chunk in upserts.in_chunks(property_ids):
        values = _unlinked().filter(property_id__in=chunk)
        _link(values, "option_id", option, owners)
    return owners


def link_items(profile_id: int, property_ids: Iterable[int]) -> Owners:
    """Link values of properties that point to reference books."""
    item = ReferenceItem.objects.filter(
        profile_id=profile_id, external_id=OuterRef("value")
    )
    external = Property.objects.filter(profile_id=profile_id, is_external=True)
    owners = Owners()
    for chunk in upserts.in_chunks(property_ids):
        values = _unlinked().filter(property__in=external.filter(pk__in=chunk))
        _link(values, "item_id", item, owners)
    return owners


def link_offers(created: Iterable[str], context: LoadContext) -> set[int]:
    """Link offers that came before their product; return which.

    1C may export a characteristic as a product of its own, whose id holds a "#";
    its offer belongs to that product, not to the one before the "#".
    """
    if context.rules.for_model("offer").get("product") is FieldRule.NEVER:
        return set()
    exact = [external_id for external_id in created if "#" in external_id]
    offers = Offer.objects.filter(profile=context.profile)
    orphans = offers.filter(product__isnull=True)
    linked: set[int] = set()
    for chunk in upserts.in_chunks(exact):
        of_exact = offers.filter(external_id__in=chunk)
        linked |= _link_offers(of_exact, "external_id", context)
    for chunk in upserts.in_chunks(created) if orphans.exists() else ():
        of_base = orphans.filter(product_external_id__in=chunk)
        linked |= _link_offers(of_base, "product_external_id", context)
    return linked


def _link_offers(
    offers: QuerySet[Offer], column: str, context: LoadContext
) -> set[int]:
    product = Product.objects.filter(
        profile=context.profile, external_id=OuterRef(column)
    )
    ids = set(offers.values_list("pk", flat=True))
    for chunk in upserts.in_chunks(ids):
        Offer.objects.filter(pk__in=chunk).update(
            product_id=Subquery(product.values("pk")[:1]), updated_at=context.now
        )
    return ids


def _waiting(
    kind: PendingReference.Kind, created: dict[str, int], context: LoadContext
) -> Iterator[list[PendingReference]]:
    """Yield what waits for *created*, a bunch at a time, and forget it."""
    waiting = PendingReference.objects.filter(profile=context.profile, kind=kind)
    if not created or not waiting.exists():
        return
    for chunk in upserts.in_chunks(created):
        named = waiting.filter(target_external_id__in=chunk).order_by("pk")
        while found := list(named[:_AT_ONCE]):
            yield found
            upserts.delete(PendingReference, [ref.pk for ref in found])


def _unlinked() -> QuerySet[PropertyValue]:
    return PropertyValue.objects.filter(option__isnull=True, item__isnull=True)


def _link(
    values: QuerySet[PropertyValue],
    column: str,
    target: QuerySet[Any],
    owners: Owners,
) -> None:
    named = values.filter(Exists(target))
    owners.add(named.values_list("product_id", "offer_id").iterator())
    named.update(**{column: Subquery(target.values("pk")[:1])})
