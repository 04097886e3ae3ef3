"""The work in batches: each one transaction, with its checkpoint inside."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from django.db import DEFAULT_DB_ALIAS, connection, transaction

from django_commerceml.bulk.databases import get_backend
from django_commerceml.cml import Entry, ParserBeside, Reading, RecordReader
from django_commerceml.cml.names import RecordKind
from django_commerceml.conf import get_settings
from django_commerceml.exceptions import ValueProblem
from django_commerceml.importing.ahead import one_ahead
from django_commerceml.importing.context import Item, LoadContext
from django_commerceml.importing.garbage import without_collector
from django_commerceml.importing.leases import renew
from django_commerceml.importing.loaders import LOADERS
from django_commerceml.importing.progress import Pace
from django_commerceml.importing.reports import Outcome
from django_commerceml.models import ImportRun

_UNCHANGED_PER_BATCH: Final = 50_000
_BYTES_PER_BATCH: Final = 10_000_000
_LONGEST_ID: Final = 255
_FIRST: Final = 500
_TYPES: Final[dict[RecordKind, str]] = {
    **{kind: kind.name.lower() for kind in RecordKind},
    RecordKind.DOCUMENT: "order",
}
_DOCUMENTS_PER_BATCH: Final = 100
"""Their orders are locked until the batch is committed, and the shop waits."""


@dataclass(slots=True, kw_only=True)
class _Batch:
    """What goes into the next transaction."""

    changed: list[tuple[Entry, int]] = field(default_factory=list)
    unchanged: dict[RecordKind, int] = field(default_factory=dict)
    skipped: dict[RecordKind, int] = field(default_factory=dict)
    documents: int = 0
    bytes: int = 0
    size: int = 0
    end: int = 0


@dataclass(slots=True, kw_only=True)
class Batches:
    """Applies the records of a file, batch by batch, from the run's checkpoint."""

    run: ImportRun
    context: LoadContext
    reader: RecordReader
    beside: ParserBeside
    plan: bytearray
    batch_size: int
    lease_seconds: int
    pace: Pace = field(init=False)
    _repeated: frozenset[str] = field(init=False)
    _most: int = 0
    """How many changed records the next batch may hold, where that is fewer."""

    def __post_init__(self) -> None:
        self.pace = Pace(self.run)
        self._repeated = self.context.outline.repeated_ids()

    def apply(self, entries: Iterable[Entry], *, is_over: Callable[[], bool]) -> bool:
        """Apply *entries* until *is_over*; return whether all of them are done.

        The first batch is always applied.
        """
        is_first = True
        for batch, readings in self._read_all(entries):
            if not is_first and is_over():
                return False
            with without_collector():
                self._commit(batch, readings)
            is_first = False
        return True

    def _read_all(
        self, entries: Iterable[Entry]
    ) -> Iterator[tuple[_Batch, Iterable[Reading]]]:
        """Yield every batch with what is read of it.

        Much is read by a process beside. Of little, a database that works elsewhere
        leaves time to read the next batch meanwhile; SQLite works here: a second
        thread would only be in its way.
        """
        batches = self._batches(entries)
        if self._is_much():
            return self._read_beside(batches)
        if connection.vendor == "sqlite":
            return ((batch, self._read(batch)) for batch in batches)
        return one_ahead(lambda batch: list(self._read(batch)), batches)

    def _is_much(self) -> bool:
        least = get_settings().parallel_from
        changed = len(self.plan) - self.run.checkpoint
        changed -= self.plan.count(0, self.run.checkpoint)
        return 0 < least <= changed

    def _read_beside(
        self, batches: Iterator[_Batch]
    ) -> Iterator[tuple[_Batch, Iterable[Reading]]]:
        """Yield every batch with what a process beside reads of it.

        The first is small: until it is read there is nothing to write.
        """
        begun: deque[_Batch] = deque()
        self._most = min(_FIRST, self.batch_size)

        def changed() -> Iterator[list[Entry]]:
            for batch in batches:
                begun.append(batch)
                yield [entry for entry, _ in batch.changed]

        for readings in self.reader.read_beside(changed(), self.beside):
            yield begun.popleft(), readings

    def _read(self, batch: _Batch) -> Iterator[Reading]:
        return self.reader.read(entry for entry, _ in batch.changed)

    def _batches(self, entries: Iterable[Entry]) -> Iterator[_Batch]:
        batch = _Batch()
        for entry in entries:
            self._take(entry, batch)
            if self._is_full(batch):
                yield batch
                batch = _Batch()
                self._most = 0
        if batch.size:
            yield batch

    def _is_full(self, batch: _Batch) -> bool:
        return (
            len(batch.changed) >= (self._most or self.batch_size)
            or batch.documents >= _DOCUMENTS_PER_BATCH
            or batch.bytes >= _BYTES_PER_BATCH
            or batch.size >= _UNCHANGED_PER_BATCH
        )

    def _take(self, entry: Entry, batch: _Batch) -> None:
        batch.size += 1
        batch.end = entry.ordinal + 1
        effective = self._effective_facets(entry)
        facets = self.plan[entry.ordinal] & effective
        if facets:
            batch.changed.append((entry, facets))
            batch.documents += entry.kind is RecordKind.DOCUMENT
            batch.bytes += entry.length
            return
        same = batch.unchanged if effective else batch.skipped
        same[entry.kind] = same.get(entry.kind, 0) + 1

    def _effective_facets(self, entry: Entry) -> int:
        """Return what of *entry* no later record of the file repeats.

        Documents of different kinds may have one id: none replaces another.
        """
        if entry.id not in self._repeated or entry.kind is RecordKind.DOCUMENT:
            return entry.facets
        return self.context.outline.effective_facets(entry)

    def _commit(self, batch: _Batch, readings: Iterable[Reading]) -> None:
        """Write *batch*, its counts, problems and checkpoint: all of it or nothing.

        The end of the run waits for the disk, and with it for all batches before. Who
        is told of an order is told each time what is on the disk already.
        """
        report = self.context.report
        items = self._sort_out(batch, readings)
        with transaction.atomic():
            renew(
                self.run, seconds=self.lease_seconds, checkpoint=batch.end, attempts=0
            )
            if not batch.documents:
                get_backend(DEFAULT_DB_ALIAS).hasten()
            self._load(items)
            self._count(batch)
            self.context.unknowns.write()
            self.context.changes.flush()
            report.flush()
            renew(
                self.run,
                seconds=self.lease_seconds,
                counts=report.counts,
                changes_dropped=self.context.changes.dropped,
                **self.pace.note(batch.size),
            )
        self.run.checkpoint = batch.end
        self.run.attempts = 0

    def _sort_out(self, batch: _Batch, readings: Iterable[Reading]) -> list[Item]:
        """Return what can be loaded; journal the rest."""
        facets = {entry.ordinal: changed for entry, changed in batch.changed}
        report = self.context.report
        items = []
        for reading in readings:
            entry = reading.entry
            report.extend(reading.problems)
            if reading.record is not None and len(entry.id) <= _LONGEST_ID:
                items.append(
                    Item(
                        entry=entry,
                        record=reading.record,
                        facets=facets[entry.ordinal],
                    )
                )
            elif entry.kind in _TYPES:
                report.count(_TYPES[entry.kind], Outcome.FAILED)
                if reading.record is not None:
                    report.add(_too_long(entry))
        return items

    def _load(self, items: list[Item]) -> None:
        by_kind: dict[RecordKind, list[Item]] = {}
        for item in items:
            by_kind.setdefault(item.entry.kind, []).append(item)
        for kind, loader in LOADERS.items():
            if kind in by_kind:
                loader(by_kind[kind], self.context)

    def _count(self, batch: _Batch) -> None:
        report = self.context.report
        for kind, number in batch.unchanged.items():
            if kind in _TYPES:
                report.count(_TYPES[kind], Outcome.UNCHANGED, number)
        for kind, number in batch.skipped.items():
            if kind in _TYPES:
                report.count(_TYPES[kind], Outcome.SKIPPED, number)


def _too_long(entry: Entry) -> ValueProblem:
    return ValueProblem(
        code="VAL-03",
        message=f"Ид длиннее {_LONGEST_ID} символов",
        element=entry.kind,
        line=entry.line,
        external_id=entry.id,
    )
