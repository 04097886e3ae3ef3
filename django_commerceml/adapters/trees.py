"""Groups in the order in which a shop can take them."""

from collections.abc import Mapping, Sequence

from django_commerceml.models import Group


def parents_first(groups: Sequence[Group], profile_id: int) -> list[Group]:
    """Return *groups* of a profile, parents before children."""
    places = {pk: place for place, pk in enumerate(parents_first_ids(profile_id))}
    return sorted(groups, key=lambda group: places[group.pk])


def parents_first_ids(profile_id: int) -> list[int]:
    """Return the ids of all groups of a profile, parents before children."""
    parents = dict(
        Group.objects.filter(profile=profile_id).values_list("pk", "parent_id")
    )
    return sorted(parents, key=lambda pk: (_depth(pk, parents), pk))


def _depth(pk: int, parents: Mapping[int, int | None]) -> int:
    depth = 0
    parent: int | None = parents[pk]
    while parent is not None and depth < len(parents):
        depth += 1
        parent = parents[parent]
    return depth
