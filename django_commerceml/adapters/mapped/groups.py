"""Groups go into the shop, parents before children."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

from django_commerceml.adapters.columns import make_column
from django_commerceml.adapters.contract import RowError
from django_commerceml.adapters.drafts import Draft
from django_commerceml.adapters.mapped.placing import Fill, Placing
from django_commerceml.adapters.mapped.products import regroup_products
from django_commerceml.adapters.mapped.shelves import Shelf
from django_commerceml.adapters.mapped.stores import Store
from django_commerceml.chunks import in_batches
from django_commerceml.models import Group


def publish_groups(
    store: Store, shelf: Shelf, groups: Sequence[Group]
) -> list[RowError]:
    """Write *groups*, which are on *shelf*.

    One that is new to the shop gets the groups and the products that the shop has of it
    already. Return what the shop refused, and what had to be changed.
    """
    found = shelf.find(group.external_id for group in groups)
    keys = shelf.keys(_parents(groups))
    errors: list[RowError] = []
    created: list[Group] = []
    for wave in _waves(groups):
        outcome = Placing(shelf, found).put(
            wave,
            word=attrgetter("is_active"),
            fills=_fills(shelf, keys),
            takes=attrgetter("is_active"),
        )
        keys.update(outcome.keys)
        created += outcome.created
        errors += outcome.errors
    given = {group.pk for group in groups}
    errors += _regroup(shelf, [group.pk for group in created], given, keys)
    if store.products is not None:
        errors += regroup_products(store, store.products, created)
    return errors


def _regroup(
    shelf: Shelf, created: Iterable[int], given: set[int], keys: Mapping[str, Any]
) -> list[RowError]:
    """Put the groups in those *created* into them, but those *given* along."""
    fills = _fills(shelf, keys)
    errors: list[RowError] = []
    for chunk in in_batches(created if fills else ()):
        children = Group.objects.filter(parent__in=chunk).select_related("parent")
        for batch in in_batches(row for row in children if row.pk not in given):
            found = shelf.find(group.external_id for group in batch)
            errors += Placing(shelf, found).amend(batch, fills=fills).errors
    return errors


def _parents(groups: Iterable[Group]) -> set[str]:
    return {group.parent.external_id for group in groups if group.parent}


def _waves(groups: Sequence[Group]) -> Iterator[list[Group]]:
    """Yield *groups*, those together that have no parent among the later ones."""
    parents = {group.pk: group.parent_id for group in groups}

    def depth(group: Group) -> int:
        above = 0
        parent = group.parent_id
        while parent in parents and above < len(parents):
            above += 1
            parent = parents[parent]
        return above

    for _, wave in groupby(sorted(groups, key=depth), key=depth):
        yield list(wave)


def _fills(shelf: Shelf, keys: Mapping[str, Any]) -> Sequence[Fill]:
    name = getattr(shelf.mapping, "parent", None)
    return [_fill_parent(shelf, name, keys)] if name else []


def _fill_parent(
    shelf: Shelf, name: str, keys: Mapping[str, Any]
) -> Callable[[Draft, Any], None]:
    column = make_column(shelf.model, name)

    def fill(draft: Draft, group: Group) -> None:
        key = keys.get(group.parent.external_id) if group.parent else None
        if draft.is_new or key is not None or group.parent is None:
            draft.set(column, key)

    return fill
