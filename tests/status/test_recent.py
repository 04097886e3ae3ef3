"""What the exchanges did in the last day; what is older is not counted."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from django_commerceml.models import RunState
from django_commerceml.status import Activity, get_activity
from tests.factories import make_problem, make_profile, make_run, make_session

pytestmark = pytest.mark.django_db


def days_ago(days):
    return timezone.now() - timedelta(days=days)


def test_a_day_without_exchanges_is_empty():
    assert get_activity() == Activity(
        sessions={}, runs={}, seconds={}, rows={}, problems={}
    )


def test_everything_is_counted_by_profile_and_kind():
    shop, other = make_profile(slug="shop"), make_profile(slug="other")
    started = days_ago(0.5)
    make_session(profile=shop, type="catalog")
    make_session(profile=shop, type="catalog")
    make_session(profile=shop, type="sale")
    make_session(profile=other, type="sale")
    for seconds, created in ((90, 2), (30.5, 3)):
        make_run(
            profile=shop,
            state=RunState.DONE,
            started_at=started,
            finished_at=started + timedelta(seconds=seconds),
            counts={"product": {"created": created, "unchanged": 5}},
        )
    make_run(profile=other, counts={"offer": {"failed": 1}})
    make_problem(profile=shop, code="VAL-01", severity="warning")
    make_problem(profile=None, code="AUTH-02", severity="error")

    assert get_activity() == Activity(
        sessions={
            ("shop", "catalog"): 2,
            ("shop", "sale"): 1,
            ("other", "sale"): 1,
        },
        runs={("shop", "done"): 2, ("other", "queued"): 1},
        seconds={("shop",): 120.5},
        rows={
            ("shop", "product", "created"): 5,
            ("shop", "product", "unchanged"): 10,
            ("other", "offer", "failed"): 1,
        },
        problems={("shop", "warning", "VAL-01"): 1, ("", "error", "AUTH-02"): 1},
    )


def test_what_is_older_than_a_day_does_not_count():
    old = days_ago(1.1)
    profile = make_profile()
    make_session(profile=profile, created_at=old)
    make_run(profile=profile, created_at=old, counts={"product": {"created": 1}})
    make_problem(profile=profile, created_at=old)

    assert get_activity() == Activity(
        sessions={}, runs={}, seconds={}, rows={}, problems={}
    )


def test_a_rehearsal_is_no_import():
    make_run(is_dry_run=True, counts={"product": {"created": 1}})

    activity = get_activity()

    assert (activity.runs, activity.rows) == ({}, {})


def test_it_is_five_queries_for_all_profiles():
    for _ in range(3):
        make_run()

    with CaptureQueriesContext(connection) as queries:
        get_activity()

    assert len(queries) == 5
