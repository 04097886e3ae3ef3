"""The right to work on a run: one owner at a time, in turn, fenced."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from django_commerceml.exceptions import LeaseLostError
from django_commerceml.importing import leases
from django_commerceml.models import ImportRun, RunState
from tests.factories import make_profile, make_run

pytestmark = pytest.mark.django_db


def lapse(run):
    past = timezone.now() - timedelta(seconds=1)
    ImportRun.objects.filter(pk=run.pk).update(lease_expires_at=past)


def stored(run):
    return ImportRun.objects.get(pk=run.pk)


def test_a_queued_run_is_claimed_with_a_token_and_a_time():
    run = make_run()

    assert leases.claim(run, seconds=60)

    assert (run.state, run.lease_token, run.attempts) == (RunState.RUNNING, 1, 0)
    assert run.started_at is not None
    assert run.lease_owner
    assert run.lease_expires_at is not None
    left = run.lease_expires_at - timezone.now()
    assert timedelta(seconds=55) < left <= timedelta(seconds=61)


def test_a_run_that_has_an_owner_is_not_claimed():
    run = make_run()
    leases.claim(run, seconds=60)

    assert not leases.claim(stored(run), seconds=60)

    assert stored(run).lease_token == 1


@pytest.mark.parametrize("state", set(RunState) - {RunState.QUEUED, RunState.RUNNING})
def test_a_run_that_has_ended_is_not_claimed(state):
    run = make_run(state=state)

    assert not leases.claim(run, seconds=60)

    assert stored(run).state == state


def test_a_run_whose_owner_gives_no_sign_of_life_is_taken_over():
    old = make_run()
    leases.claim(old, seconds=60)
    lapse(old)
    new = stored(old)

    assert leases.claim(new, seconds=60)

    assert (new.state, new.lease_token, new.attempts) == (RunState.RUNNING, 2, 1)


def test_who_lost_the_lease_writes_nothing():
    old = make_run()
    leases.claim(old, seconds=60)
    lapse(old)
    leases.claim(stored(old), seconds=60)

    with pytest.raises(LeaseLostError):
        leases.renew(old, seconds=60, checkpoint=1000)
    with pytest.raises(LeaseLostError):
        leases.release(old, state=RunState.DONE)

    assert (stored(old).checkpoint, stored(old).state) == (0, RunState.RUNNING)


def test_a_released_run_has_no_owner_and_its_former_owner_no_right():
    run = make_run()
    leases.claim(run, seconds=60)

    leases.release(run, state=RunState.QUEUED, attempts=2)

    assert (stored(run).state, stored(run).attempts) == (RunState.QUEUED, 2)
    assert stored(run).lease_owner == ""
    with pytest.raises(LeaseLostError):
        leases.renew(run, seconds=60)


def test_one_run_of_a_profile_works_at_a_time():
    first, second = make_profile(), make_profile()
    older, newer = make_run(profile=first), make_run(profile=first)
    other = make_run(profile=second)

    assert not leases.claim(newer, seconds=60)
    assert leases.claim(older, seconds=60)
    assert not leases.claim(newer, seconds=60)
    assert leases.claim(other, seconds=60)

    leases.release(older, state=RunState.DONE)
    assert leases.claim(newer, seconds=60)


def test_what_an_operator_confirmed_waits_for_all_other_runs():
    profile = make_profile()
    confirmed = make_run(profile=profile, is_confirmed=True)
    newer = make_run(profile=profile)

    assert not leases.claim(confirmed, seconds=60)
    assert leases.claim(newer, seconds=60)


def test_what_has_begun_goes_on_before_anything_else():
    profile = make_profile()
    make_run(profile=profile)
    begun = make_run(profile=profile, is_confirmed=True, checkpoint=500)

    assert leases.claim(begun, seconds=60)


def test_a_rehearsal_waits_for_no_turn_and_takes_none():
    profile = make_profile()
    older = make_run(profile=profile)
    rehearsal = make_run(profile=profile, is_dry_run=True)

    assert leases.claim(rehearsal, seconds=60)
    assert not leases.claim(older, seconds=60)
    leases.release(rehearsal, state=RunState.DONE)
    assert leases.claim(older, seconds=60)


def test_a_rehearsal_that_died_does_not_stand_in_the_way():
    profile = make_profile()
    rehearsal = make_run(profile=profile, is_dry_run=True)
    leases.claim(rehearsal, seconds=60)
    lapse(rehearsal)
    run = make_run(profile=profile)

    assert leases.claim(run, seconds=60)

    assert stored(rehearsal).state == RunState.FAILED
    assert stored(rehearsal).error_code == "RUN-05"


def test_a_heartbeat_writes_only_when_it_is_time():
    run = make_run()
    leases.claim(run, seconds=60)
    beat = leases.Heartbeat(run, seconds=60)

    with CaptureQueriesContext(connection) as queries:
        for _ in range(1000):
            beat()

    assert len(queries) == 0


def test_a_heartbeat_keeps_the_lease():
    run = make_run()
    leases.claim(run, seconds=60)
    lapse(run)
    beat = leases.Heartbeat(run, seconds=0)

    beat()

    assert stored(run).lease_expires_at > timezone.now() - timedelta(seconds=1)


def test_a_heartbeat_says_that_the_lease_is_lost():
    run = make_run()
    leases.claim(run, seconds=60)
    ImportRun.objects.filter(pk=run.pk).update(state=RunState.CANCELLED)
    beat = leases.Heartbeat(run, seconds=0)

    with pytest.raises(LeaseLostError):
        beat()


def test_a_heartbeat_goes_before_the_question_whether_time_is_over():
    run = make_run()
    leases.claim(run, seconds=60)
    beat = leases.Heartbeat(run, seconds=0)

    assert beat.before(lambda: True)()

    ImportRun.objects.filter(pk=run.pk).update(state=RunState.CANCELLED)
    with pytest.raises(LeaseLostError):
        beat.before(lambda: True)()
