"""What a run changes, noted beside the rows, batch by batch."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Final

from django_commerceml.bulk import upserts
from django_commerceml.bulk.tables import Row
from django_commerceml.conf import get_settings
from django_commerceml.importing.children import ChildRows, Synced
from django_commerceml.importing.differences import Difference, compare, describe
from django_commerceml.importing.names import NameBook
from django_commerceml.importing.parts import Describe, price_change
from django_commerceml.importing.rows import Merged, Values
from django_commerceml.importing.telling import Named, Names, named_in, tell
from django_commerceml.models import ChangeOutcome, ImportRun, Product, RecordChange

COLUMNS: Final = (
    *("profile_id", "run_id", "record_type", "object_id", "external_id", "name"),
    *("outcome", "line", "fields", "price_change"),
)
"""The columns of a note, in the order of the rows that are written."""

_NAMES: Final = ("name", "short_name", "full_name", "code")
"""Columns that a row may be called by."""
_to_json: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

Write = Callable[[Sequence[Row]], None]
Lines = Mapping[str, int]
"""The lines of records, by 1C's id."""


@dataclass(slots=True, kw_only=True)
class Note:
    """What of one record changes."""

    record_type: str
    pk: int
    external_id: str
    name: str | Named | None = None
    line: int = 0
    outcome: ChangeOutcome = ChangeOutcome.UPDATED
    differences: list[Difference] = field(default_factory=list)


class Notes:
    """The changes of a run; those of a batch wait here until they are written."""

    def __init__(
        self, run: ImportRun, *, write: Write | None = None, kept: int | None = None
    ) -> None:
        self._run = run
        self._write = write or partial(upserts.append, RecordChange, COLUMNS)
        self._kept = kept
        self._has_new = run.is_dry_run
        self._names = NameBook(run.profile_id)
        self._merges: list[tuple[str, Merged, Callable[[], Lines]]] = []
        self._parts: list[tuple[str, int, Iterable[Difference]]] = []
        self._more: list[Note] = []
        self.dropped = run.changes_dropped
        """How many changes of the run are not kept, beyond `MAX_CHANGES`."""

    def take(
        self, record_type: str, merged: Merged, lines: Callable[[], Lines] = dict
    ) -> None:
        """Note what a merge wrote; *lines* gives the places of its records."""
        self._merges.append((record_type, merged, lines))

    def take_parts(
        self,
        record_type: str,
        synced: Synced,
        wanted: ChildRows,
        describe_rows: Describe,
        *,
        new_parents: frozenset[int] | set[int],
    ) -> None:
        """Note what a synchronisation did to the rows of records of *record_type*."""
        touched = synced.touched if self._has_new else synced.touched - new_parents
        self._parts += [
            (record_type, pk, describe_rows(synced.before.get(pk, {}), wanted[pk]))
            for pk in touched
        ]

    def add(self, note: Note) -> None:
        """Note what was found elsewhere."""
        self._more.append(note)

    def flush(self) -> None:
        """Write what waits; beyond `MAX_CHANGES` of a run it is only counted."""
        notes = [note for note in self._collect() if note.differences]
        self._merges, self._parts, self._more = [], [], []
        if not notes:
            return
        if self._kept is None:
            self._kept = RecordChange.objects.filter(run=self._run).count()
        room = max(0, get_settings().max_changes - self._kept)
        rows = list(self._rows(notes[:room]))
        self.dropped += len(notes[room:])
        self._kept += len(rows)
        self._write(rows)

    def _collect(self) -> list[Note]:
        """Return a note for each record, with all that is known of it."""
        found: dict[tuple[str, int], Note] = {}
        for merge in self._merges:
            for note in self._of_merge(*merge):
                known = found.setdefault((note.record_type, note.pk), note)
                if known is not note:
                    known.differences += note.differences
        owners = cache(self._owners)
        for record_type, pk, described in self._parts:
            differences = list(described)
            if differences and (record_type, pk) not in found:
                found[record_type, pk] = owners(record_type)[pk]
            if differences:
                found[record_type, pk].differences += differences
        return [*found.values(), *self._more]

    def _of_merge(
        self, record_type: str, merged: Merged, lines: Callable[[], Lines]
    ) -> Iterator[Note]:
        new = merged.created if self._has_new else {}
        if not merged.changed and not new:
            return
        places = lines()
        for external_id, (current, kept) in merged.changed.items():
            yield Note(
                record_type=record_type,
                pk=merged.updated[external_id],
                external_id=external_id,
                name=_name_of(kept) or _name_of(current),
                line=places.get(external_id, 0),
                outcome=_outcome_of(current, kept),
                differences=compare(current, kept),
            )
        for external_id, pk in new.items():
            values = merged.wanted[external_id]
            yield Note(
                record_type=record_type,
                pk=pk,
                external_id=external_id,
                name=_name_of(values),
                line=places.get(external_id, 0),
                outcome=ChangeOutcome.CREATED,
                differences=describe(values),
            )

    def _owners(self, record_type: str) -> dict[int, Note]:
        """Return a note of each record that a merge left as it was, by its row."""
        return {
            pk: Note(
                record_type=record_type,
                pk=pk,
                external_id=external_id,
                name=_name_of(merged.wanted[external_id]),
                line=lines().get(external_id, 0),
            )
            for kind, merged, lines in self._merges
            if kind == record_type
            for external_id, pk in merged.ids().items()
        }

    def _rows(self, notes: Sequence[Note]) -> Iterator[Row]:
        values = (
            value
            for note in notes
            for value in (note.name, *(one[1:] for one in note.differences))
        )
        names = self._names.find(one for value in values for one in named_in(value))
        for note in notes:
            fields = list(_told(note, names))
            if fields:
                yield (
                    self._run.profile_id,
                    self._run.pk,
                    note.record_type,
                    note.pk,
                    note.external_id[:255],
                    tell(note.name, names) or "",
                    note.outcome.value,
                    note.line,
                    _to_json(fields),
                    price_change(note.differences),
                )


def _told(note: Note, names: Names) -> Iterator[list[str | None]]:
    for one in note.differences:
        was, is_now = tell(one.old, names), tell(one.new, names)
        if was != is_now:
            yield [one.field, tell(one.detail, names) or "", was, is_now]


def _name_of(values: Values) -> str | Named | None:
    """Return what a row of *values* is called: an offer at least as its product."""
    said = next((values[name] for name in _NAMES if values.get(name)), None)
    product_id = values.get("product_id")
    return said or (Named(Product, product_id) if product_id else None)


def _outcome_of(current: Values, kept: Values) -> ChangeOutcome:
    is_hidden = current.get("is_active") and kept.get("is_active") is False
    return ChangeOutcome.DEACTIVATED if is_hidden else ChangeOutcome.UPDATED
