"""The figures of the exchanges for Prometheus; needs ``prometheus-client``.

They are read from the database when they are asked for: whatever process answers,
it answers for all of them. Register an `ExchangeCollector` where the store has a
registry of its own, or include ``django_commerceml.monitoring_urls``.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from django_commerceml.models import ExchangeProfile
from django_commerceml.status import (
    Activity,
    ProfileStatus,
    get_activity,
    get_statuses,
)

CONTENT_TYPE: Final = CONTENT_TYPE_LATEST

_PROFILE: Final = "profile"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gauge:
    """One figure of a profile, as it is now; None where there is none."""

    name: str
    documentation: str
    value: Callable[[ProfileStatus], float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Recent:
    """What a profile did in the last 24 hours."""

    name: str
    documentation: str
    labels: tuple[str, ...]
    values: Callable[[Activity], dict[tuple[str, ...], float]]


_GAUGES: Final = (
    _Gauge(
        name="commerceml_last_contact_timestamp_seconds",
        documentation="When 1C last called.",
        value=lambda status: _seconds(status.last_contact_at),
    ),
    _Gauge(
        name="commerceml_last_import_timestamp_seconds",
        documentation="When an import last succeeded.",
        value=lambda status: _seconds(status.last_import_at),
    ),
    _Gauge(
        name="commerceml_last_orders_timestamp_seconds",
        documentation="When 1C last confirmed orders.",
        value=lambda status: _seconds(status.last_orders_at),
    ),
    _Gauge(
        name="commerceml_queued_runs",
        documentation="Runs that wait or work.",
        value=lambda status: status.queue.length,
    ),
    _Gauge(
        name="commerceml_queue_lag_seconds",
        documentation="Age of the oldest run that waits or works.",
        value=lambda status: status.queue.age.total_seconds(),
    ),
    _Gauge(
        name="commerceml_queue_stalled",
        documentation="1 where runs wait and nobody has worked for too long.",
        value=lambda status: status.queue.is_stalled,
    ),
    _Gauge(
        name="commerceml_held_runs",
        documentation="Runs that wait for an operator.",
        value=lambda status: status.held_runs,
    ),
    _Gauge(
        name="commerceml_failed_runs",
        documentation="Runs that failed in the last 24 hours, not imported since.",
        value=lambda status: status.failed_runs,
    ),
    _Gauge(
        name="commerceml_run_progress_ratio",
        documentation="How much of the file in work is done, 0 to 1.",
        value=lambda status: status.run.progress.share if status.run else None,
    ),
    _Gauge(
        name="commerceml_run_records_per_second",
        documentation="Pace of the run in work.",
        value=lambda status: status.run.progress.rate if status.run else None,
    ),
    _Gauge(
        name="commerceml_orders_waiting",
        documentation="Orders that 1C must get.",
        value=lambda status: status.orders.waiting,
    ),
    _Gauge(
        name="commerceml_orders_waiting_lag_seconds",
        documentation="Age of the oldest change of an order that 1C must get.",
        value=lambda status: status.orders.age.total_seconds(),
    ),
    _Gauge(
        name="commerceml_orders_held",
        documentation="Orders that cannot be given without a person's decision.",
        value=lambda status: status.orders.held,
    ),
    _Gauge(
        name="commerceml_pictures_waiting",
        documentation="Pictures that came and are not processed yet.",
        value=lambda status: status.pictures_waiting,
    ),
)

_RECENT: Final = (
    _Recent(
        name="commerceml_recent_sessions",
        documentation="Exchanges begun in the last 24 hours.",
        labels=(_PROFILE, "type"),
        values=lambda activity: activity.sessions,
    ),
    _Recent(
        name="commerceml_recent_runs",
        documentation="Runs queued in the last 24 hours, by what became of them.",
        labels=(_PROFILE, "state"),
        values=lambda activity: activity.runs,
    ),
    _Recent(
        name="commerceml_recent_run_seconds",
        documentation="Time that the runs of the last 24 hours took.",
        labels=(_PROFILE,),
        values=lambda activity: activity.seconds,
    ),
    _Recent(
        name="commerceml_recent_rows",
        documentation="Records imported in the last 24 hours.",
        labels=(_PROFILE, "type", "outcome"),
        values=lambda activity: activity.rows,
    ),
    _Recent(
        name="commerceml_recent_problems",
        documentation="Entries of the journal in the last 24 hours.",
        labels=(_PROFILE, "severity", "code"),
        values=lambda activity: activity.problems,
    ),
)


class ExchangeCollector(Collector):
    """Reads the figures of all active profiles whenever it is asked."""

    def describe(self) -> Iterable[Metric]:
        """Return nothing: to register it, no database is needed."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """Yield the figures as they are now."""
        statuses = get_statuses(ExchangeProfile.objects.filter(is_active=True))
        for gauge in _GAUGES:
            yield _family(gauge, statuses)
        activity = get_activity()
        for recent in _RECENT:
            family = GaugeMetricFamily(
                recent.name, recent.documentation, labels=recent.labels
            )
            for labels, value in sorted(recent.values(activity).items()):
                family.add_metric(labels, value)
            yield family


def render_metrics() -> bytes:
    """Return the figures in the text format of Prometheus."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(ExchangeCollector())
    return generate_latest(registry)


def _family(gauge: _Gauge, statuses: Iterable[ProfileStatus]) -> Metric:
    family = GaugeMetricFamily(gauge.name, gauge.documentation, labels=(_PROFILE,))
    for status in statuses:
        value = gauge.value(status)
        if value is not None:
            family.add_metric((status.slug,), value)
    return family


def _seconds(moment: datetime | None) -> float | None:
    return moment.timestamp() if moment else None
