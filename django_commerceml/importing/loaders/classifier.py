"""Groups, properties, categories, price types, warehouses and units."""

from collections.abc import Iterator, Sequence
from typing import Any, cast

from django_commerceml.cml import records
from django_commerceml.exceptions import ValueProblem
from django_commerceml.importing.context import Item, LoadContext, last_of_each
from django_commerceml.importing.loaders import references, tree
from django_commerceml.importing.lookups import drop_none
from django_commerceml.importing.rows import Merged, merge, sync_children, table_of
from django_commerceml.models import (
    Category,
    Group,
    PriceType,
    Property,
    PropertyOption,
    Unit,
    Warehouse,
)


def load_groups(items: Sequence[Item], context: LoadContext) -> None:
    """Write the groups, whatever their order, and link them to their parents."""
    wanted: dict[str, dict[str, Any]] = {}
    for item in items:
        record = cast("records.Group", item.record)
        for group, parent_id in _flatten(record):
            values = _group_values(group, parent_id)
            context.warn_cut(item, table_of(Group).clip(values))
            wanted[group.id] = values
    merged = merge(
        Group,
        context.profile.pk,
        wanted,
        now=context.now,
        rules=context.rules.for_model("group"),
    )
    context.lookups.groups.remember(merged.ids())
    context.count_merge("group", merged)
    _report_cycles(tree.link_parents(context.profile.pk), context)
    references.link_groups(merged.created, context)
    tree.publish(merged, context)


def _flatten(root: records.Group) -> Iterator[tuple[records.Group, str]]:
    waiting = [(root, "")]
    while waiting:
        group, parent_id = waiting.pop()
        yield group, parent_id
        waiting.extend((child, group.id) for child in group.groups)


def _group_values(group: records.Group, parent_id: str) -> dict[str, Any]:
    return drop_none(
        {
            "parent_external_id": parent_id,
            "name": group.name,
            "description": group.description,
            "image": group.image,
            "sort_order": group.sort_order,
            "is_deleted": group.is_deleted,
            "is_active": not group.is_deleted,
        }
    )


def _report_cycles(external_ids: Sequence[str], context: LoadContext) -> None:
    for external_id in external_ids:
        context.report.add(
            ValueProblem(
                code="VAL-09",
                message="группа вложена сама в себя и поставлена в корень",
                element="Группа",
                external_id=external_id,
                severity="warning",
            )
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
    _load_options(by_id, merged, context)
    references.link_properties(merged.created, context)


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


def _load_options(by_id: dict[str, Item], merged: Merged, context: LoadContext) -> None:
    ids = merged.ids()
    wanted: dict[int, dict[tuple[Any, ...], tuple[Any, ...]]] = {}
    for external_id, item in by_id.items():
        record = cast("records.Property", item.record)
        if record.options:
            wanted[ids[external_id]] = {
                (option.id,): (option.value[:1000], option.sort_order or 0, True)
                for option in record.options
            }
    touched = sync_children(
        PropertyOption,
        "property_id",
        ("external_id",),
        ("value", "sort_order", "is_active"),
        wanted,
        keeps_others=True,
    )
    context.lookups.options.forget()
    references.link_options(touched - set(merged.created.values()))


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
        included = [tax.is_included for tax in record.taxes]
        wanted[external_id] = drop_none(
            {
                "name": record.name,
                "currency": record.currency,
                "description": record.description,
                "includes_vat": included[0] if included else None,
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
        external_id = record.code or record.id or record.short_name or ""
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
