"""A model's rows as tuples: defaults, merging with what is there, writing."""

import json
import sys
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, Final

from django.db import connection, models

from django_commerceml.bulk import upserts
from django_commerceml.bulk.among import MANY, Among
from django_commerceml.importing.ownership import FieldRule, keep_owned

Values = dict[str, Any]
NO_RULES: Final[Mapping[str, FieldRule]] = {}
LARGEST_INTEGER: Final = 2**31 - 1
"""What an integer column of every database holds."""
_ANY: Final = sys.maxsize
"""The length of texts that may be as long as they like."""
_to_json: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_NO_JSON: Final[dict[type[Any], str]] = {dict: "{}", list: "[]"}
_NOTHING: Final[tuple[object, ...]] = (None, "", [], {})


@dataclass(slots=True, kw_only=True)
class Merged:
    """What a merge wrote, by 1C's id."""

    created: dict[str, int] = field(default_factory=dict)
    updated: dict[str, int] = field(default_factory=dict)
    unchanged: dict[str, int] = field(default_factory=dict)
    wanted: Mapping[str, Values] = field(default_factory=dict)
    """What 1C said of each row."""
    changed: dict[str, tuple[Values, Values]] = field(default_factory=dict)
    """Of updated rows: the cells as they were, and those written over them."""

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
        self._shortest = min(self._lengths.values(), default=_ANY)
        self._defaults = tuple(
            item.get_default() if item.has_default() or not item.null else None
            for item in fields
        )

    def new_row(self, *values: Values) -> tuple[Any, ...]:
        """Return a row of defaults and *values*, the later over the earlier."""
        cells = list(self._defaults)
        places = self._places
        for some in values:
            for name, value in some.items():
                cells[places[name]] = value
        return self._dump(cells)

    def merged_row(self, current: Values, values: Values) -> tuple[Any, ...]:
        """Return the row of *current* with *values* over it."""
        cells = [values.get(name, current[name]) for name in self.columns]
        return self._dump(cells)

    def clip(self, values: Values) -> list[str]:
        """Cut *values* to what their columns hold; return the names of those cut."""
        cut = []
        lengths, shortest = self._lengths, self._shortest
        for name, value in values.items():
            if type(value) is str:
                if len(value) > shortest and len(value) > lengths.get(name, _ANY):
                    values[name] = value[: lengths[name]]
                    cut.append(name)
            elif type(value) is int and abs(value) > LARGEST_INTEGER:
                values[name] = clip_integer(value)
                cut.append(name)
        return cut

    def fetch(
        self, profile_id: int, external_ids: Iterable[str]
    ) -> dict[str, tuple[int, Values]]:
        """Return id and cells of the existing rows, by 1C's id.

        They are locked, in the order of their ids: what the shop writes to them
        meanwhile is either read here, or written after this transaction.
        """
        found = {}
        no_key = connection.features.has_select_for_no_key_update
        for chunk in upserts.in_chunks(external_ids, MANY):
            rows = self.model._default_manager.filter(  # noqa: SLF001 (as above)
                Among("external_id", chunk), profile_id=profile_id
            ).order_by("pk")
            rows = rows.select_for_update(no_key=no_key)
            for pk, *cells in rows.values_list("id", *self.columns):
                values = dict(zip(self.columns, cells, strict=True))
                found[values["external_id"]] = (pk, values)
        return found

    def _dump(self, cells: list[Any]) -> tuple[Any, ...]:
        for place in self._json:
            value = cells[place]
            cells[place] = _to_json(value) if value else _NO_JSON[type(value)]
        return tuple(cells)


def _is_json(item: "models.Field[Any, Any]") -> bool:
    return isinstance(item, models.JSONField)


@cache
def table_of(model: type[models.Model]) -> Table:
    """Return the table of *model*."""
    return Table(model)


def clip_integer(value: int) -> int:
    """Return *value*, or the nearest that an integer column holds."""
    return max(-LARGEST_INTEGER, min(value, LARGEST_INTEGER))


def merge(
    model: type[models.Model],
    profile_id: int,
    wanted: Mapping[str, Values],
    *,
    now: datetime,
    rules: Mapping[str, FieldRule] = NO_RULES,
    overlaid: Collection[str] = (),
) -> Merged:
    """Write what 1C *wanted*, by its id: new rows whole, others where they differ.

    Only the values that are given are written; a row equal to them is not
    touched. *rules* keep fields that the shop owns. Columns *overlaid* hold
    dictionaries, of which only the keys that are given are written.
    """
    table = table_of(model)
    existing = table.fetch(profile_id, wanted)
    own = {"profile_id": profile_id, "created_at": now, "updated_at": now}
    merged = Merged(wanted=wanted)
    new: dict[str, tuple[Any, ...]] = {}
    changed: list[tuple[Any, ...]] = []
    for external_id, values in wanted.items():
        pk, current = existing.get(external_id, (0, {}))
        kept = keep_owned(_overlay(values, current, overlaid), current, rules)
        if not pk:
            own["external_id"] = external_id
            new[external_id] = table.new_row(kept, own)
        elif all(current[name] == value for name, value in kept.items()):
            merged.unchanged[external_id] = pk
        else:
            row = table.merged_row(current, {**kept, "updated_at": now})
            changed.append((pk, *row))
            merged.updated[external_id] = pk
            merged.changed[external_id] = (current, kept)
    ids = upserts.insert(model, table.columns, list(new.values()))
    merged.created.update(zip(new, ids, strict=True))
    upserts.upsert(model, ("id", *table.columns), changed)
    return merged


def _overlay(values: Values, current: Values, names: Collection[str]) -> Values:
    """Return *values* with dictionaries laid over those of *current*."""
    if not names:
        return values
    laid = {}
    for name in names:
        if name in values:
            both = {**current.get(name, {}), **values[name]}
            laid[name] = {
                key: value for key, value in both.items() if value not in _NOTHING
            }
    return {**values, **laid}
