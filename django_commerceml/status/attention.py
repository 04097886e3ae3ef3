"""What a person should look at: problems, alarms, words to decide about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.db.models import Count, QuerySet
from django.utils import timezone

from django_commerceml.models import (
    Alarm,
    RunProblem,
    Severity,
    Unknown,
    UnknownState,
)

DAY: Final = timedelta(days=1)
_GRAVEST_FIRST: Final = (Severity.ERROR, Severity.WARNING, Severity.INFO)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """What waits for a person in one profile."""

    problems: tuple[tuple[Severity, int], ...] = ()
    """Of the last day, by severity, the gravest first."""
    alarms: int = 0
    """That are not over."""
    unknowns: int = 0
    """Words that nobody has decided about."""


def get_attention(profile_ids: Iterable[int]) -> dict[int, Attention]:
    """Return what waits for a person, by profile, in three queries."""
    wanted = list(profile_ids)
    since = timezone.now() - DAY
    problems = _count(
        RunProblem.objects.filter(profile__in=wanted, created_at__gt=since), "severity"
    )
    alarms = _count(Alarm.objects.filter(profile__in=wanted, cleared_at=None))
    unknowns = _count(
        Unknown.objects.filter(profile__in=wanted, state=UnknownState.OPEN)
    )
    return {
        key: Attention(
            problems=tuple(
                (severity, problems[key, severity])
                for severity in _GRAVEST_FIRST
                if (key, severity) in problems
            ),
            alarms=alarms.get((key,), 0),
            unknowns=unknowns.get((key,), 0),
        )
        for key in wanted
    }


def _count(rows: QuerySet[Any], *labels: str) -> dict[tuple[Any, ...], int]:
    names = ("profile_id", *labels)
    found = rows.order_by().values_list(*names).annotate(number=Count("pk"))
    return {tuple(words): number for *words, number in found}
