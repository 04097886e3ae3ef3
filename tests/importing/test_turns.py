"""The open runs of a profile, in their turn, by whoever calls."""

from datetime import timedelta

import pytest
from django.utils import timezone

from django_commerceml.importing.turns import work_off, work_until_done
from django_commerceml.models import RunState
from tests.factories import make_profile, make_run
from tests.importing.goods import catalog, products
from tests.importing.imports import store_bytes

pytestmark = pytest.mark.django_db


def make_import(profile, numbers=range(5)):
    data = catalog(*products(numbers), is_full=None)
    return make_run(profile=profile, file=store_bytes(profile, "import.xml", data))


def states(*runs):
    for run in runs:
        run.refresh_from_db()
    return [run.state for run in runs]


def test_all_that_is_open_is_worked_off_in_order():
    profile = make_profile()
    runs = [make_import(profile, range(3)), make_import(profile, range(6))]

    assert work_off(profile.pk)

    assert states(*runs) == [RunState.DONE] * 2
    assert runs[0].finished_at <= runs[1].started_at


def test_a_worker_leaves_what_another_works_on_and_does_not_wait():
    profile = make_profile()
    first, second = make_import(profile), make_import(profile, range(6))
    first.state = RunState.RUNNING
    first.lease_expires_at = timezone.now() + timedelta(seconds=60)
    first.save()

    assert not work_off(profile.pk)

    assert states(first, second) == [RunState.RUNNING, RunState.QUEUED]


def test_its_time_ends_at_a_batch(settings):
    settings.COMMERCEML = {**settings.COMMERCEML, "BATCH_SIZE": 2}
    profile = make_profile()
    run = make_import(profile)

    assert not work_off(profile.pk, is_over=lambda: True)
    assert not work_off(profile.pk, is_over=lambda: True)
    run.refresh_from_db()
    assert (run.state, run.checkpoint) == (RunState.QUEUED, 2)

    assert work_off(profile.pk)


def test_what_goes_before_is_done_first():
    profile = make_profile()
    first, second = make_import(profile), make_import(profile, range(6))

    work_until_done(second, is_over=lambda: False)

    assert states(first, second) == [RunState.DONE] * 2


def test_of_another_profile_nothing_is_touched():
    other = make_import(make_profile())

    assert work_off(make_profile().pk)

    assert states(other) == [RunState.QUEUED]


def make_rehearsal(profile, numbers=range(5), **values):
    data = catalog(*products(numbers), is_full=None)
    file = store_bytes(profile, "import.xml", data)
    return make_run(profile=profile, file=file, is_dry_run=True, **values)


def test_rehearsals_are_worked_off_last():
    profile = make_profile()
    rehearsal, run = make_rehearsal(profile), make_import(profile)

    assert work_off(profile.pk)

    assert states(rehearsal, run) == [RunState.DONE] * 2
    assert run.finished_at <= rehearsal.started_at
    assert rehearsal.counts == {"product": {"unchanged": 5}}


def test_a_rehearsal_is_done_whole_and_then_its_time_is_over(settings):
    settings.COMMERCEML = {**settings.COMMERCEML, "BATCH_SIZE": 2}
    profile = make_profile()
    first, second = make_rehearsal(profile), make_rehearsal(profile)

    assert not work_off(profile.pk, is_over=lambda: True)

    assert states(first, second) == [RunState.DONE, RunState.QUEUED]


def test_a_rehearsal_waits_while_another_process_works_on_the_profile():
    profile = make_profile()
    rehearsal = make_rehearsal(profile)
    make_rehearsal(
        profile,
        state=RunState.RUNNING,
        lease_expires_at=timezone.now() + timedelta(seconds=60),
    )

    assert not work_off(profile.pk)

    assert states(rehearsal) == [RunState.QUEUED]


def test_who_waits_for_a_run_does_not_rehearse():
    profile = make_profile()
    rehearsal, run = make_rehearsal(profile), make_import(profile)

    work_until_done(run, is_over=lambda: False)

    assert states(rehearsal, run) == [RunState.QUEUED, RunState.DONE]
