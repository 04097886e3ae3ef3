"""The rows that belong to others: made equal to what 1C said of their parent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from django_commerceml.bulk import upserts

ChildRow = tuple[Any, ...]
ChildRows = dict[int, dict[ChildRow, ChildRow]]
"""By parent id: the rows wanted, as key cells to value cells."""


@dataclass(slots=True, kw_only=True)
class Synced:
    """What a synchronisation wrote."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    touched: set[int] = field(default_factory=set)
    """The parents whose rows changed."""
    before: ChildRows = field(default_factory=dict)
    """Of touched parents that had rows: those, as they were."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildTable:
    """The columns of a child model, by what they are for."""

    model: type[models.Model]
    parent: str
    keys: Sequence[str]
    """Tell the rows of one parent apart."""
    values: Sequence[str] = ()
    """Are compared."""
    kept: Sequence[str] = ()
    """Are "" in new rows and stay as they are in others."""
    keeps_others: bool = False
    """Rows that are not wanted stay."""
    is_ordered: bool = False
    """The ids of a parent's rows must ascend in the order wanted."""

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns but the id, in the order of the rows."""
        return (self.parent, *self.keys, *self.values, *self.kept)


def sync_children(
    table: ChildTable,
    wanted: ChildRows,
    *,
    new_parents: frozenset[int] | set[int] = frozenset(),
) -> Synced:
    """Make the children of each parent equal to *wanted*.

    Of *new_parents* it is known that they have none yet.
    """
    existing = _fetch(table, (pk for pk in wanted if pk not in new_parents))
    work = _Work(table)
    work.add({pk: rows for pk, rows in wanted.items() if pk not in existing})
    for parent_id, old in existing.items():
        work.compare(parent_id, old, wanted[parent_id])
    upserts.delete(table.model, work.stale)
    upserts.append(table.model, table.columns, work.new)
    upserts.upsert(table.model, ("id", *table.columns), work.changed)
    return work.done()


class _Work:
    """What must be written to make rows equal to those wanted."""

    def __init__(self, table: ChildTable) -> None:
        self._table = table
        self._first_value = 2 + len(table.keys)
        self._first_kept = self._first_value + len(table.values)
        self._blank = ("",) * len(table.kept)
        self._synced = Synced()
        self.new: list[ChildRow] = []
        self.changed: list[ChildRow] = []
        self.stale: list[int] = []

    def add(self, wanted: ChildRows) -> None:
        """Add the rows of parents that have none."""
        blank = self._blank
        self.new += [
            (parent_id, *key, *cells, *blank)
            for parent_id, rows in wanted.items()
            for key, cells in rows.items()
        ]
        self._synced.touched.update(pk for pk, rows in wanted.items() if rows)

    def compare(
        self,
        parent_id: int,
        old: dict[ChildRow, ChildRow],
        rows: dict[ChildRow, ChildRow],
    ) -> None:
        """Add what differs between the rows of one parent."""
        before = len(self.new) + len(self.changed) + len(self.stale)
        if self._table.is_ordered and list(old) != list(rows):
            self.stale.extend(row[0] for row in old.values())
            self.add({parent_id: rows})
        else:
            self._compare_rows(parent_id, old, rows)
        if len(self.new) + len(self.changed) + len(self.stale) != before:
            self._synced.touched.add(parent_id)
            cells = slice(self._first_value, self._first_kept)
            self._synced.before[parent_id] = {
                key: row[cells] for key, row in old.items()
            }

    def _compare_rows(
        self,
        parent_id: int,
        old: dict[ChildRow, ChildRow],
        rows: dict[ChildRow, ChildRow],
    ) -> None:
        for key, cells in rows.items():
            self._compare_row(parent_id, old.get(key), key, cells)
        if not self._table.keeps_others:
            self.stale.extend(row[0] for key, row in old.items() if key not in rows)

    def _compare_row(
        self, parent_id: int, row: ChildRow | None, key: ChildRow, cells: ChildRow
    ) -> None:
        if row is None:
            self.new.append((parent_id, *key, *cells, *self._blank))
        elif row[self._first_value : self._first_kept] != cells:
            tail = row[self._first_kept :]
            self.changed.append((row[0], parent_id, *key, *cells, *tail))
        else:
            self._synced.unchanged += 1

    def done(self) -> Synced:
        """Return what was found."""
        self._synced.created = len(self.new)
        self._synced.updated = len(self.changed)
        self._synced.removed = len(self.stale)
        return self._synced


def _fetch(
    table: ChildTable, parents: Iterable[int]
) -> dict[int, dict[ChildRow, ChildRow]]:
    """Return the existing rows (id first) by parent and by key cells."""
    found: dict[int, dict[ChildRow, ChildRow]] = {}
    first_value = 2 + len(table.keys)
    manager = table.model._default_manager  # noqa: SLF001 (Django's own way)
    for chunk in upserts.in_chunks(parents):
        rows = manager.filter(**{f"{table.parent}__in": chunk})
        order = ("pk",) if table.is_ordered else ()
        for row in rows.order_by(*order).values_list("id", *table.columns):
            found.setdefault(row[1], {})[row[2:first_value]] = row
    return found
