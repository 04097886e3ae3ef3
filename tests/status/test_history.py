"""What the exchanges did, day by day, in the calendar of the site."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from django_commerceml.models import RunState
from django_commerceml.status import Day, get_history
from tests.factories import make_profile, make_run

pytestmark = pytest.mark.django_db

ZONE = ZoneInfo("Europe/Moscow")
TODAY = date(2026, 3, 30)


@pytest.fixture(autouse=True)
def in_moscow():
    with timezone.override(ZONE):
        yield


@pytest.fixture
def profile():
    return make_profile()


def at(day, hour=12, minute=0):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)


def days_of(profile):
    return get_history([profile.pk], today=TODAY)[profile.pk]


def busy(profile):
    return [day for day in days_of(profile) if day.runs]


def test_there_are_thirty_days_and_today_is_the_last(profile):
    days = days_of(profile)

    assert [day.date for day in days] == [
        TODAY - timedelta(days=ago) for ago in range(29, -1, -1)
    ]
    assert set(days) == {Day(date=day.date) for day in days}


def test_today_is_that_of_the_site(profile):
    days = get_history([profile.pk])[profile.pk]

    assert days[-1].date == timezone.localdate()


def test_a_day_adds_up_its_runs(profile):
    for minutes, products in ((2, {"created": 1, "updated": 2}), (3, {"unchanged": 9})):
        make_run(
            profile=profile,
            state=RunState.DONE,
            created_at=at(TODAY),
            started_at=at(TODAY),
            finished_at=at(TODAY, minute=minutes),
            counts={"product": products, "price": {"updated": 4}, "offer": {"x": 1}},
        )
    make_run(
        profile=profile,
        state=RunState.FAILED,
        created_at=at(TODAY, 13),
        counts={"product": {"deactivated": 10}, "stock": {"created": 1}},
    )

    assert busy(profile) == [
        Day(
            date=TODAY,
            runs=3,
            failures=1,
            span=timedelta(minutes=5),
            products=13,
            prices=9,
        )
    ]


def test_days_begin_at_midnight_of_the_site(profile):
    yesterday = TODAY - timedelta(days=1)
    make_run(profile=profile, created_at=at(yesterday, 23, 59))
    make_run(profile=profile, created_at=at(TODAY, 0, 0))
    make_run(profile=profile, created_at=at(TODAY, 0, 1))

    assert [(day.date, day.runs) for day in busy(profile)] == [
        (yesterday, 1),
        (TODAY, 2),
    ]


def test_the_day_with_a_change_of_clocks_is_a_day(profile):
    berlin = ZoneInfo("Europe/Berlin")
    change = date(2026, 3, 29)
    moments = [
        datetime(2026, 3, 29, 0, 10, tzinfo=berlin),
        datetime(2026, 3, 29, 23, 50, tzinfo=berlin),
        datetime(2026, 3, 30, 0, 10, tzinfo=berlin),
    ]
    for moment in moments:
        make_run(profile=profile, created_at=moment)

    with timezone.override(berlin):
        found = [(day.date, day.runs) for day in busy(profile)]

    assert found == [(change, 2), (TODAY, 1)]


def test_what_is_older_or_a_rehearsal_does_not_count(profile):
    first = TODAY - timedelta(days=29)
    make_run(profile=profile, created_at=at(first, 0, 0))
    make_run(profile=profile, created_at=at(first, 0, 0) - timedelta(seconds=1))
    make_run(profile=profile, created_at=at(TODAY), is_dry_run=True)

    assert [(day.date, day.runs) for day in busy(profile)] == [(first, 1)]


def test_a_clock_that_is_ahead_counts_for_today(profile):
    make_run(profile=profile, created_at=at(TODAY) + timedelta(days=1))

    assert [(day.date, day.runs) for day in busy(profile)] == [(TODAY, 1)]


def test_profiles_are_told_apart(profile):
    other = make_profile()
    make_run(profile=other, created_at=at(TODAY))

    history = get_history([profile.pk, other.pk], today=TODAY)

    assert {key: sum(day.runs for day in days) for key, days in history.items()} == {
        profile.pk: 0,
        other.pk: 1,
    }


@pytest.mark.parametrize("number", [1, 4])
def test_it_is_one_query_for_all_profiles(number):
    profiles = [make_profile() for _ in range(number)]
    for profile in profiles:
        make_run(profile=profile)

    with CaptureQueriesContext(connection) as queries:
        get_history([profile.pk for profile in profiles])

    assert len(queries) == 1
