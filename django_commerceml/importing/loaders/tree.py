"""The tree of groups: parents are linked when both ends are there."""

from django_commerceml.adapters import Capability
from django_commerceml.importing.context import LoadContext
from django_commerceml.importing.rows import Merged
from django_commerceml.models import Group


def link_parents(profile_id: int) -> list[str]:
    """Link every group to the parent that 1C named; return the ids that made a circle.

    A parent that has not come yet leaves its group at the root until it comes.
    """
    rows = list(
        Group.objects.filter(profile_id=profile_id).values_list(
            "id", "external_id", "parent_external_id", "parent_id"
        )
    )
    ids = {external_id: pk for pk, external_id, _, _ in rows}
    parents = {external_id: parent for _, external_id, parent, _ in rows}
    circles = _circles(parents)
    changed = []
    for pk, external_id, parent, current in rows:
        wanted = None if external_id in circles else ids.get(parent)
        if wanted != current:
            changed.append(Group(pk=pk, parent_id=wanted))
    Group.objects.bulk_update(changed, ["parent"], batch_size=200)
    return sorted(circles)


def _circles(parents: dict[str, str]) -> set[str]:
    """Return one id of each circle: cut there, the rest is a tree."""
    safe: set[str] = set()
    cut: set[str] = set()
    for start in parents:
        path: dict[str, None] = {}
        node = start
        while node in parents and node not in safe and node not in path:
            path[node] = None
            node = parents[node]
        if node in path:
            cut.add(node)
        safe.update(path)
    return cut


def publish(merged: Merged, context: LoadContext) -> None:
    """Give changed groups to the shop, parents before children."""
    if not context.adapter.wants(Capability.GROUPS):
        return
    changed = set(merged.written().values())
    groups = Group.objects.filter(pk__in=changed).select_related("parent")
    by_depth = sorted(groups, key=lambda group: _depth(group, changed))
    errors = context.adapter.publish_groups(by_depth, context.publish)
    context.take_errors("group", errors)


def _depth(group: Group, changed: set[int]) -> int:
    depth = 0
    parent = group.parent
    while parent is not None and parent.pk in changed:
        depth += 1
        parent = parent.parent
    return depth
