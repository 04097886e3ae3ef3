"""References that came before what they point to, linked when it comes."""

from collections.abc import Iterable
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from django_commerceml.importing import upserts
from django_commerceml.importing.context import LoadContext
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


def link_groups(created: dict[str, int], context: LoadContext) -> None:
    """Put products into groups that they named before the groups came."""
    waiting = _waiting(context, PendingReference.Kind.GROUP)
    for chunk in upserts.in_chunks(created) if waiting.exists() else ():
        found = list(waiting.filter(target_external_id__in=chunk))
        rows = {(ref.product_id, created[ref.target_external_id]) for ref in found}
        existing = ProductGroup.objects.filter(
            product_id__in={row[0] for row in rows}
        ).values_list("product_id", "group_id")
        rows -= set(existing)
        upserts.insert(ProductGroup, ("product_id", "group_id"), sorted(rows))
        PendingReference.objects.filter(pk__in=[ref.pk for ref in found]).delete()


def link_properties(created: dict[str, int], context: LoadContext) -> None:
    """Write the values that came before their property."""
    waiting = _waiting(context, PendingReference.Kind.PROPERTY)
    for chunk in upserts.in_chunks(created) if waiting.exists() else ():
        found = list(waiting.filter(target_external_id__in=chunk).order_by("pk"))
        rows: list[tuple[Any, ...]] = [
            (ref.product_id, ref.offer_id, created[ref.target_external_id], ref.value)
            for ref in found
        ]
        upserts.insert(
            PropertyValue, ("product_id", "offer_id", "property_id", "value"), rows
        )
        PendingReference.objects.filter(pk__in=[ref.pk for ref in found]).delete()
        properties = {created[ref.target_external_id] for ref in found}
        link_options(properties)
        link_items(context.profile.pk, properties)


def link_options(property_ids: Iterable[int]) -> None:
    """Link values that name an option by its id to that option."""
    option = PropertyOption.objects.filter(
        property_id=OuterRef("property_id"), external_id=OuterRef("value")
    ).values("pk")[:1]
    for chunk in upserts.in_chunks(property_ids):
        PropertyValue.objects.filter(
            property_id__in=chunk, option__isnull=True, item__isnull=True
        ).update(option_id=Subquery(option))


def link_items(profile_id: int, property_ids: Iterable[int]) -> None:
    """Link values of properties that point to reference books."""
    item = ReferenceItem.objects.filter(
        profile_id=profile_id, external_id=OuterRef("value")
    ).values("pk")[:1]
    external = Property.objects.filter(profile_id=profile_id, is_external=True)
    for chunk in upserts.in_chunks(property_ids):
        PropertyValue.objects.filter(
            property__in=external.filter(pk__in=chunk),
            option__isnull=True,
            item__isnull=True,
        ).update(item_id=Subquery(item))


def link_offers(created: Iterable[str], context: LoadContext) -> None:
    """Link offers that came before their product.

    1C may export a characteristic as a product of its own, whose id holds a "#";
    its offer belongs to that product, not to the one before the "#".
    """
    orphans = Offer.objects.filter(profile=context.profile, product__isnull=True)
    if not orphans.exists():
        return
    product = Product.objects.filter(profile=context.profile)
    for chunk in upserts.in_chunks(created):
        exact = [external_id for external_id in chunk if "#" in external_id]
        if exact:
            same = product.filter(external_id=OuterRef("external_id")).values("pk")[:1]
            orphans.filter(external_id__in=exact).update(product_id=Subquery(same))
        base = product.filter(external_id=OuterRef("product_external_id"))
        orphans.filter(product_external_id__in=chunk).update(
            product_id=Subquery(base.values("pk")[:1])
        )


def _waiting(
    context: LoadContext, kind: PendingReference.Kind
) -> QuerySet[PendingReference]:
    return PendingReference.objects.filter(profile=context.profile, kind=kind)
