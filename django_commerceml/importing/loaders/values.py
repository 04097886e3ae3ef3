"""Property values of products and offers, with what has not come yet set aside."""

from collections.abc import Iterable, Mapping
from typing import Any

from django_commerceml.cml import records
from django_commerceml.importing import upserts
from django_commerceml.importing.context import LoadContext
from django_commerceml.importing.lookups import KnownProperty
from django_commerceml.importing.rows import ChildRows, sync_children
from django_commerceml.models import PendingReference, PropertyValue

Said = Mapping[int, tuple[records.PropertyValue, ...]]
"""The values that 1C said, by the id of the product or the offer."""

Pending = tuple[str, str, int, str]
"""Kind, what is waited for, who waits, the value."""


def write_values(
    said: Said, owner: str, new_owners: set[int], context: LoadContext
) -> set[int]:
    """Write property values of *owner* ("product_id" or "offer_id").

    Return the owners whose values changed.
    """
    properties = context.lookups.properties.find(
        value.id for values in said.values() for value in values
    )
    options = context.lookups.options.find(_option_pairs(said, properties))
    items = context.lookups.reference_items.find(_item_ids(said, properties))
    wanted: ChildRows = {}
    pending: list[Pending] = []
    for owner_id, values in said.items():
        rows = wanted.setdefault(owner_id, {})
        for value in values:
            known = properties.get(value.id)
            if known is None:
                pending.extend(
                    (PendingReference.Kind.PROPERTY, value.id, owner_id, raw)
                    for raw in value.values
                )
                continue
            for raw in value.values:
                option = options.get((known.id, raw)) if known.has_options else None
                item = items.get(raw) if known.is_external else None
                rows[known.id, raw] = (option, item)
    touched = sync_children(
        PropertyValue,
        owner,
        ("property_id", "value"),
        ("option_id", "item_id"),
        wanted,
        new_parents=new_owners,
    )
    write_pending(
        pending, owner, set(said), new_owners, PendingReference.Kind.PROPERTY, context
    )
    return touched


def _option_pairs(
    said: Said, properties: Mapping[str, KnownProperty]
) -> Iterable[tuple[int, str]]:
    for values in said.values():
        for value in values:
            known = properties.get(value.id)
            if known is not None and known.has_options:
                for raw in value.values:
                    yield known.id, raw


def _item_ids(said: Said, properties: Mapping[str, KnownProperty]) -> Iterable[str]:
    for values in said.values():
        for value in values:
            known = properties.get(value.id)
            if known is not None and known.is_external:
                yield from value.values


def write_pending(
    pending: list[Pending],
    owner: str,
    owners: set[int],
    new_owners: set[int],
    kind: PendingReference.Kind,
    context: LoadContext,
) -> None:
    """Make what *owners* wait for, of *kind*, equal to *pending*."""
    old_owners = owners - new_owners
    if old_owners:
        stale: list[int] = []
        for chunk in upserts.in_chunks(old_owners):
            stale.extend(
                PendingReference.objects.filter(
                    **{"kind": kind, f"{owner}__in": chunk}
                ).values_list("pk", flat=True)
            )
        upserts.delete(PendingReference, stale)
    rows: list[tuple[Any, ...]] = [
        (context.profile.pk, row_kind, target, owner_id, value)
        for row_kind, target, owner_id, value in pending
    ]
    upserts.insert(
        PendingReference,
        ("profile_id", "kind", "target_external_id", owner, "value"),
        rows,
    )
