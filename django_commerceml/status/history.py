"""What the exchanges did, day by day, for charts: the database adds it up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import add
from typing import Any, Final

from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    Q,
    Sum,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from django_commerceml.models import ImportRun, RunState

DAYS: Final = 30
_WRITTEN: Final = ("created", "updated", "deactivated")
_PRICED: Final = ("price", "stock")


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What the runs did that began to wait on one day of the site's calendar."""

    date: date
    runs: int = 0
    failures: int = 0
    span: timedelta = timedelta(0)
    """That the runs took together, pauses included."""
    products: int = 0
    """Created, changed and deactivated."""
    prices: int = 0
    """Prices and stock levels that were changed."""


def get_history(
    profile_ids: Iterable[int], *, today: date | None = None
) -> dict[int, tuple[Day, ...]]:
    """Return the last `DAYS` days of each profile, today last, in one query.

    Days without runs are there too. A rehearsal is no run.
    """
    dates = _dates(today or timezone.localdate())
    wanted = list(profile_ids)
    found = {
        (row.pop("profile_id"), row.pop("day")): row
        for row in _by_day(wanted, [_midnight(day) for day in dates])
    }
    return {
        key: tuple(
            Day(date=day, **found.get((key, number), {}))
            for number, day in enumerate(dates)
        )
        for key in wanted
    }


def _dates(today: date) -> list[date]:
    return [today - timedelta(days=ago) for ago in range(DAYS - 1, -1, -1)]


def _midnight(day: date) -> datetime:
    """Return when *day* begins in the site's time zone."""
    return timezone.make_aware(datetime.combine(day, time.min))


def _by_day(profile_ids: Sequence[int], midnights: Sequence[datetime]) -> Iterable[Any]:
    """Add up the runs by profile and the number of the day.

    The days are told apart by their beginnings: a database need not know time zones.
    """
    runs = ImportRun.objects.filter(
        profile__in=profile_ids, is_dry_run=False, created_at__gte=midnights[0]
    )
    return (
        runs.order_by()
        .annotate(day=_number_of_day(midnights))
        .values("profile_id", "day")
        .annotate(
            runs=Count("pk"),
            failures=Count("pk", filter=Q(state=RunState.FAILED)),
            span=Coalesce(Sum(F("finished_at") - F("started_at")), timedelta(0)),
            products=Sum(_written("product")),
            prices=Sum(reduce(add, map(_written, _PRICED))),
        )
    )


def _number_of_day(midnights: Sequence[datetime]) -> Case:
    days = [
        When(created_at__lt=end, then=Value(number))
        for number, end in enumerate(midnights[1:])
    ]
    return Case(*days, default=Value(len(days)), output_field=IntegerField())


def _written(record_type: str) -> Combinable:
    """Return how many records of *record_type* a run has changed, by its counts."""
    numbers = (
        Cast(F(f"counts__{record_type}__{outcome}"), IntegerField())
        for outcome in _WRITTEN
    )
    return reduce(add, (Coalesce(number, 0) for number in numbers))
