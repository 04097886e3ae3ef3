"""What is the matter with a profile at this moment, from the database.

Each kind of event is a few queries, whatever the journal holds.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Count, Min, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from django_commerceml.alarms.events import MOST, Event, shorten
from django_commerceml.alarms.failures import find_failures
from django_commerceml.alarms.volumes import find_drops
from django_commerceml.exporting.shop_orders import waiting_for
from django_commerceml.models import (
    AlarmKind,
    ExchangeProfile,
    ExchangeSession,
    ImportRun,
    OrderExport,
    RunState,
)
from django_commerceml.protocol import PROBE_AGENT
from django_commerceml.status import describe_span

_RECENT: Final = 10
"""The last request came in one of so many latest sessions."""

Find = Callable[[ExchangeProfile, datetime], Iterable[Event]]


def find_events(profile: ExchangeProfile, now: datetime) -> list[Event]:
    """Return what *profile* wants to be told of, and is so at the time *now*."""
    if not profile.is_active:
        return []
    return [event for find in _FINDERS for event in find(profile, now)]


def last_contact(profile: ExchangeProfile) -> datetime | None:
    """Return when 1C was last here; a doctor's visit is none."""
    sessions = ExchangeSession.objects.filter(profile=profile)
    latest = sessions.exclude(user_agent=PROBE_AGENT).order_by("-pk")
    moments = latest.values_list("last_seen_at", flat=True)[:_RECENT]
    return max(moments, default=None)


def _find_silence(profile: ExchangeProfile, now: datetime) -> Iterable[Event]:
    if profile.alarm_silence_hours is None:
        return
    seen_at = last_contact(profile)
    silence = now - (seen_at or profile.created_at)
    if silence < timedelta(hours=profile.alarm_silence_hours):
        return
    text = _("1C has not been here for %(span)s.")
    if seen_at is None:
        text = _("1C has never been here; the profile is there for %(span)s.")
    message = text % {"span": describe_span(silence)}
    yield Event(kind=AlarmKind.SILENCE, message=message)


def _find_held(profile: ExchangeProfile, now: datetime) -> Iterable[Event]:  # noqa: ARG001 (as all of them)
    if not profile.alarm_on_held:
        return
    runs = ImportRun.objects.filter(
        profile=profile, state=RunState.HELD, is_dry_run=False
    )
    for run in runs.select_related("file").order_by("-pk")[:MOST]:
        label = run.file.label if run.file else ""
        name = label or run.get_kind_display()
        message = _("%(name)s waits for a decision: %(reason)s")
        yield Event(
            kind=AlarmKind.HELD,
            subject=shorten(label),
            message=message % {"name": name, "reason": run.error},
            run_id=run.pk,
        )


def _find_orders(profile: ExchangeProfile, now: datetime) -> Iterable[Event]:
    exports = OrderExport.objects.filter(profile=profile, is_waiting=True)
    return _find_late(AlarmKind.ORDERS, exports, profile, now)


def _find_shop_orders(profile: ExchangeProfile, now: datetime) -> Iterable[Event]:
    if profile.alarm_orders_minutes is None or not profile.exports_orders:
        return ()
    return _find_late(AlarmKind.SHOP_ORDERS, waiting_for(profile), profile, now)


def _find_late(
    kind: AlarmKind, rows: "QuerySet[Any]", profile: ExchangeProfile, now: datetime
) -> Iterable[Event]:
    """Yield the event that some of *rows* have waited too long."""
    if profile.alarm_orders_minutes is None:
        return
    limit = now - timedelta(minutes=profile.alarm_orders_minutes)
    late = rows.filter(waiting_since__lte=limit).order_by()
    found = late.aggregate(number=Count("pk"), since=Min("waiting_since"))
    if found["number"]:
        span = describe_span(now - found["since"])
        message = _LATE[kind] % {"number": found["number"], "span": span}
        yield Event(kind=kind, message=str(message))


_LATE: Final = {
    AlarmKind.ORDERS: ngettext_lazy(
        "%(number)d order is not confirmed by 1C; it has waited for %(span)s.",
        "%(number)d orders are not confirmed by 1C; the oldest has waited for "
        "%(span)s.",
        "number",
    ),
    AlarmKind.SHOP_ORDERS: ngettext_lazy(
        "%(number)d order of the shop cannot be given to 1C; it has waited for "
        "%(span)s.",
        "%(number)d orders of the shop cannot be given to 1C; the oldest has "
        "waited for %(span)s.",
        "number",
    ),
}
"""What is said of orders that wait, by kind."""


_FINDERS: Final[tuple[Find, ...]] = (
    _find_silence,
    find_failures,
    _find_held,
    _find_orders,
    _find_shop_orders,
    find_drops,
)
