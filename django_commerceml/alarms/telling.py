"""Alarms are told: once when they begin, once when they are over.

Nothing is told within a transaction. Who tells an alarm first claims it, so two
that tell at once do not tell it twice; a claim whose process died is due again.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, Final

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone, translation

from django_commerceml.alarms.letters import compose
from django_commerceml.alarms.ways import NAMES, Delivery, deliver, ways_of
from django_commerceml.models import Alarm, ExchangeProfile

ATTEMPTS: Final = 8
"""So often an alarm is tried; that takes about two hours."""
_FIRST_PAUSE: Final = timedelta(minutes=1)
_LONGEST: Final = 6
"""After so many attempts the pause doubles no more."""
_MOST: Final = 100
_BEGINNING: Final = Q(told_at=None, cleared_at=None)
_END: Final = Q(told_at__isnull=False, cleared_at__isnull=False, clear_told_at=None)


def tell(profile: ExchangeProfile | None = None, now: datetime | None = None) -> int:
    """Tell what is due, of *profile* or of all; return how many alarms were told.

    All that is due for one profile is one letter. What failed is due again after a
    pause that doubles, `ATTEMPTS` times in all; the reason is kept.
    """
    moment = now or timezone.now()
    due = _due(profile, moment).select_related("profile")
    alarms = due.order_by("profile_id", "pk")[:_MOST]
    return sum(
        _tell(list(group), moment)
        for _profile_id, group in groupby(alarms, lambda alarm: alarm.profile_id)
    )


def has_due(profile: ExchangeProfile) -> bool:
    """Return whether there is something to tell of *profile*."""
    return _due(profile, timezone.now()).exists()


def untold() -> QuerySet[Alarm]:
    """Return the newest alarms that could not be told, and are to be told again."""
    rows = Alarm.objects.filter(_BEGINNING | _END, profile__is_active=True)
    failed = rows.exclude(error="").select_related("profile")
    return failed.order_by("-pk")[:_MOST]


def pause_after(attempts: int) -> timedelta:
    """Return how long nothing is tried after so many *attempts*."""
    return _FIRST_PAUSE * (1 << min(attempts, _LONGEST))


def _due(profile: ExchangeProfile | None, now: datetime) -> QuerySet[Alarm]:
    rows = Alarm.objects.filter(_BEGINNING | _END, attempts__lt=ATTEMPTS)
    rows = rows.filter(Q(due_at=None) | Q(due_at__lte=now), profile__is_active=True)
    rows = rows.exclude(profile__alarm_emails="", profile__alarm_webhook="")
    return rows if profile is None else rows.filter(profile=profile)


def _tell(alarms: list[Alarm], now: datetime) -> int:
    """Tell *alarms* of one profile, on the ways on which they did not go yet."""
    profile = alarms[0].profile
    ways = ways_of(profile)
    claimed = [alarm for alarm in alarms if ways and _claim(alarm, now)]
    with translation.override(settings.LANGUAGE_CODE):
        deliveries = [
            delivery for way in ways for delivery in _deliver(profile, claimed, way)
        ]
    return sum(_note(alarm, ways, deliveries, now) for alarm in claimed)


def _claim(alarm: Alarm, now: datetime) -> bool:
    """Take *alarm*, unless somebody else was quicker or it has changed."""
    unchanged = Alarm.objects.filter(
        pk=alarm.pk,
        attempts=alarm.attempts,
        told_at=alarm.told_at,
        cleared_at=alarm.cleared_at,
        clear_told_at=None,
    ).filter(due_at=alarm.due_at)
    due_at = now + pause_after(alarm.attempts)
    return bool(unchanged.update(attempts=alarm.attempts + 1, due_at=due_at))


def _deliver(
    profile: ExchangeProfile, alarms: Iterable[Alarm], way: str
) -> Iterable[tuple[Delivery, frozenset[int]]]:
    """Send one letter of those *alarms* that did not go on *way* yet."""
    left = [alarm for alarm in alarms if way not in alarm.told_ways.split()]
    if left:
        delivery = deliver(profile, compose(profile, left), way)
        yield delivery, frozenset(alarm.pk for alarm in left)


def _note(
    alarm: Alarm,
    ways: Iterable[str],
    deliveries: Iterable[tuple[Delivery, frozenset[int]]],
    now: datetime,
) -> bool:
    """Keep what became of *alarm*; return whether it is told on every way."""
    own = [delivery for delivery, ids in deliveries if alarm.pk in ids]
    gone = {delivery.way for delivery in own if not delivery.error}
    gone.update(alarm.told_ways.split())
    errors = [f"{NAMES[one.way]}: {one.error}" for one in own if one.error]
    is_told = gone.issuperset(ways)
    changes: dict[str, Any] = {"error": "\n".join(errors)}
    if is_told:
        field = "told_at" if alarm.cleared_at is None else "clear_told_at"
        changes |= {field: now, "attempts": 0, "due_at": None, "told_ways": ""}
    else:
        changes["told_ways"] = " ".join(sorted(gone))
    Alarm.objects.filter(pk=alarm.pk).update(**changes)
    return is_told
