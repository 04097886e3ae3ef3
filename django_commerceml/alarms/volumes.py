"""Full exports that hold far fewer records than those before them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Final

from django.db.models import Max, Min, QuerySet, Sum
from django.utils.translation import gettext as _

from django_commerceml.alarms.events import Event, shorten
from django_commerceml.alarms.failures import pattern_of
from django_commerceml.models import (
    AlarmKind,
    ExchangeProfile,
    ImportRun,
    RunKind,
    RunState,
)

COMPARED: Final = 10
"""With so many exports before it a full export is compared."""
LEAST: Final = 3
"""Fewer say nothing of what is usual."""
_EXPORTS: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class _Export:
    """A full export: the file that it began with, and how many records it held."""

    label: str
    pattern: str
    records: int
    run_id: int
    """Of its last file."""


def find_drops(profile: ExchangeProfile, now: datetime) -> Iterable[Event]:  # noqa: ARG001 (as all of them)
    """Yield the names whose newest full export is much smaller than is usual."""
    if profile.alarm_drop_percent is None:
        return
    named = defaultdict(list)
    for export in _full_exports(profile):
        named[export.pattern].append(export)
    for newest, *earlier in named.values():
        usual = _usual(earlier)
        if usual is None or newest.records * 100 > usual * (
            100 - profile.alarm_drop_percent
        ):
            continue
        yield _event(newest, usual)


def _usual(exports: list[_Export]) -> float | None:
    """Return how many records *exports*, newest first, usually held."""
    if len(exports) < LEAST:
        return None
    return median(export.records for export in exports[:COMPARED]) or None


def _event(export: _Export, usual: float) -> Event:
    message = _(
        "The full export %(name)s held %(records)d records; the usual one holds "
        "%(usual)d."
    )
    return Event(
        kind=AlarmKind.DROP,
        subject=shorten(export.pattern),
        message=message
        % {"name": export.label, "records": export.records, "usual": usual},
        run_id=export.run_id,
    )


def _full_exports(profile: ExchangeProfile) -> list[_Export]:
    """Return the latest full exports, newest first, each once and each whole."""
    runs = ImportRun.objects.filter(profile=profile, is_dry_run=False)
    found = [*_series(runs), *_single_files(runs)]
    return sorted(found, key=lambda export: -export.run_id)


def _series(runs: QuerySet[ImportRun]) -> Iterable[_Export]:
    """Yield the exports of one or of many files whose end a sweep has marked."""
    sweeps = runs.filter(kind=RunKind.SWEEP).exclude(series="").order_by("-pk")
    ended = list(sweeps.values_list("series", flat=True)[:_EXPORTS])
    files = runs.filter(kind=RunKind.IMPORT, state=RunState.DONE, series__in=ended)
    sums = files.order_by().values("series")
    rows = sums.annotate(records=Sum("records_total"), first=Min("pk"), last=Max("pk"))
    found = list(rows)
    labels = _labels(runs, [row["first"] for row in found])
    for row in found:
        if (names := labels.get(row["first"])) is not None:
            yield _make(names, row["records"], row["last"])


def _single_files(runs: QuerySet[ImportRun]) -> Iterable[_Export]:
    """Yield the full files that are no part of a series: nothing is swept there."""
    files = runs.filter(
        kind=RunKind.IMPORT, state=RunState.DONE, is_full=True, series=""
    )
    names = ("file__label", "file__label_key", "records_total", "pk")
    rows = files.filter(file__isnull=False).order_by("-pk").values_list(*names)
    for label, label_key, records, pk in rows[:_EXPORTS]:
        yield _make((label, label_key), records, pk)


def _labels(
    runs: QuerySet[ImportRun], ids: Iterable[int]
) -> dict[int, tuple[str, str]]:
    rows = runs.filter(pk__in=ids, file__isnull=False)
    found = rows.values_list("pk", "file__label", "file__label_key")
    return {pk: (label, label_key) for pk, label, label_key in found}


def _make(names: tuple[str, str], records: int, run_id: int) -> _Export:
    label, label_key = names
    return _Export(
        label=label, pattern=pattern_of(label_key), records=records, run_id=run_id
    )
