"""How an exchange stands, in one sentence: the gravest is said."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from django_commerceml.models import ExchangeProfile
from django_commerceml.status import (
    OrdersStatus,
    ProfileStatus,
    QueueStatus,
    Standing,
    Verdict,
    judge,
)

HOUR = timedelta(hours=1)
LONG_AGO = datetime(2026, 1, 2, 10, 30, tzinfo=ZoneInfo("UTC"))


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"), timezone.override("UTC"):
        yield


def status(**values):
    given = {
        "slug": "main",
        "last_contact_at": timezone.now(),
        "last_import_at": None,
        "last_orders_at": None,
        "run": None,
        "queue": QueueStatus(),
        "held_runs": 0,
        "failed_runs": 0,
        "orders": OrdersStatus(),
        "pictures_waiting": 0,
    }
    return ProfileStatus(**{**given, **values})


def verdict(profile=None, **values):
    return judge(profile or ExchangeProfile(), status(**values))


def test_an_exchange_that_works_says_when_1c_was_here():
    found = verdict(last_contact_at=timezone.now() - HOUR)

    assert found.standing == Standing.WELL
    assert found.text.startswith("Works: last contact ")


def test_one_that_never_was_says_what_to_do():
    assert verdict(last_contact_at=None) == Verdict(
        standing=Standing.NEW, text="Never exchanged yet: connect 1C."
    )


def test_silence_has_a_beginning():
    found = verdict(last_contact_at=LONG_AGO)

    assert found == Verdict(
        standing=Standing.SILENT, text="No contact since 01/02/2026 10:30 a.m."
    )


@pytest.mark.parametrize(
    ("limit", "hours", "standing"),
    [
        (None, 23, Standing.WELL),
        (None, 25, Standing.SILENT),
        (2, 3, Standing.SILENT),
        (200, 100, Standing.WELL),
    ],
)
def test_the_profile_says_how_long_silence_may_be(limit, hours, standing):
    profile = ExchangeProfile(alarm_silence_hours=limit)

    found = verdict(profile, last_contact_at=timezone.now() - hours * HOUR)

    assert found.standing == standing


TROUBLES: dict[str, dict[str, Any]] = {
    "nobody works on the queue": {"queue": QueueStatus(length=1, is_stalled=True)},
    "1 run waits for a decision": {"held_runs": 1},
    "2 runs failed and were not repeated": {"failed_runs": 2},
    "3 orders are held back": {"orders": OrdersStatus(held=3)},
}


@pytest.mark.parametrize(("reason", "values"), TROUBLES.items())
def test_what_needs_a_person_is_said(reason, values):
    assert status(**values).needs_person
    assert verdict(**values) == Verdict(
        standing=Standing.TROUBLED, text=f"Needs a person: {reason}."
    )


def test_all_that_needs_a_person_is_said_even_where_1c_is_silent():
    values = {key: value for one in TROUBLES.values() for key, value in one.items()}

    found = verdict(last_contact_at=LONG_AGO, **values)

    assert found.text == f"Needs a person: {', '.join(TROUBLES)}."


def test_what_is_switched_off_needs_nobody():
    found = verdict(ExchangeProfile(is_active=False), held_runs=1)

    assert found == Verdict(
        standing=Standing.OFF, text="Switched off: 1C is not let in."
    )
