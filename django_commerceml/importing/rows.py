"""A model's rows as tuples: defaults, merging with what is there, writing."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from django.db import models

from django_commerceml.importing import upserts
from django_commerceml.importing.ownership import FieldRule, keep_owned

Values = dict[str, Any]


@dataclass(slots=True, kw_only=True)
class Merged:
    """What a merge wrote, by 1C's id."""

    created: dict[str, int] = field(default_factory=dict)
    updated: dict[str, int] = field(default_factory=dict)
    unchanged: dict[str, int] = field(default_factory=dict)

    def ids(self) -> dict[str, int]:
        """Return the ids of all rows."""
        return {**self.unchanged, **self.updated, **self.created}

    def written(self) -> dict[str, int]:
        """Return the ids of the rows that changed."""
        return {**self.updated, **self.created}


class Table:
    """The columns of a model that 1C owns, in one order for all rows."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model
        fields = [
            item
            for item in model._meta.concrete_fields  # noqa: SLF001 (Django's own way)
            if not item.primary_key
        ]
        self.columns = tuple(item.attname for item in fields)
        self._places = {name: place for place, name in enumerate(self.columns)}
        self._json = {place for place, item in enumerate(fields) if _is_json(item)}
        self._lengths = {
            item.attname: item.max_length
            for item in fields
            if isinstance(item, models.CharField) and item.max_length
        }
        self._defaults = tuple(
            item.get_default() if item.has_default() or not item.null else None
            for item in fields
        )

    def new_row(self, values: Values) -> tuple[Any, ...]:
        """Return a row of defaults and *values*."""
        cells = list(self._defaults)
        for name, value in values.items():
            cells[self._places[name]] = value
        return self._dump(cells)

    def merged_row(self, current: Values, values: Values) -> tuple[Any, ...]:
        """Return the row of *current* with *values* over it."""
        cells = [values.get(name, current[name]) for name in self.columns]
        return self._dump(cells)

    def clip(self, values: Values) -> list[str]:
        """Cut texts to the length of their columns; return the names of those cut."""
        cut = []
        for name, value in values.items():
            length = self._lengths.get(name)
            if length and type(value) is str and len(value) > length:
                values[name] = value[:length]
                cut.append(name)
        return cut

    def fetch(
        self, profile_id: int, external_ids: Iterable[str]
    ) -> dict[str, tuple[int, Values]]:
        """Return id and cells of the existing rows, by 1C's id."""
        found = {}
        for chunk in upserts.in_chunks(external_ids):
            rows = self.model._default_manager.filter(  # noqa: SLF001 (as above)
                profile_id=profile_id, external_id__in=chunk
            ).values_list("id", *self.columns)
            for pk, *cells in rows:
                values = dict(zip(self.columns, cells, strict=True))
                found[values["external_id"]] = (pk, values)
        return found

    def _dump(self, cells: list[Any]) -> tuple[Any, ...]:
        for place in self._json:
            cells[place] = json.dumps(
                cells[place], ensure_ascii=False, separators=(",", ":")
            )
        return tuple(cells)


def _is_json(item: "models.Field[Any, Any]") -> bool:
    return isinstance(item, models.JSONField)


@cache
def table_of(model: type[models.Model]) -> Table:
    """Return the table of *model*."""
    return Table(model)


def merge(
    model: type[models.Model],
    profile_id: int,
    wanted: Mapping[str, Values],
    *,
    now: datetime,
    rules: Mapping[str, FieldRule] | None = None,
) -> Merged:
    """Write what 1C *wanted*, by its id: new rows whole, others where they differ.

    Only the values that are given are written; a row equal to them is not
    touched. *rules* keep fields that the shop owns.
    """
    table = table_of(model)
    existing = table.fetch(profile_id, wanted)
    merged = Merged()
    new_ids: list[str] = []
    new_rows: list[tuple[Any, ...]] = []
    changed_rows: list[tuple[Any, ...]] = []
    for external_id, values in wanted.items():
        if external_id not in existing:
            new_ids.append(external_id)
            new_rows.append(
                _new_row(table, profile_id, external_id, values, now, rules or {})
            )
            continue
        pk, current = existing[external_id]
        kept = keep_owned(values, current, rules) if rules else values
        if all(current[name] == value for name, value in kept.items()):
            merged.unchanged[external_id] = pk
            continue
        row = table.merged_row(current, {**kept, "updated_at": now})
        changed_rows.append((pk, *row))
        merged.updated[external_id] = pk
    ids = upserts.insert(model, table.columns, new_rows)
    merged.created.update(zip(new_ids, ids, strict=True))
    upserts.upsert(model, ("id", *table.columns), changed_rows)
    return merged


def _new_row(
    table: Table,
    profile_id: int,
    external_id: str,
    values: Values,
    now: datetime,
    rules: Mapping[str, FieldRule],
) -> tuple[Any, ...]:
    kept = keep_owned(values, {}, rules) if rules else values
    return table.new_row(
        {
            **kept,
            "profile_id": profile_id,
            "external_id": external_id,
            "created_at": now,
            "updated_at": now,
        }
    )


ChildRow = tuple[Any, ...]
ChildRows = dict[int, dict[ChildRow, ChildRow]]
"""By parent id: the rows wanted, as key cells to value cells."""


def sync_children(  # noqa: PLR0913 (one call says all of a child table)
    model: type[models.Model],
    parent: str,
    keys: Sequence[str],
    values: Sequence[str],
    wanted: ChildRows,
    *,
    new_parents: frozenset[int] | set[int] = frozenset(),
    kept: Sequence[str] = (),
    keeps_others: bool = False,
) -> set[int]:
    """Make the children of each parent equal to *wanted*; return who changed.

    *keys* tell a parent's rows apart, *values* are compared, *kept* are columns
    that an insert leaves at "" and an update does not touch. With
    *keeps_others* rows that are not wanted stay.
    """
    existing = _fetch_children(
        model,
        (parent, *keys),
        (*values, *kept),
        (pk for pk in wanted if pk not in new_parents),
    )
    columns = (parent, *keys, *values, *kept)
    width = 1 + len(keys)
    blank = ("",) * len(kept)
    new_rows: list[ChildRow] = []
    changed_rows: list[ChildRow] = []
    stale: list[int] = []
    touched: set[int] = set()
    for parent_id, rows in wanted.items():
        old = existing.get(parent_id, {})
        for key, cells in rows.items():
            row = old.pop(key, None)
            if row is None:
                new_rows.append((parent_id, *key, *cells, *blank))
                touched.add(parent_id)
            elif row[1 + width : 1 + width + len(values)] != cells:
                tail = row[1 + width + len(values) :]
                changed_rows.append((row[0], parent_id, *key, *cells, *tail))
                touched.add(parent_id)
        if old and not keeps_others:
            stale.extend(row[0] for row in old.values())
            touched.add(parent_id)
    upserts.delete(model, stale)
    upserts.insert(model, columns, new_rows)
    upserts.upsert(model, ("id", *columns), changed_rows)
    return touched


def _fetch_children(
    model: type[models.Model],
    keys: Sequence[str],
    values: Sequence[str],
    parents: Iterable[int],
) -> dict[int, dict[ChildRow, ChildRow]]:
    """Return the existing rows (id first) by parent and by key cells."""
    found: dict[int, dict[ChildRow, ChildRow]] = {}
    width = 1 + len(keys)
    for chunk in upserts.in_chunks(parents):
        rows = model._default_manager.filter(  # noqa: SLF001 (Django's own way)
            **{f"{keys[0]}__in": chunk}
        ).values_list("id", *keys, *values)
        for row in rows:
            found.setdefault(row[1], {})[row[2:width]] = row
    return found
