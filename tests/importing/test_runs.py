"""Runs: one for a file, in the order of their turns."""

import pytest

from django_commerceml.importing.runs import get_run, new_run, queue
from django_commerceml.models import RunKind, RunState
from tests.factories import make_file, make_profile, make_run, make_session

pytestmark = pytest.mark.django_db


def test_a_file_gets_a_run_that_is_queued():
    session = make_session()
    file = make_file(profile=session.profile)

    run = get_run(file, session)

    assert (run.profile, run.session, run.file) == (file.profile, session, file)
    assert (run.kind, run.state, run.is_dry_run) == ("import", "queued", False)


def test_asked_again_a_file_has_the_same_run():
    file = make_file()

    assert get_run(file, None) == get_run(file, None)


def test_a_rehearsal_is_not_the_run_of_its_file():
    file = make_file()
    rehearsal = new_run(file, None, is_dry_run=True)

    assert get_run(file, None) != rehearsal


@pytest.mark.parametrize("code", ["RUN-99", "DB-01", "SHOP-01"])
def test_a_failure_of_ours_is_tried_again_when_1c_asks(code):
    file = make_file()
    failed = make_run(
        profile=file.profile, file=file, state=RunState.FAILED, error_code=code
    )

    assert get_run(file, None).pk > failed.pk


@pytest.mark.parametrize("code", ["XML-02", "RUN-05"])
def test_a_failure_of_the_file_stays(code):
    file = make_file()
    failed = make_run(
        profile=file.profile, file=file, state=RunState.FAILED, error_code=code
    )

    assert get_run(file, None) == failed


def test_open_runs_stand_in_the_order_of_their_turns():
    profile = make_profile()
    confirmed = make_run(profile=profile, is_confirmed=True)
    first = make_run(profile=profile)
    sweep = make_run(profile=profile, kind=RunKind.SWEEP)
    begun = make_run(profile=profile, checkpoint=1)
    make_run(profile=profile, is_dry_run=True)
    make_run(profile=profile, state=RunState.DONE)
    make_run(profile=profile, state=RunState.HELD)
    make_run()

    assert list(queue(profile.pk)) == [begun, first, sweep, confirmed]
