"""Groups become categories: created, renamed, moved and hidden, never deleted."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from django_commerceml.adapters.fitting import fit_of
from django_commerceml.adapters.oscar import hiding, trees
from django_commerceml.adapters.oscar.deliveries import Delivery
from django_commerceml.adapters.oscar.rows import (
    assign,
    change,
    find_by,
    model_of,
    query,
)
from django_commerceml.adapters.slugs import make_slug
from django_commerceml.adapters.trees import parents_first
from django_commerceml.bulk.among import among
from django_commerceml.models import Group

NO_GROUP: Final = "commerceml-no-group"
"""The code of the category of products that are in no group."""


def write_groups(delivery: Delivery, groups: Sequence[Group]) -> None:
    """Write *groups*, parents before children, and the parents that are missing."""
    if not groups:
        return
    model = model_of("catalogue", "Category")
    trees.lock(model)
    everyone = _with_missing_parents(model, groups, delivery.profile.pk)
    codes = {group.external_id for group in everyone}
    codes |= {group.parent.external_id for group in everyone if group.parent}
    nodes = find_by(model, "code", codes)
    old = frozenset(nodes)
    for group in everyone:
        parent = nodes.get(group.parent.external_id) if group.parent else None
        node = nodes.get(group.external_id)
        if node is None:
            nodes[group.external_id] = _add(delivery, model, group, parent)
        elif trees.parent_path(node) != (parent.path if parent is not None else ""):
            trees.move(model, node, parent)
            nodes = find_by(model, "code", codes)  # a move changes many paths
    _write_values(delivery, model, everyone, nodes, old)


def _with_missing_parents(
    model: Any, groups: Sequence[Group], profile_id: int
) -> list[Group]:
    """Return *groups* with those above them that are not in the store yet."""
    found = {group.pk: group for group in groups}
    wanted = {group.parent_id for group in groups} - found.keys()
    while wanted := {pk for pk in wanted if pk is not None}:
        rows = Group.objects.filter(among("pk", wanted)).select_related("parent")
        there = find_by(model, "code", {row.external_id for row in rows})
        missing = {row.pk: row for row in rows if row.external_id not in there}
        found.update(missing)
        wanted = {row.parent_id for row in missing.values()} - found.keys()
    return parents_first(list(found.values()), profile_id)


def _add(delivery: Delivery, model: Any, group: Group, parent: Any) -> Any:
    values = _values(delivery, model, group)
    longest = model._meta.get_field("slug").max_length  # noqa: SLF001 (Django's public name)
    slug = make_slug(group.name, group.external_id, longest=longest)
    return trees.add(model, {**values, "slug": slug, "code": group.external_id}, parent)


def _values(delivery: Delivery, model: Any, group: Group) -> dict[str, Any]:
    wanted = {"name": group.name or group.external_id}
    if group.description:
        wanted["description"] = group.description
    values = {}
    for name, value in wanted.items():
        field = model._meta.get_field(name)  # noqa: SLF001 (Django's public name)
        values[name], note = fit_of(field)(value)
        if note:
            delivery.warn(group.external_id, f"название группы: {note}", name=name)
    return values


def _write_values(
    delivery: Delivery,
    model: Any,
    groups: Sequence[Group],
    nodes: Mapping[str, Any],
    old: Collection[str],
) -> None:
    """Write what changed of *groups*; those that are *old* were there before."""
    rows = {group.external_id: nodes[group.external_id] for group in groups}
    changed = {
        group.external_id: assign(
            rows[group.external_id],
            _values(delivery, model, group),
            delivery.choices.modes,
        )
        for group in groups
        if group.external_id in old
    }
    is_shown = {group.external_id: group.is_active for group in groups}
    turned = hiding.apply(delivery, model, rows, is_shown)
    names = frozenset().union(*changed.values())
    change(model, [rows[name] for name, said in changed.items() if said], names)
    for row in turned:
        row.save()  # Oscar tells all that is below it


def find_or_write(delivery: Delivery, groups: Iterable[str]) -> dict[str, Any]:
    """Return the categories of *groups*, by 1C's ids; what is missing is made."""
    model = model_of("catalogue", "Category")
    wanted = set(groups)
    found = find_by(model, "code", wanted)
    missing = wanted - found.keys()
    if missing:
        named = Group.objects.filter(
            among("external_id", missing), profile=delivery.profile
        )
        rows = list(named.select_related("parent"))
        write_groups(delivery, parents_first(rows, delivery.profile.pk))
        found.update(find_by(model, "code", missing))
    return found


def find_or_write_default(delivery: Delivery) -> Any:
    """Return the category of products that are in no group."""
    model = model_of("catalogue", "Category")
    found = query(model).filter(code=NO_GROUP).first()
    if found is not None:
        return found
    trees.lock(model)
    name = delivery.choices.default_category
    return trees.add(
        model, {"name": name, "code": NO_GROUP, "slug": make_slug(name, NO_GROUP)}, None
    )
