"""The runs that a person wants to see move."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from django_commerceml.models import RunState
from django_commerceml.status import get_current_runs
from tests.factories import make_file, make_profile, make_run

pytestmark = pytest.mark.django_db


def current(*profiles):
    return get_current_runs([profile.pk for profile in profiles])


def test_the_run_that_works_is_current():
    running = make_run(state=RunState.RUNNING)
    make_run(profile=running.profile)
    make_run(profile=running.profile, state=RunState.DONE)

    assert current(running.profile) == [running]


def test_where_nobody_works_it_is_the_next_of_the_queue():
    profile = make_profile()
    make_run(profile=profile, is_confirmed=True)
    first = make_run(profile=profile)
    make_run(profile=profile)

    assert current(profile) == [first]


def test_what_has_begun_is_next():
    profile = make_profile()
    make_run(profile=profile)
    begun = make_run(profile=profile, checkpoint=5)

    assert current(profile) == [begun]


def test_a_rehearsal_that_works_is_current_too():
    waiting = make_run()
    rehearsal = make_run(
        profile=waiting.profile, is_dry_run=True, state=RunState.RUNNING
    )
    make_run(profile=waiting.profile, state=RunState.HELD)

    assert current(waiting.profile) == [waiting, rehearsal]


def test_only_what_is_asked_for_is_told():
    mine, other = make_run(), make_run(state=RunState.RUNNING)

    assert current(mine.profile) == [mine]
    assert current(mine.profile, other.profile) == [mine, other]
    assert current() == []


@pytest.mark.parametrize("number", [1, 4])
def test_it_is_two_queries_however_long_the_queues_are(number):
    profiles = [make_profile() for _ in range(number)]
    for profile in profiles:
        for _ in range(number):
            make_run(profile=profile, file=make_file(profile=profile))

    with CaptureQueriesContext(connection) as queries:
        labels = [(run.profile.slug, run.file.label) for run in current(*profiles)]

    assert len(labels) == number
    assert len(queries) == 2
