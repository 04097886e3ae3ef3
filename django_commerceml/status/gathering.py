"""The figures of every exchange, from the database.

However many profiles there are, it is the same few queries, each by an index.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, cast

from django.db.models import (
    Count,
    DateTimeField,
    Exists,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Now

from django_commerceml.conf import get_settings
from django_commerceml.importing.progress import progress_of
from django_commerceml.models import (
    OPEN_STATES,
    BatchState,
    ExchangeProfile,
    ExchangeSession,
    ExportBatch,
    FileKind,
    FileState,
    HoldReason,
    ImportRun,
    OrderExport,
    RunState,
    StoredFile,
)
from django_commerceml.protocol import ExchangeType
from django_commerceml.status.records import (
    Contact,
    OrdersStatus,
    ProfileStatus,
    QueueStatus,
    RunStatus,
)

_DAY: Final = timedelta(days=1)
_OPEN: Final = Q(state__in=OPEN_STATES)
_BEGUN: Final = Q(state=RunState.RUNNING) | _OPEN & Q(checkpoint__gt=0)
_TROUBLED: Final = (HoldReason.UNBUILT, HoldReason.CONFLICT)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Figures:
    """What the queries found, by profile."""

    now: datetime
    runs: dict[int, dict[str, Any]]
    begun: dict[int, ImportRun]
    failed: dict[int, int]
    orders: dict[int, dict[str, Any]]
    held_orders: dict[int, int]
    pictures: dict[int, int]


def get_statuses(profiles: QuerySet[ExchangeProfile]) -> list[ProfileStatus]:
    """Return how the exchanges of *profiles* stand, in their order."""
    rows = list(_with_moments(profiles))
    if not rows:
        return []
    now = cast("Any", rows[0]).now
    figures = _collect([profile.pk for profile in rows], now)
    return [_status_of(profile, figures) for profile in rows]


def _with_moments(profiles: QuerySet[ExchangeProfile]) -> QuerySet[ExchangeProfile]:
    """Add when each of *profiles* was last heard of, and the time of the database."""
    sessions = ExchangeSession.objects.order_by("-pk")
    contacts = {
        f"contact_{exchange_type.name.lower()}": _newest(
            sessions.filter(type=exchange_type), "last_seen_at"
        )
        for exchange_type in ExchangeType
    }
    runs = ImportRun.objects.filter(is_dry_run=False).order_by("-pk")
    batches = ExportBatch.objects.filter(state=BatchState.ACKNOWLEDGED)
    return profiles.annotate(
        **contacts,
        now=Now(),
        done_at=_newest(runs.filter(state=RunState.DONE), "finished_at"),
        failed_at=_newest(runs.filter(state=RunState.FAILED), "finished_at"),
        orders_at=_newest(batches.order_by("-pk"), "acknowledged_at"),
    )


def _newest(rows: QuerySet[Any], field: str) -> Subquery:
    found = rows.filter(profile=OuterRef("pk")).values(field)[:1]
    return Subquery(found, output_field=DateTimeField())


def _collect(ids: Iterable[int], now: datetime) -> _Figures:
    runs = ImportRun.objects.filter(profile__in=ids, is_dry_run=False).order_by()
    exports = OrderExport.objects.filter(profile__in=ids).order_by()
    pictures = StoredFile.objects.filter(
        profile__in=ids, kind=FileKind.PICTURE, state=FileState.STORED
    ).order_by()
    return _Figures(
        now=now,
        runs=_unfinished(runs),
        begun=_begun(runs),
        failed=_count(_failed(runs, now - _DAY)),
        orders=_grouped(
            exports.filter(is_waiting=True),
            waiting=Count("pk"),
            since=Min("waiting_since"),
        ),
        held_orders=_count(exports.filter(held_reason__in=_TROUBLED)),
        pictures=_count(pictures),
    )


def _unfinished(runs: QuerySet[ImportRun]) -> dict[int, dict[str, Any]]:
    return _grouped(
        runs.filter(state__in=[*OPEN_STATES, RunState.HELD]),
        held=Count("pk", filter=Q(state=RunState.HELD)),
        length=Count("pk", filter=_OPEN),
        since=Min("created_at", filter=_OPEN),
        touched_at=Max("lease_expires_at", filter=_OPEN),
        working=Count(
            "pk", filter=Q(state=RunState.RUNNING, lease_expires_at__gt=Now())
        ),
    )


def _begun(runs: QuerySet[ImportRun]) -> dict[int, ImportRun]:
    """Return by profile the run that somebody works on, or last worked on."""
    found = runs.filter(_BEGUN).select_related("file").order_by("-pk")
    in_order = sorted(found, key=lambda run: run.state == RunState.RUNNING)
    return {run.profile_id: run for run in in_order}


def _failed(runs: QuerySet[ImportRun], since: datetime) -> QuerySet[ImportRun]:
    """Return what failed after *since* and did not succeed, under its name, later."""
    later = ImportRun.objects.filter(
        profile=OuterRef("profile"),
        file__label_key=OuterRef("file__label_key"),
        state=RunState.DONE,
        is_dry_run=False,
        pk__gt=OuterRef("pk"),
    )
    failed = runs.filter(state=RunState.FAILED, finished_at__gt=since)
    return failed.exclude(Exists(later))


def _grouped(rows: QuerySet[Any], **figures: Any) -> dict[int, dict[str, Any]]:
    found = rows.values("profile_id").annotate(**figures)
    return {row["profile_id"]: row for row in found}


def _count(rows: QuerySet[Any]) -> dict[int, int]:
    found = _grouped(rows, number=Count("pk"))
    return {profile_id: row["number"] for profile_id, row in found.items()}


def _status_of(profile: Any, figures: _Figures) -> ProfileStatus:
    key = profile.pk
    run = figures.begun.get(key)
    contacts = tuple(
        Contact(type=kind, at=moment)
        for kind in ExchangeType
        if (moment := getattr(profile, f"contact_{kind.name.lower()}")) is not None
    )
    return ProfileStatus(
        slug=profile.slug,
        last_contact_at=_latest(*(contact.at for contact in contacts)),
        last_import_at=profile.done_at,
        last_orders_at=profile.orders_at,
        run=_run_status(run, figures.now) if run else None,
        queue=_queue_status(profile, figures),
        held_runs=figures.runs.get(key, {}).get("held", 0),
        failed_runs=figures.failed.get(key, 0),
        orders=_orders_status(key, figures),
        pictures_waiting=figures.pictures.get(key, 0),
        contacts=contacts,
    )


def _run_status(run: ImportRun, now: datetime) -> RunStatus:
    is_owned = run.state == RunState.RUNNING
    lease = timedelta(seconds=get_settings().lease_seconds if is_owned else 0)
    seen_at = (run.lease_expires_at or now) - lease
    return RunStatus(
        id=run.pk,
        file=run.file.label if run.file else "",
        progress=progress_of(run),
        worker=run.lease_owner,
        silence=_age(seen_at, now),
    )


def _queue_status(profile: Any, figures: _Figures) -> QueueStatus:
    """Return the queue; where it moved, it has not stalled, however long it is."""
    row = figures.runs.get(profile.pk)
    if not (row and row["length"]):
        return QueueStatus()
    moved_at = _latest(
        row["since"], row["touched_at"], profile.done_at, profile.failed_at
    )
    limit = timedelta(minutes=get_settings().queue_minutes)
    return QueueStatus(
        length=row["length"],
        age=_age(row["since"], figures.now),
        is_stalled=not row["working"] and _age(moved_at, figures.now) > limit,
    )


def _orders_status(key: int, figures: _Figures) -> OrdersStatus:
    row = figures.orders.get(key, {"waiting": 0, "since": None})
    return OrdersStatus(
        waiting=row["waiting"],
        age=_age(row["since"], figures.now),
        held=figures.held_orders.get(key, 0),
    )


def _latest(*moments: datetime | None) -> datetime | None:
    return max(filter(None, moments), default=None)


def _age(since: datetime | None, now: datetime) -> timedelta:
    return max(now - since, timedelta(0)) if since else timedelta(0)
