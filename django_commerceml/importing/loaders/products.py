"""Products: their rows, groups, property values and pictures."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, cast

from django_commerceml.cml import records
from django_commerceml.cml.names import SectionKind
from django_commerceml.importing import parts
from django_commerceml.importing.children import ChildRows, ChildTable, sync_children
from django_commerceml.importing.context import (
    Item,
    LoadContext,
    last_of_each,
    lines_of,
)
from django_commerceml.importing.loaders import publishing, references
from django_commerceml.importing.loaders.cards import image_rows, product_values
from django_commerceml.importing.loaders.declared import LONGEST_ID, find_or_declare
from django_commerceml.importing.loaders.units import find_units, unit_key
from django_commerceml.importing.loaders.values import (
    Pending,
    write_pending,
    write_values,
)
from django_commerceml.importing.ownership import FieldRule, keep_owned_children
from django_commerceml.importing.pictures import link_pictures
from django_commerceml.importing.rows import Merged, merge, table_of
from django_commerceml.models import (
    Category,
    PendingReference,
    Product,
    ProductGroup,
    ProductImage,
)

_GROUPS: Final = ChildTable(
    model=ProductGroup, parent="product_id", keys=("group_id",), is_ordered=True
)
_IMAGES: Final = ChildTable(
    model=ProductImage,
    parent="product_id",
    keys=("path",),
    values=("position", "description"),
    kept=("file",),
)


def load_products(items: Sequence[Item], context: LoadContext) -> None:
    """Write new and changed products, and give them to the shop."""
    by_id = last_of_each(items)
    merged = merge(
        Product,
        context.profile.pk,
        _all_values(by_id, context),
        now=context.now,
        rules=context.rules.for_model("product"),
        overlaid=("details",),
    )
    context.lookups.products.remember(merged.ids())
    pictured = _write_children(by_id, merged, context)
    offers = references.link_offers(merged.created, context)
    context.count_merge("product", merged)
    lines, written = lines_of(by_id), merged.written().values()
    context.changes.take("product", merged, lines)
    publishing.publish_products(written, context, lines=lines)
    publishing.publish_images(written, context, changed=pictured, lines=lines)
    publishing.publish_offers(offers, context, with_prices=offers, with_stocks=offers)


def _all_values(
    by_id: Mapping[str, Item], context: LoadContext
) -> dict[str, dict[str, Any]]:
    """Return the columns that 1C said, by 1C's id."""
    units = find_units((_record(item).base_unit for item in by_id.values()), context)
    categories = _find_categories(by_id.values(), context)
    wanted = {}
    for external_id, item in by_id.items():
        values = product_values(_record(item))
        values.update(_links(item, units, categories, context))
        values["fingerprint"] = item.entry.fingerprint
        context.warn_cut(item, table_of(Product).clip(values))
        if values.get("vat_name") and values["vat_rate"] is None:
            values["vat_rate"] = context.unknowns.vat_rate(values["vat_name"])
        wanted[external_id] = values
    return wanted


def _record(item: Item) -> records.Product:
    return cast("records.Product", item.record)


def _find_categories(items: Iterable[Item], context: LoadContext) -> dict[str, int]:
    said = (_record(item).category_id for item in items)
    named: dict[str, dict[str, Any]] = {
        name: {} for name in said if name and len(name) <= LONGEST_ID
    }
    return find_or_declare(context.lookups.categories, Category, named, context)


def _links(
    item: Item,
    units: Mapping[str, int],
    categories: Mapping[str, int],
    context: LoadContext,
) -> dict[str, Any]:
    record = _record(item)
    links: dict[str, Any] = {}
    section = context.section(item)
    if section is not None and section.kind == SectionKind.CATALOG and section.id:
        links["catalog_id"] = context.sections.get(item.entry.section)
    if record.base_unit is not None:
        links["base_unit_id"] = units.get(unit_key(record.base_unit))
    if record.category_id is not None:
        links["category_id"] = categories.get(record.category_id)
    return links


def _write_children(
    by_id: dict[str, Item], merged: Merged, context: LoadContext
) -> set[int]:
    """Write what belongs to products; return whose pictures are others now."""
    ids = merged.ids()
    new = set(merged.created.values())
    rules = context.rules.for_model("product")
    by_pk = {ids[external_id]: _record(item) for external_id, item in by_id.items()}
    _write_groups(by_pk, new, rules.get("groups"), context)
    write_values(by_pk, "product_id", new, rules.get("property_values"), context)
    return _write_images(by_pk, new, rules.get("images"), context)


def _write_groups(
    by_pk: Mapping[int, records.Product],
    new: set[int],
    rule: FieldRule | None,
    context: LoadContext,
) -> None:
    said = {
        pk: _group_ids(record)
        for pk, record in by_pk.items()
        if record.group_ids is not None or record.main_group is not None
    }
    writable = keep_owned_children(said, rule, ProductGroup, "product_id", new)
    wanted, pending = _group_rows(writable, context)
    synced = sync_children(_GROUPS, wanted, new_parents=new)
    context.changes.take_parts("product", synced, wanted, parts.groups, new_parents=new)
    write_pending(
        PendingReference.Kind.GROUP,
        pending,
        "product_id",
        owners=writable.keys() - new,
        context=context,
    )


def _group_rows(
    said: Mapping[int, tuple[str, ...]], context: LoadContext
) -> tuple[ChildRows, list[Pending]]:
    """Return the links to groups that are there, and to those that are not."""
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
                pending.append((group_id, pk, ""))
    return wanted, pending


def _group_ids(record: records.Product) -> tuple[str, ...]:
    """Return the groups of a product, the main one first."""
    groups = dict.fromkeys(record.group_ids or ())
    if record.main_group is not None:
        groups = {record.main_group.id: None, **groups}
    return tuple(groups)


def _write_images(
    by_pk: Mapping[int, records.Product],
    new: set[int],
    rule: FieldRule | None,
    context: LoadContext,
) -> set[int]:
    said = {
        pk: image_rows(record)
        for pk, record in by_pk.items()
        if record.images is not None
    }
    wanted = keep_owned_children(said, rule, ProductImage, "product_id", new)
    synced = sync_children(_IMAGES, wanted, new_parents=new)
    context.changes.take_parts("product", synced, wanted, parts.images, new_parents=new)
    paths = {path for pk in synced.touched for (path,) in wanted[pk]}
    link_pictures(context.profile.pk, paths)
    return synced.touched
