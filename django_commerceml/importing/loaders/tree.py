"""The tree of groups: parents are linked when both ends are there."""

from dataclasses import dataclass
from datetime import datetime

from django_commerceml.importing.ownership import FieldRule
from django_commerceml.models import Group


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """What became of the tree."""

    moved: frozenset[int] = frozenset()
    """Groups that have another parent now."""
    circles: tuple[str, ...] = ()
    """1C's ids of groups that lay in themselves and are roots now."""


def link_parents(profile_id: int, rule: FieldRule | None, now: datetime) -> Linked:
    """Link every group to the parent that 1C named.

    A parent that has not come yet leaves its group at the root until it comes.
    By *rule* the shop may own the tree, or the place of a group that has one.
    """
    if rule is FieldRule.NEVER:
        return Linked()
    rows = list(
        Group.objects.filter(profile_id=profile_id)
        .order_by("pk")
        .values_list("pk", "external_id", "parent_external_id", "parent_id")
    )
    ids = {external_id: pk for pk, external_id, _, _ in rows}
    circles = _circles({external_id: parent for _, external_id, parent, _ in rows})
    moved = []
    for pk, external_id, parent, current in rows:
        wanted = None if external_id in circles else ids.get(parent)
        is_kept = rule is FieldRule.IF_EMPTY and current is not None
        if wanted != current and not is_kept:
            moved.append(Group(pk=pk, parent_id=wanted, updated_at=now))
    Group.objects.bulk_update(moved, ["parent", "updated_at"], batch_size=200)
    return Linked(
        moved=frozenset(group.pk for group in moved), circles=tuple(sorted(circles))
    )


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
