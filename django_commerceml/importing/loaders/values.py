"""Property values of products and offers, with what has not come yet set aside."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django_commerceml.bulk import upserts
from django_commerceml.cml import records
from django_commerceml.exceptions import ValueProblem
from django_commerceml.importing import parts
from django_commerceml.importing.children import ChildRows, ChildTable, sync_children
from django_commerceml.importing.context import LoadContext
from django_commerceml.importing.loaders.declared import LONGEST_ID
from django_commerceml.importing.lookups import KnownProperty
from django_commerceml.importing.ownership import FieldRule, keep_owned_children
from django_commerceml.models import PendingReference, PropertyValue

Said = Mapping[int, tuple[records.PropertyValue, ...]]
"""The values that 1C said, by the id of the product or the offer."""

Pending = tuple[str, int, str]
"""What is waited for, who waits, the value."""

_KEYS: Final = ("property_id", "value")
_VALUES: Final = ("option_id", "item_id")
_TABLES: Final = {
    owner: ChildTable(model=PropertyValue, parent=owner, keys=_KEYS, values=_VALUES)
    for owner in ("product_id", "offer_id")
}


def write_values(
    by_pk: Mapping[int, records.Product] | Mapping[int, records.Offer],
    owner: str,
    new_owners: set[int],
    rule: FieldRule | None,
    context: LoadContext,
) -> None:
    """Write the property values of *owner* ("product_id" or "offer_id").

    Those that were not said, or that are the shop's by *rule*, stay.
    """
    values = {
        pk: record.property_values
        for pk, record in by_pk.items()
        if record.property_values is not None
    }
    said = keep_owned_children(values, rule, PropertyValue, owner, new_owners)
    wanted, pending = _value_rows(said, context)
    synced = sync_children(_TABLES[owner], wanted, new_parents=new_owners)
    context.changes.take_parts(
        owner.removesuffix("_id"), synced, wanted, parts.values, new_parents=new_owners
    )
    write_pending(
        PendingReference.Kind.PROPERTY,
        pending,
        owner,
        owners=said.keys() - new_owners,
        context=context,
    )


def _value_rows(said: Said, context: LoadContext) -> tuple[ChildRows, list[Pending]]:
    """Return the values of properties that are there, and of those that are not."""
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
                pending.extend((value.id, owner_id, raw) for raw in value.values)
                continue
            for raw in value.values:
                option = options.get((known.id, raw)) if known.has_options else None
                item = items.get(raw) if known.is_external else None
                rows[known.id, raw] = (option, item)
    return wanted, pending


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
    kind: PendingReference.Kind,
    pending: Iterable[Pending],
    owner: str,
    *,
    owners: Iterable[int],
    context: LoadContext,
) -> None:
    """Write what is *pending*, in place of what *owners* waited for."""
    stale: list[int] = []
    for chunk in upserts.in_chunks(owners):
        waiting = PendingReference.objects.filter(
            **{"kind": kind, f"{owner}__in": chunk}
        )
        stale.extend(waiting.values_list("pk", flat=True))
    upserts.delete(PendingReference, stale)
    rows: list[tuple[Any, ...]] = [
        (context.profile.pk, kind, target, owner_id, value)
        for target, owner_id, value in dict.fromkeys(pending)
        if _can_come(target, kind, context)
    ]
    upserts.append(
        PendingReference,
        ("profile_id", "kind", "target_external_id", owner, "value"),
        rows,
    )


def _can_come(target: str, kind: PendingReference.Kind, context: LoadContext) -> bool:
    if len(target) <= LONGEST_ID:
        return True
    context.report.add(
        ValueProblem(
            code="VAL-03",
            message="слишком длинный ид, ссылка пропущена",
            element=kind,
            external_id=target,
            severity="warning",
        )
    )
    return False
