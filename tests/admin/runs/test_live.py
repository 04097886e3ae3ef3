"""What a page says of a run: how far it is, how long still, how it ended."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from django_commerceml.admin.runs.live import (
    describe_count,
    describe_run,
    is_idle,
    is_ours,
)
from django_commerceml.importing.progress import progress_of
from django_commerceml.models import RunKind, RunState
from tests.factories import make_file, make_profile, make_run

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def test_a_run_that_works_says_all_of_it():
    run = make_run(
        file=make_file(label="offers.xml"),
        state=RunState.RUNNING,
        checkpoint=12_300,
        records_total=45_000,
        recent_records=3000,
        recent_seconds=10,
        lease_expires_at=timezone.now() + timedelta(minutes=1),
    )

    live = describe_run(run)

    assert live.word == "running"
    assert live.file == "offers.xml"
    assert (live.done, live.total, live.share) == (12_300, 45_000, 12_300 / 45_000)
    assert (live.rate, live.remaining) == (300, "1 minute")
    assert live.text == (
        "records done: 12,300 of 45,000 · 300 records a second, 1 minute left"
    )
    assert live.said == "running, 20 %"
    assert (live.finished, live.held, live.waits) == (False, False, False)
    assert live.goes_on


TEXTS = {
    "waits for its turn": {},
    "the file is being read": {"state": RunState.RUNNING},
    "records done: 2 of 8": {"checkpoint": 2, "records_total": 8},
    "файл оборван": {"state": RunState.FAILED, "error": "файл оборван"},
    "": {"state": RunState.CANCELLED},
}


@pytest.mark.parametrize(("text", "values"), TEXTS.items())
def test_each_state_has_its_text(text, values):
    assert describe_run(make_run(**values)).text == text


def test_a_run_that_is_done_says_how_long_it_took():
    now = timezone.now()
    run = make_run(
        state=RunState.DONE,
        checkpoint=8,
        records_total=8,
        started_at=now - timedelta(seconds=40),
        finished_at=now,
    )

    live = describe_run(run)

    assert live.text == "records done: 8 · took 40 seconds"
    assert live.finished
    assert not live.goes_on


def test_a_held_run_has_not_finished_and_does_not_go_on():
    live = describe_run(make_run(state=RunState.HELD))

    assert (live.held, live.finished, live.goes_on) == (True, False, False)


def test_a_run_without_a_file_has_the_name_of_its_kind():
    run = make_run(kind=RunKind.SWEEP)

    assert describe_run(run).file == "deactivation of missing products"


@pytest.mark.parametrize(
    ("done", "total", "text"),
    [(0, 0, ""), (5, 0, ""), (1200, 11_000, "1,200 of 11,000"), (9, 9, "9")],
)
def test_the_count_says_no_more_than_needed(done, total, text):
    run = make_run(checkpoint=done, records_total=total)

    assert describe_count(progress_of(run)) == text


def in_minutes(minutes):
    return timezone.now() + timedelta(minutes=minutes)


IDLE = {
    "queued": {},
    "between two steps": {"checkpoint": 5, "lease_expires_at": in_minutes(-1)},
    "left by a process that died": {
        "state": RunState.RUNNING,
        "lease_expires_at": in_minutes(-1),
    },
}
OURS = {
    "owned": {"state": RunState.RUNNING, "lease_expires_at": in_minutes(5)},
}


@pytest.mark.parametrize("values", IDLE.values(), ids=IDLE)
def test_what_nobody_works_on_is_idle(values):
    assert is_idle(make_run(**values))


@pytest.mark.parametrize("values", OURS.values(), ids=OURS)
def test_what_somebody_works_on_is_not_idle(values):
    run = make_run(**values)

    assert is_ours(run)
    assert not is_idle(run)


@pytest.mark.parametrize("state", [RunState.DONE, RunState.HELD, RunState.FAILED])
def test_what_does_not_go_on_is_not_idle(state):
    assert not is_idle(make_run(state=state))


def test_where_workers_work_nothing_is_idle(settings):
    own = make_run(profile=make_profile(runner="celery"))
    settings.COMMERCEML = {**settings.COMMERCEML, "RUNNER": "celery"}

    assert not is_idle(own)
    assert not is_idle(make_run())
    assert is_idle(make_run(profile=make_profile(runner="inline")))


def test_while_1c_is_here_its_requests_do_the_work_but_not_rehearsals():
    run, rehearsal = make_run(), make_run(is_dry_run=True)

    assert describe_run(run).waits
    assert not describe_run(run, is_watched=True).waits
    assert describe_run(rehearsal, is_watched=True).waits
