"""Alarms are raised, kept and cleared: one for each event, whoever looks.

Two may look at once. The key of an event that goes on is unique in the database, so
the second raises nothing; what is over is cleared by the first that says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone, translation

from django_commerceml.alarms.events import Event
from django_commerceml.alarms.finding import find_events
from django_commerceml.conf import get_settings
from django_commerceml.logs import about, get_logger
from django_commerceml.models import Alarm, ExchangeProfile

logger = get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What a look has changed."""

    raised: int = 0
    cleared: int = 0


def watch(
    profile: ExchangeProfile | None = None, now: datetime | None = None
) -> Watched:
    """Raise an alarm for each new event, clear those that are over; tell nobody.

    Without *profile* all are looked at, and what is long over is forgotten.
    """
    moment = now or timezone.now()
    if profile is not None:
        return _watch(profile, moment)
    looks = [_watch(each, moment) for each in _watched()]
    _forget(moment)
    return Watched(
        raised=sum(look.raised for look in looks),
        cleared=sum(look.cleared for look in looks),
    )


def _watched() -> Iterable[ExchangeProfile]:
    """Return the profiles that exchange, or of which an alarm is open."""
    alarms = Alarm.objects.filter(profile=OuterRef("pk"), cleared_at=None)
    return ExchangeProfile.objects.filter(Q(is_active=True) | Exists(alarms))


def _watch(profile: ExchangeProfile, now: datetime) -> Watched:
    with translation.override(settings.LANGUAGE_CODE):
        found = find_events(profile, now)
    events = {event.key_for(profile): event for event in found}
    alarms = Alarm.objects.filter(profile=profile, cleared_at=None)
    known = {alarm.open_key: alarm for alarm in alarms}
    new = {key: event for key, event in events.items() if key not in known}
    raised = _raise(profile, new, now)
    for key in events.keys() & known.keys():
        _keep(known[key], events[key])
    over = [known[key].pk for key in known.keys() - events.keys()]
    return Watched(raised=raised, cleared=_clear(over, now))


def _raise(profile: ExchangeProfile, events: dict[str, Event], now: datetime) -> int:
    """Write the new *events*, in the order they were found; return how many."""
    alarms = [
        Alarm(
            profile=profile,
            kind=event.kind,
            subject=event.subject,
            message=event.message,
            run_id=event.run_id,
            raised_at=now,
            open_key=key,
        )
        for key, event in events.items()
    ]
    if alarms:
        Alarm.objects.bulk_create(alarms, ignore_conflicts=True)
        with about(profile=profile.slug):
            logger.info("alarms raised: %s", len(alarms))
    return len(alarms)


def _keep(alarm: Alarm, event: Event) -> None:
    """Have *alarm* lead to the newest run of its event; it is not told again."""
    if event.run_id not in (None, alarm.run_id):
        rows = Alarm.objects.filter(pk=alarm.pk, cleared_at=None)
        rows.update(run_id=event.run_id, message=event.message)


def _clear(ids: list[int], now: datetime) -> int:
    if not ids:
        return 0
    rows = Alarm.objects.filter(pk__in=ids, cleared_at=None)
    return rows.update(cleared_at=now, open_key=None, attempts=0, due_at=None)


def _forget(now: datetime) -> None:
    """Erase what was over before the time that the journal is kept for."""
    limit = now - timedelta(days=get_settings().keep_journal_days)
    Alarm.objects.filter(cleared_at__lt=limit).delete()
