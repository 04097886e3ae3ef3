"""Failed exchanges: runs that failed and were not repaired since, refused logins."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from django_commerceml.alarms.events import MOST, Event, shorten
from django_commerceml.models import (
    AlarmKind,
    ExchangeProfile,
    ExchangeSession,
    ImportRun,
    RunKind,
    RunProblem,
    RunState,
)
from django_commerceml.protocol import PROBE_AGENT

LOGIN: Final = "login"
"""The subject of a series of refused logins."""
LOGIN_CODES: Final = frozenset({"AUTH-02", "AUTH-09"})
LOGINS: Final = 5
"""So many refused logins, without one that opened a session, are a series."""
_LOGIN_HOURS: Final = 24
_WITHOUT_FILES: Final = (RunKind.SWEEP, RunKind.PUBLISH)
"""A later run of the same kind repairs them."""
_LATER: Final = 1000
"""So many of the latest good runs may have repaired a file of a name made anew."""
_GUID: Final = re.compile(r"[0-9a-f]{8}(?:[-_]?[0-9a-f]{4}){3}[-_]?[0-9a-f]{12}")


def find_failures(profile: ExchangeProfile, now: datetime) -> Iterable[Event]:
    """Yield the failures of *profile* that nobody has repaired."""
    if not profile.alarm_on_failure:
        return
    yield from _find_runs(profile)
    yield from _find_logins(profile, now)


def pattern_of(label_key: str) -> str:
    """Return *label_key* without what 1C makes anew in each export: a GUID."""
    return _GUID.sub("*", label_key)


def _find_runs(profile: ExchangeProfile) -> Iterable[Event]:
    seen = set()
    for run in _unrepaired(profile):
        subject = shorten(_subject(run))
        if subject in seen:
            continue
        seen.add(subject)
        name = run.file.label if run.file else run.get_kind_display()
        message = _("%(name)s failed: %(reason)s [%(code)s]")
        yield Event(
            kind=AlarmKind.FAILURE,
            subject=subject,
            message=message
            % {"name": name, "reason": run.error, "code": run.error_code},
            run_id=run.pk,
        )


def _subject(run: ImportRun) -> str:
    return pattern_of(run.file.label_key) if run.file else str(run.kind)


def _unrepaired(profile: ExchangeProfile) -> list[ImportRun]:
    """Return the failed runs, newest first, that no later one of the name made good.

    Where the name holds a GUID, the next export has another one in its place.
    """
    runs = ImportRun.objects.filter(profile=profile, is_dry_run=False)
    newest = runs.filter(state=RunState.FAILED).order_by("-pk")[:MOST]
    failed = [pk for pk in newest.values_list("pk", flat=True)]  # noqa: C416 (a slice in a subquery is not for MySQL)
    if not failed:
        return []
    left = _without_repaired(runs.filter(pk__in=failed))
    found = list(left.select_related("file").order_by("-pk"))
    if not any("*" in _subject(run) for run in found):
        return found
    good = _later_patterns(runs, min(failed))
    return [run for run in found if good.get(_subject(run), 0) < run.pk]


def _without_repaired(failed: QuerySet[ImportRun]) -> QuerySet[ImportRun]:
    later = ImportRun.objects.filter(
        profile=OuterRef("profile"),
        is_dry_run=False,
        state=RunState.DONE,
        pk__gt=OuterRef("pk"),
    )
    same_name = later.filter(file__label_key=OuterRef("file__label_key"))
    same_kind = later.filter(kind=OuterRef("kind"))
    repaired = failed.filter(Exists(same_kind), kind__in=_WITHOUT_FILES)
    return failed.exclude(Exists(same_name)).exclude(pk__in=repaired.values("pk"))


def _later_patterns(runs: QuerySet[ImportRun], first: int) -> dict[str, int]:
    """Return by pattern of its name the newest good run after *first*."""
    done = runs.filter(state=RunState.DONE, pk__gt=first, file__isnull=False)
    found = done.order_by("-pk").values_list("file__label_key", "pk")[:_LATER]
    good: dict[str, int] = {}
    for label_key, pk in found:
        good.setdefault(pattern_of(label_key), pk)
    return good


def _find_logins(profile: ExchangeProfile, now: datetime) -> Iterable[Event]:
    sessions = ExchangeSession.objects.filter(profile=profile)
    opened = sessions.exclude(user_agent=PROBE_AGENT).order_by("-pk")
    last = opened.values_list("created_at", flat=True).first()
    since = max(filter(None, (last, now - timedelta(hours=_LOGIN_HOURS))))
    refused = RunProblem.objects.filter(
        profile=profile, code__in=LOGIN_CODES, created_at__gt=since
    )
    number = len(refused.order_by("-pk").values_list("pk")[:MOST])
    if number < LOGINS:
        return
    text = ngettext(
        "Refused: %(number)d login with a wrong name or password, and no good one "
        "since.",
        "Refused: %(number)d logins with a wrong name or password, and no good one "
        "since.",
        number,
    )
    yield Event(
        kind=AlarmKind.FAILURE, subject=LOGIN, message=text % {"number": number}
    )
