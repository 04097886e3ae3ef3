"""What waits for a person: counted by profile, and only while it waits."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from django_commerceml.models import Severity, UnknownState
from django_commerceml.status import Attention, get_attention
from tests.factories import make_alarm, make_problem, make_profile
from tests.status.makers import make_open_word

pytestmark = pytest.mark.django_db


def attention_of(profile):
    return get_attention([profile.pk])[profile.pk]


def test_where_nothing_waits_everything_is_zero():
    assert attention_of(make_profile()) == Attention()


def test_problems_of_the_last_day_are_counted_the_gravest_first():
    profile = make_profile()
    old = timezone.now() - timedelta(days=1, minutes=1)
    for severity in (Severity.INFO, Severity.WARNING, Severity.ERROR, Severity.ERROR):
        make_problem(profile=profile, severity=severity)
    make_problem(profile=profile, created_at=old)

    assert attention_of(profile).problems == (
        (Severity.ERROR, 2),
        (Severity.WARNING, 1),
        (Severity.INFO, 1),
    )


def test_an_alarm_counts_until_it_is_over():
    profile = make_profile()
    make_alarm(profile=profile)
    make_alarm(profile=profile, cleared_at=timezone.now())

    assert attention_of(profile) == Attention(alarms=1)


def test_a_word_counts_until_somebody_decides():
    profile = make_profile()
    for state in UnknownState:
        make_open_word(profile, state=state)

    assert attention_of(profile) == Attention(unknowns=1)


def test_profiles_are_told_apart():
    first, second = make_profile(), make_profile()
    make_alarm(profile=first)
    make_open_word(second)

    assert get_attention([first.pk, second.pk]) == {
        first.pk: Attention(alarms=1),
        second.pk: Attention(unknowns=1),
    }


@pytest.mark.parametrize("number", [1, 4])
def test_it_is_three_queries_for_all_profiles(number):
    profiles = [make_profile() for _ in range(number)]
    for profile in profiles:
        make_problem(profile=profile)

    with CaptureQueriesContext(connection) as queries:
        get_attention([profile.pk for profile in profiles])

    assert len(queries) == 3
