"""Groups of products, whatever the order in which they come."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, cast

from django_commerceml.cml import records
from django_commerceml.cml.names import RecordKind
from django_commerceml.exceptions import ValueProblem
from django_commerceml.importing.context import Item, LoadContext, lines_of
from django_commerceml.importing.descriptions import clean_html
from django_commerceml.importing.loaders import publishing, references, tree
from django_commerceml.importing.loaders.declared import LONGEST_ID
from django_commerceml.importing.lookups import drop_none
from django_commerceml.importing.reports import Outcome
from django_commerceml.importing.rows import merge, table_of
from django_commerceml.models import Group


def load_groups(items: Sequence[Item], context: LoadContext) -> None:
    """Write the groups, whatever their order, and link them to their parents."""
    wanted: dict[str, dict[str, Any]] = {}
    roots: dict[str, Item] = {}
    for item in items:
        roots.update(dict.fromkeys(_take_group(item, wanted, context), item))
    rules = context.rules.for_model("group")
    merged = merge(Group, context.profile.pk, wanted, now=context.now, rules=rules)
    context.lookups.groups.remember(merged.ids())
    context.count_merge("group", merged)
    lines = lines_of(roots)
    context.changes.take("group", merged, lines)
    linked = tree.link_parents(context.profile.pk, rules.get("parent"), context.now)
    _report_circles(linked.circles, context)
    owners = references.link_groups(merged.created, context)
    changed = {*merged.written().values(), *linked.moved}
    publishing.publish_groups(changed, context, lines=lines)
    publishing.publish_products(owners.products, context)


def _take_group(
    item: Item, wanted: dict[str, dict[str, Any]], context: LoadContext
) -> Iterator[str]:
    """Add the groups of *item* to those *wanted*, and yield their ids.

    Of a repeated one the last counts.
    """
    for group, parent_id in _flatten(cast("records.Group", item.record)):
        if len(group.id) > LONGEST_ID:
            context.refuse(item, "group", "слишком длинный ид группы")
            continue
        values = _group_values(group, parent_id)
        context.warn_cut(item, table_of(Group).clip(values))
        if group.id in wanted:
            context.report.count("group", Outcome.SKIPPED)
        wanted[group.id] = values
        yield group.id


def _flatten(root: records.Group) -> Iterator[tuple[records.Group, str]]:
    """Yield the groups of a tree as the file has them, each with its parent's id."""
    waiting = [(root, "")]
    while waiting:
        group, parent_id = waiting.pop()
        yield group, parent_id
        waiting.extend((child, group.id) for child in reversed(group.groups))


def _group_values(group: records.Group, parent_id: str) -> dict[str, Any]:
    """Return the columns of a group; one that is only marked keeps its place."""
    is_stub = group.is_deleted and not group.name and not parent_id
    return drop_none(
        {
            "parent_external_id": None if is_stub else parent_id,
            "name": group.name,
            "description": None
            if group.description is None
            else clean_html(group.description),
            "image": group.image,
            "sort_order": group.sort_order,
            "is_deleted": group.is_deleted,
            "is_active": not group.is_deleted,
            "fingerprint": "",
        }
    )


def _report_circles(external_ids: Iterable[str], context: LoadContext) -> None:
    for external_id in external_ids:
        context.report.add(
            ValueProblem(
                code="VAL-09",
                message="группа вложена сама в себя и поставлена в корень",
                element=RecordKind.GROUP,
                external_id=external_id,
                severity="warning",
            )
        )
