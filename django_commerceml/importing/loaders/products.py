"""Products: their rows, groups, property values and pictures."""

from collections.abc import Sequence
from typing import Any, cast

from django_commerceml.adapters import Capability
from django_commerceml.cml import records
from django_commerceml.cml.names import SectionKind
from django_commerceml.importing.context import Item, LoadContext, last_of_each
from django_commerceml.importing.loaders import references
from django_commerceml.importing.loaders.cards import image_rows, product_values
from django_commerceml.importing.loaders.units import find_units, unit_key
from django_commerceml.importing.loaders.values import (
    Pending,
    write_pending,
    write_values,
)
from django_commerceml.importing.pictures import link_pictures
from django_commerceml.importing.rows import (
    ChildRows,
    Merged,
    merge,
    sync_children,
    table_of,
)
from django_commerceml.models import (
    PendingReference,
    Product,
    ProductGroup,
    ProductImage,
)


def load_products(items: Sequence[Item], context: LoadContext) -> None:
    """Write new and changed products, and give them to the shop."""
    by_id = last_of_each(items)
    units = find_units((_record(item).base_unit for item in by_id.values()), context)
    categories = context.lookups.categories.find(
        category
        for item in by_id.values()
        if (category := _record(item).category_id) is not None
    )
    wanted = {}
    for external_id, item in by_id.items():
        values = product_values(_record(item))
        values.update(_links(item, units, categories, context))
        values["fingerprint"] = item.entry.fingerprint
        context.warn_cut(item, table_of(Product).clip(values))
        wanted[external_id] = values
    merged = merge(
        Product,
        context.profile.pk,
        wanted,
        now=context.now,
        rules=context.rules.for_model("product"),
    )
    context.lookups.products.remember(merged.ids())
    _write_children(by_id, merged, context)
    references.link_offers(merged.created, context)
    context.count_merge("product", merged)
    _publish(merged, context)


def _record(item: Item) -> records.Product:
    return cast("records.Product", item.record)


def _links(
    item: Item, units: dict[str, int], categories: dict[str, int], context: LoadContext
) -> dict[str, Any]:
    record = _record(item)
    links: dict[str, Any] = {}
    section = context.section(item)
    if section is not None and section.kind == SectionKind.CATALOG:
        links["catalog_id"] = context.sections.get(item.entry.section)
    if record.base_unit is not None:
        links["base_unit_id"] = units.get(unit_key(record.base_unit))
    if record.category_id is not None:
        links["category_id"] = categories.get(record.category_id)
    return links


def _write_children(
    by_id: dict[str, Item], merged: Merged, context: LoadContext
) -> None:
    ids = merged.ids()
    new = set(merged.created.values())
    rules = context.rules.for_model("product")
    by_pk = {ids[external_id]: _record(item) for external_id, item in by_id.items()}
    if "groups" not in rules:
        _write_groups(by_pk, new, context)
    if "property_values" not in rules:
        write_values(
            {
                pk: record.property_values
                for pk, record in by_pk.items()
                if record.property_values is not None
            },
            "product_id",
            new,
            context,
        )
    if "images" not in rules:
        _write_images(by_pk, new, context)


def _write_groups(
    by_pk: dict[int, records.Product], new: set[int], context: LoadContext
) -> None:
    said = {
        pk: _group_ids(record)
        for pk, record in by_pk.items()
        if record.group_ids is not None
    }
    known = context.lookups.groups.find(
        group_id for group_ids in said.values() for group_id in group_ids
    )
    wanted: ChildRows = {}
    pending: list[Pending] = []
    for pk, group_ids in said.items():
        rows = wanted.setdefault(pk, {})
        for group_id in group_ids:
            if group_id in known:
                rows[known[group_id],] = ()
            else:
                pending.append((PendingReference.Kind.GROUP, group_id, pk, ""))
    sync_children(
        ProductGroup, "product_id", ("group_id",), (), wanted, new_parents=new
    )
    write_pending(
        pending, "product_id", set(said), new, PendingReference.Kind.GROUP, context
    )


def _group_ids(record: records.Product) -> tuple[str, ...]:
    groups = dict.fromkeys(record.group_ids or ())
    if record.main_group is not None:
        groups = {record.main_group.id: None, **groups}
    return tuple(groups)


def _write_images(
    by_pk: dict[int, records.Product], new: set[int], context: LoadContext
) -> None:
    wanted: ChildRows = {
        pk: image_rows(record)
        for pk, record in by_pk.items()
        if record.images is not None
    }
    touched = sync_children(
        ProductImage,
        "product_id",
        ("path",),
        ("position", "description"),
        wanted,
        new_parents=new,
        kept=("file",),
    )
    paths = {path for pk in touched for (path,) in wanted[pk]}
    link_pictures(context.profile.pk, paths)


def _publish(merged: Merged, context: LoadContext) -> None:
    """Give what changed to the shop; what it refused is applied anew next time."""
    written = merged.written().values()
    if not written:
        return
    changed = Product.objects.filter(pk__in=written).select_related("base_unit")
    refused: list[str] = []
    if context.adapter.wants(Capability.PRODUCTS):
        errors = context.adapter.publish_products(list(changed), context.publish)
        refused += context.take_errors("product", errors)
    if context.adapter.wants(Capability.WITHDRAWAL):
        gone = list(changed.filter(is_active=False))
        errors = context.adapter.withdraw(gone, context.publish)
        refused += context.take_errors("product", errors)
    if refused:
        changed.filter(external_id__in=refused).update(fingerprint="")
