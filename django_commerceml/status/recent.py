"""What the exchanges did in the last day, for graphs: nothing older is read."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.db.models import Count, F, QuerySet, Sum
from django.utils import timezone

from django_commerceml.models import ExchangeSession, ImportRun, RunProblem

DAY: Final = timedelta(days=1)
_PER_FETCH: Final = 500

Labels = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """Numbers by their labels; the first label is always the profile."""

    sessions: dict[Labels, float]
    """By type."""
    runs: dict[Labels, float]
    """By state."""
    seconds: dict[Labels, float]
    """That finished runs took, pauses included."""
    rows: dict[Labels, float]
    """By type of record and outcome."""
    problems: dict[Labels, float]
    """By severity and code."""


def get_activity() -> Activity:
    """Return what the exchanges did in the last day."""
    since = timezone.now() - DAY
    runs = ImportRun.objects.filter(created_at__gt=since, is_dry_run=False)
    sessions = ExchangeSession.objects.filter(created_at__gt=since)
    problems = RunProblem.objects.filter(created_at__gt=since)
    return Activity(
        sessions=_grouped(sessions, "type"),
        runs=_grouped(runs, "state"),
        seconds=_seconds(runs),
        rows=_rows(runs),
        problems=_grouped(problems, "severity", "code"),
    )


def _grouped(rows: QuerySet[Any], *labels: str) -> dict[Labels, float]:
    names = ("profile__slug", *labels)
    found = rows.order_by().values_list(*names).annotate(number=Count("pk"))
    return {(slug or "", *words): number for slug, *words, number in found}


def _seconds(runs: QuerySet[ImportRun]) -> dict[Labels, float]:
    finished = runs.filter(started_at__isnull=False, finished_at__isnull=False)
    found = (
        finished.order_by()
        .values_list("profile__slug")
        .annotate(span=Sum(F("finished_at") - F("started_at")))
    )
    return {(slug,): span.total_seconds() for slug, span in found}


def _rows(runs: QuerySet[ImportRun]) -> dict[Labels, float]:
    total: Counter[Labels] = Counter()
    found = runs.order_by().values_list("profile__slug", "counts")
    for slug, counts in found.iterator(chunk_size=_PER_FETCH):
        for record_type, outcomes in counts.items():
            for outcome, number in outcomes.items():
                total[slug, record_type, outcome] += number
    return dict(total)
