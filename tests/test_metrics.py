"""Metrics: read from the database when they are asked for, whoever answers."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from prometheus_client import CollectorRegistry
from prometheus_client.parser import text_string_to_metric_families

from django_commerceml.metrics import ExchangeCollector, render_metrics
from django_commerceml.models import HoldReason, RunState
from tests.factories import (
    make_order_export,
    make_problem,
    make_profile,
    make_run,
    make_session,
)

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
MAIN = (("profile", "main"),)


def read():
    """Return what a server of Prometheus would understand: values by their labels."""
    text = render_metrics().decode()
    return {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def ago(**span):
    return timezone.now() - timedelta(**span)


@pytest.mark.django_db
def test_an_idle_exchange_has_its_zeros():
    make_profile(slug="main")

    assert read() == {
        (f"commerceml_{name}", *MAIN): 0.0
        for name in (
            "queued_runs",
            "queue_lag_seconds",
            "queue_stalled",
            "held_runs",
            "failed_runs",
            "orders_waiting",
            "orders_waiting_lag_seconds",
            "orders_held",
            "pictures_waiting",
        )
    }


@pytest.mark.django_db
def test_everything_is_told():
    main = make_profile(slug="main")
    make_session(profile=main, type="sale", last_seen_at=NOON)
    make_run(
        profile=main,
        state=RunState.DONE,
        started_at=NOON - timedelta(seconds=90),
        finished_at=NOON,
        counts={"product": {"created": 2, "unchanged": 5}},
    )
    make_run(
        profile=main,
        created_at=ago(hours=1),
        checkpoint=25,
        records_total=100,
        recent_records=50,
        recent_seconds=2,
    )
    make_run(profile=main, state=RunState.HELD)
    make_run(profile=main, state=RunState.FAILED, finished_at=ago(hours=1))
    make_order_export(profile=main, version=2, waiting_since=ago(hours=2))
    make_order_export(profile=main, held_reason=HoldReason.UNBUILT)
    make_problem(profile=main, code="IMG-01", severity="error")

    found = read()

    lag = found.pop(("commerceml_queue_lag_seconds", *MAIN))
    orders_lag = found.pop(("commerceml_orders_waiting_lag_seconds", *MAIN))
    assert (round(lag / 60), round(orders_lag / 60)) == (60, 120)
    noon = NOON.timestamp()
    assert found == {
        ("commerceml_last_contact_timestamp_seconds", *MAIN): noon,
        ("commerceml_last_import_timestamp_seconds", *MAIN): noon,
        ("commerceml_queued_runs", *MAIN): 1.0,
        ("commerceml_queue_stalled", *MAIN): 1.0,
        ("commerceml_held_runs", *MAIN): 1.0,
        ("commerceml_failed_runs", *MAIN): 1.0,
        ("commerceml_run_progress_ratio", *MAIN): 0.25,
        ("commerceml_run_records_per_second", *MAIN): 25.0,
        ("commerceml_orders_waiting", *MAIN): 1.0,
        ("commerceml_orders_held", *MAIN): 1.0,
        ("commerceml_pictures_waiting", *MAIN): 0.0,
        ("commerceml_recent_sessions", *MAIN, ("type", "sale")): 1.0,
        ("commerceml_recent_runs", *MAIN, ("state", "done")): 1.0,
        ("commerceml_recent_runs", *MAIN, ("state", "queued")): 1.0,
        ("commerceml_recent_runs", *MAIN, ("state", "held")): 1.0,
        ("commerceml_recent_runs", *MAIN, ("state", "failed")): 1.0,
        ("commerceml_recent_run_seconds", *MAIN): 90.0,
        (
            "commerceml_recent_rows",
            ("outcome", "created"),
            *MAIN,
            ("type", "product"),
        ): 2.0,
        (
            "commerceml_recent_rows",
            ("outcome", "unchanged"),
            *MAIN,
            ("type", "product"),
        ): 5.0,
        (
            "commerceml_recent_problems",
            ("code", "IMG-01"),
            *MAIN,
            ("severity", "error"),
        ): 1.0,
    }


@pytest.mark.django_db
def test_a_profile_that_is_switched_off_has_no_figures_of_now():
    make_profile(slug="off", is_active=False)

    assert read() == {}


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 4])
def test_a_scrape_is_the_same_few_queries_for_any_number_of_profiles(number):
    for _ in range(number):
        make_run()

    with CaptureQueriesContext(connection) as queries:
        render_metrics()

    assert len(queries) == 12


def test_a_store_registers_it_without_a_database():
    registry = CollectorRegistry(auto_describe=True)

    registry.register(ExchangeCollector())

    assert registry.get_target_info() is None
