"""The figures of a profile on the overview, each with the list that it counts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from django.db.models import Model
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from django_commerceml.admin.columns import group_digits
from django_commerceml.admin.navigation import list_url
from django_commerceml.models import (
    Alarm,
    FileKind,
    FileState,
    HoldReason,
    ImportRun,
    OrderExport,
    RunProblem,
    RunState,
    Severity,
    StoredFile,
    Unknown,
    UnknownState,
)
from django_commerceml.status import Attention, ProfileStatus, describe_span

_DAY: Final = timedelta(days=1)
_TROUBLED: Final = f"{HoldReason.UNBUILT},{HoldReason.CONFLICT}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A figure, and where its rows are."""

    name: str
    number: str
    note: str
    level: str
    """How much it wants to be seen: "bad", "warn", "calm", or "none" for zero."""
    url: str
    """Empty for whoever may not see the rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counter:
    """What a tile counts."""

    name: Promise
    model: type[Model]
    level: str
    count: Callable[[ProfileStatus, Attention], int]
    rows: dict[str, Any] = field(default_factory=dict)
    """The lookups that find them in the list."""
    since: str = ""
    """The column of a moment that is less than a day ago."""
    note: Callable[[ProfileStatus], str] | None = None
    is_seldom: bool = False
    """Where there is none, nothing is said of it."""


def make_tiles(
    profile_id: int,
    status: ProfileStatus,
    attention: Attention,
    *,
    may_view: Callable[[type[Model]], bool],
) -> Iterator[Tile]:
    """Return the tiles of a profile; *may_view* says which lists may be seen.

    Where 1C never came, only what there is is told.
    """
    for counter in _COUNTERS:
        number = counter.count(status, attention)
        if not number and (counter.is_seldom or status.last_contact_at is None):
            continue
        is_seen = may_view(counter.model)
        yield Tile(
            name=capfirst(str(counter.name)),
            number=group_digits(number),
            note=counter.note(status) if counter.note and number else "",
            level=counter.level if number else "none",
            url=_rows_of(counter, profile_id) if is_seen else "",
        )


def _rows_of(counter: _Counter, profile_id: int) -> str:
    lookups = {"profile__id__exact": profile_id, **counter.rows}
    if counter.since:
        lookups[f"{counter.since}__gt"] = timezone.now() - _DAY
    return list_url(counter.model, **lookups)


def _of(severity: Severity) -> Callable[[ProfileStatus, Attention], int]:
    return lambda _status, attention: dict(attention.problems).get(severity, 0)


def _queue_note(status: ProfileStatus) -> str:
    age = describe_span(status.queue.age)
    if status.queue.is_stalled:
        return gettext("the longest wait: %s; nobody works on it") % age
    return gettext("the longest wait: %s") % age


def _orders_note(status: ProfileStatus) -> str:
    return gettext("the longest wait: %s") % describe_span(status.orders.age)


_COUNTERS: Final = (
    _Counter(
        name=_("queue"),
        model=ImportRun,
        level="calm",
        count=lambda status, _attention: status.queue.length,
        rows={"state__in": f"{RunState.QUEUED},{RunState.RUNNING}"},
        note=_queue_note,
    ),
    _Counter(
        name=_("orders waiting"),
        model=OrderExport,
        level="calm",
        count=lambda status, _attention: status.orders.waiting,
        rows={"is_waiting__exact": 1},
        note=_orders_note,
    ),
    _Counter(
        name=_("held runs"),
        model=ImportRun,
        level="bad",
        count=lambda status, _attention: status.held_runs,
        rows={"state__exact": RunState.HELD, "is_dry_run__exact": 0},
        is_seldom=True,
    ),
    _Counter(
        name=_("failed in 24 hours"),
        model=ImportRun,
        level="bad",
        count=lambda status, _attention: status.failed_runs,
        rows={"state__exact": RunState.FAILED, "is_dry_run__exact": 0},
        since="finished_at",
        is_seldom=True,
    ),
    _Counter(
        name=_("held orders"),
        model=OrderExport,
        level="bad",
        count=lambda status, _attention: status.orders.held,
        rows={"held_reason__in": _TROUBLED},
        is_seldom=True,
    ),
    _Counter(
        name=_("errors in 24 hours"),
        model=RunProblem,
        level="bad",
        count=_of(Severity.ERROR),
        rows={"severity__exact": Severity.ERROR},
        since="created_at",
    ),
    _Counter(
        name=_("warnings in 24 hours"),
        model=RunProblem,
        level="warn",
        count=_of(Severity.WARNING),
        rows={"severity__exact": Severity.WARNING},
        since="created_at",
    ),
    _Counter(
        name=_("notices in 24 hours"),
        model=RunProblem,
        level="calm",
        count=_of(Severity.INFO),
        rows={"severity__exact": Severity.INFO},
        since="created_at",
        is_seldom=True,
    ),
    _Counter(
        name=_("open alarms"),
        model=Alarm,
        level="bad",
        count=lambda _status, attention: attention.alarms,
        rows={"cleared_at__isnull": True},
    ),
    _Counter(
        name=_("words to decide about"),
        model=Unknown,
        level="warn",
        count=lambda _status, attention: attention.unknowns,
        rows={"state__exact": UnknownState.OPEN},
    ),
    _Counter(
        name=_("pictures waiting"),
        model=StoredFile,
        level="calm",
        count=lambda status, _attention: status.pictures_waiting,
        rows={"kind__exact": FileKind.PICTURE, "state__exact": FileState.STORED},
        is_seldom=True,
    ),
)
