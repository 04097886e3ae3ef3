"""Properties, categories, price types, warehouses and units."""

from collections.abc import Sequence
from typing import Any, Final, cast

from django_commerceml.cml import records
from django_commerceml.cml.names import VAT
from django_commerceml.importing.children import ChildTable, sync_children
from django_commerceml.importing.context import Item, LoadContext, last_of_each
from django_commerceml.importing.loaders import publishing, references
from django_commerceml.importing.loaders.declared import LONGEST_ID
from django_commerceml.importing.lookups import drop_none
from django_commerceml.importing.rows import Merged, clip_integer, merge, table_of
from django_commerceml.models import (
    Category,
    PriceType,
    Property,
    PropertyOption,
    Unit,
    Warehouse,
)

_OPTIONS: Final = ChildTable(
    model=PropertyOption,
    parent="property_id",
    keys=("external_id",),
    values=("value", "sort_order", "is_active"),
    keeps_others=True,
)


def load_properties(items: Sequence[Item], context: LoadContext) -> None:
    """Write the properties and their options; options left out stay."""
    by_id = last_of_each(items)
    wanted = {}
    for external_id, item in by_id.items():
        values = _property_values(cast("records.Property", item.record))
        context.warn_cut(item, table_of(Property).clip(values))
        wanted[external_id] = values
    merged = merge(Property, context.profile.pk, wanted, now=context.now)
    context.count_merge("property", merged)
    context.lookups.properties.forget()
    publishing.publish_owners(_load_options(by_id, merged, context), context)
    publishing.publish_owners(
        references.link_properties(merged.created, context), context
    )
    updated = merged.updated.values()
    publishing.publish_owners(
        references.link_items(context.profile.pk, updated), context
    )


def _property_values(record: records.Property) -> dict[str, Any]:
    return drop_none(
        {
            "name": record.name,
            "description": record.description,
            "value_type": record.value_type,
            "is_required": record.is_required,
            "is_multiple": record.is_multiple,
            "is_external": record.is_external,
            "for_products": record.for_products,
            "for_offers": record.for_offers,
            "is_deleted": record.is_deleted,
        }
    )


def _load_options(
    by_id: dict[str, Item], merged: Merged, context: LoadContext
) -> references.Owners:
    ids = merged.ids()
    wanted = {
        ids[external_id]: _option_rows(cast("records.Property", item.record))
        for external_id, item in by_id.items()
        if cast("records.Property", item.record).options
    }
    synced = sync_children(_OPTIONS, wanted, new_parents=set(merged.created.values()))
    context.lookups.options.forget()
    return references.link_options(synced.touched - set(merged.created.values()))


def _option_rows(
    record: records.Property,
) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    return {
        (option.id[:LONGEST_ID],): (
            option.value[:1000],
            clip_integer(option.sort_order or 0),
            True,
        )
        for option in record.options or ()
    }


def load_categories(items: Sequence[Item], context: LoadContext) -> None:
    """Write the categories of UNF."""
    wanted = {}
    for external_id, item in last_of_each(items).items():
        record = cast("records.Category", item.record)
        wanted[external_id] = drop_none(
            {
                "name": record.name,
                "property_external_ids": None
                if record.property_ids is None
                else list(record.property_ids),
                "is_deleted": record.is_deleted,
            }
        )
        context.warn_cut(item, table_of(Category).clip(wanted[external_id]))
    merged = merge(Category, context.profile.pk, wanted, now=context.now)
    context.lookups.categories.remember(merged.ids())
    context.count_merge("category", merged)


def load_price_types(items: Sequence[Item], context: LoadContext) -> None:
    """Write the price types; one that was only known by its prices is named now."""
    wanted = {}
    for external_id, item in last_of_each(items).items():
        record = cast("records.PriceType", item.record)
        included = {tax.name: tax.is_included for tax in record.taxes}
        wanted[external_id] = drop_none(
            {
                "name": record.name,
                "currency": record.currency,
                "description": record.description,
                "includes_vat": included.get(VAT),
                "is_deleted": record.is_deleted,
                "is_declared": True,
            }
        )
        context.warn_cut(item, table_of(PriceType).clip(wanted[external_id]))
    merged = merge(PriceType, context.profile.pk, wanted, now=context.now)
    context.lookups.price_types.remember(merged.ids())
    context.count_merge("price_type", merged)


def load_warehouses(items: Sequence[Item], context: LoadContext) -> None:
    """Write the warehouses; one that was only known by its stock is named now."""
    wanted = {}
    for external_id, item in last_of_each(items).items():
        record = cast("records.Warehouse", item.record)
        wanted[external_id] = drop_none(
            {
                "name": record.name,
                "comment": record.comment,
                "address": None if record.address is None else record.address.text,
                "contacts": None
                if record.contacts is None
                else [[contact.kind, contact.value] for contact in record.contacts],
                "is_deleted": record.is_deleted,
                "is_declared": True,
            }
        )
        context.warn_cut(item, table_of(Warehouse).clip(wanted[external_id]))
    merged = merge(Warehouse, context.profile.pk, wanted, now=context.now)
    context.lookups.warehouses.remember(merged.ids())
    context.count_merge("warehouse", merged)


def load_units(items: Sequence[Item], context: LoadContext) -> None:
    """Write the units of measure, known by their code, or by their name without."""
    wanted = {}
    for item in items:
        record = cast("records.UnitDefinition", item.record)
        external_id = (record.code or record.id or record.short_name or "")[:LONGEST_ID]
        if not external_id:
            context.refuse(item, "unit", "у единицы измерения нет кода и названия")
            continue
        wanted[external_id] = drop_none(
            {
                "code": record.code,
                "short_name": record.short_name,
                "full_name": record.full_name,
                "international_code": record.international_code,
                "is_deleted": record.is_deleted,
            }
        )
        context.warn_cut(item, table_of(Unit).clip(wanted[external_id]))
    merged = merge(Unit, context.profile.pk, wanted, now=context.now)
    context.lookups.units.remember(merged.ids())
    context.count_merge("unit", merged)
