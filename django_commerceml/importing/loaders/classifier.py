"""Properties, categories, price types, warehouses and units."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final, cast

from django.db.models import Model

from django_commerceml.cml import records
from django_commerceml.cml.names import VAT
from django_commerceml.importing import parts
from django_commerceml.importing.children import ChildTable, sync_children
from django_commerceml.importing.context import (
    Item,
    LoadContext,
    last_of_each,
    lines_of,
)
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
    UnknownKind,
    Warehouse,
)

_TYPES: Final[dict[type[Model], str]] = {
    Property: "property",
    Category: "category",
    PriceType: "price_type",
    Warehouse: "warehouse",
    Unit: "unit",
}
"""What the journal calls the records of each table."""

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
    merged = _load(by_id, Property, _property_values, context)
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
    return {
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


def _load_options(
    by_id: dict[str, Item], merged: Merged, context: LoadContext
) -> references.Owners:
    ids = merged.ids()
    wanted = {
        ids[external_id]: _option_rows(cast("records.Property", item.record))
        for external_id, item in by_id.items()
        if cast("records.Property", item.record).options
    }
    new = set(merged.created.values())
    synced = sync_children(_OPTIONS, wanted, new_parents=new)
    context.changes.take_parts(
        "property", synced, wanted, parts.options, new_parents=new
    )
    context.lookups.options.forget()
    return references.link_options(synced.touched - new)


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
    merged = _load(last_of_each(items), Category, _category_values, context)
    context.lookups.categories.remember(merged.ids())


def _category_values(record: records.Category) -> dict[str, Any]:
    ids = record.property_ids
    return {
        "name": record.name,
        "property_external_ids": None if ids is None else list(ids),
        "is_deleted": record.is_deleted,
    }


def load_price_types(items: Sequence[Item], context: LoadContext) -> None:
    """Write the price types; one that was only known by its prices is named now."""
    by_id = last_of_each(items)
    read = partial(_price_type_values, context)
    merged = _load(by_id, PriceType, read, context)
    context.lookups.price_types.remember(merged.ids())
    _note(UnknownKind.PRICE_TYPE, merged, by_id, context)


def _price_type_values(
    context: LoadContext, record: records.PriceType
) -> dict[str, Any]:
    included = {tax.name: tax.is_included for tax in record.taxes}
    currency = record.currency
    return {
        "name": record.name,
        "currency": currency and context.unknowns.currency(currency),
        "description": record.description,
        "includes_vat": included.get(VAT),
        "is_deleted": record.is_deleted,
        "is_declared": True,
    }


def load_warehouses(items: Sequence[Item], context: LoadContext) -> None:
    """Write the warehouses; one that was only known by its stock is named now."""
    by_id = last_of_each(items)
    merged = _load(by_id, Warehouse, _warehouse_values, context)
    context.lookups.warehouses.remember(merged.ids())
    _note(UnknownKind.WAREHOUSE, merged, by_id, context)


def _warehouse_values(record: records.Warehouse) -> dict[str, Any]:
    contacts = record.contacts
    return {
        "name": record.name,
        "comment": record.comment,
        "address": None if record.address is None else record.address.text,
        "contacts": None
        if contacts is None
        else [[contact.kind, contact.value] for contact in contacts],
        "is_deleted": record.is_deleted,
        "is_declared": True,
    }


def load_units(items: Sequence[Item], context: LoadContext) -> None:
    """Write the units of measure, known by their code, or by their name without."""
    by_id = {}
    for item in items:
        record = cast("records.UnitDefinition", item.record)
        external_id = (record.code or record.id or record.short_name or "")[:LONGEST_ID]
        if external_id:
            by_id[external_id] = item
        else:
            context.refuse(item, "unit", "у единицы измерения нет кода и названия")
    merged = _load(by_id, Unit, _unit_values, context)
    context.lookups.units.remember(merged.ids())
    for name in merged.created:
        record = cast("records.UnitDefinition", by_id[name].record)
        if not record.code:
            context.unknowns.note(UnknownKind.UNIT, name, record.short_name or "")


def _unit_values(record: records.UnitDefinition) -> dict[str, Any]:
    return {
        "code": record.code or None,
        "short_name": record.short_name,
        "full_name": record.full_name,
        "international_code": record.international_code,
        "is_deleted": record.is_deleted,
    }


def _note(
    kind: UnknownKind, merged: Merged, by_id: Mapping[str, Item], context: LoadContext
) -> None:
    """Have a person look at the rows that are new, under the names they have now."""
    names = {
        external_id: cast("records.PriceType | records.Warehouse", item.record).name
        for external_id, item in by_id.items()
    }
    for external_id in merged.created:
        context.unknowns.note(kind, external_id, names[external_id] or "")
    for external_id in merged.updated:
        context.unknowns.rename(kind, external_id, names[external_id] or "")


def _load(
    by_id: Mapping[str, Item],
    model: type[Model],
    read: Callable[[Any], dict[str, Any]],
    context: LoadContext,
) -> Merged:
    """Write what *read* makes of each record into the table of *model*."""
    wanted = {}
    for external_id, item in by_id.items():
        values = drop_none(read(item.record))
        context.warn_cut(item, table_of(model).clip(values))
        wanted[external_id] = values
    merged = merge(model, context.profile.pk, wanted, now=context.now)
    context.count_merge(_TYPES[model], merged)
    context.changes.take(_TYPES[model], merged, lines_of(by_id))
    return merged
