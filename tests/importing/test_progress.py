"""Progress: how far a run is, its pace of late, and how long it still takes."""

from datetime import timedelta
from math import exp

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from django_commerceml.importing import work
from django_commerceml.importing.progress import Pace, Progress, progress_of
from django_commerceml.models import OPEN_STATES, ImportRun, RunState
from tests.factories import make_profile, make_run
from tests.importing.goods import catalog, products
from tests.importing.imports import store_bytes


class Clock:
    """Stands still until it is told to go on."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def running(**values):
    return ImportRun(state=RunState.RUNNING, **values)


def rate_of(run):
    return round(progress_of(run).rate, 3)


def work_at(pace, clock, *, rate, seconds):
    """Do a batch a second at *rate* records for so many *seconds*."""
    for _ in range(seconds):
        clock.now += 1
        pace.note(rate)


def test_what_is_left_takes_as_long_as_the_pace_says():
    run = running(
        checkpoint=1200, records_total=11000, recent_records=500, recent_seconds=10
    )

    assert progress_of(run) == Progress(
        done=1200, total=11000, rate=50.0, remaining=timedelta(seconds=196)
    )
    assert progress_of(run).share == 1200 / 11000


def test_before_the_first_batch_the_time_is_not_known():
    run = running(records_total=11000)

    assert progress_of(run) == Progress(done=0, total=11000, rate=0.0, remaining=None)


def test_before_the_file_is_read_nothing_is_known():
    assert progress_of(running()) == Progress(done=0, total=0, rate=0.0, remaining=None)
    assert progress_of(running()).share is None


def test_at_the_end_of_the_file_nothing_is_left():
    run = running(
        checkpoint=300, records_total=300, recent_records=10, recent_seconds=1
    )

    assert progress_of(run).remaining == timedelta(0)


@pytest.mark.parametrize(
    "state", [state for state in RunState if state not in OPEN_STATES]
)
def test_a_run_that_does_not_go_on_has_no_time_left(state):
    run = ImportRun(
        state=state,
        checkpoint=5,
        records_total=10,
        recent_records=5,
        recent_seconds=1,
    )

    assert progress_of(run).remaining is None


def test_a_steady_pace_is_told_from_the_first_batch_on(clock):
    run = running()
    pace = Pace(run, clock=clock)

    for _ in range(50):
        work_at(pace, clock, rate=700, seconds=1)
        assert rate_of(run) == 700.0


def test_the_pace_is_that_of_the_recent_past(clock):
    run = running()
    pace = Pace(run, clock=clock)
    work_at(pace, clock, rate=9000, seconds=600)

    work_at(pace, clock, rate=100, seconds=30)
    assert rate_of(run) == pytest.approx(100 + 8900 * exp(-1), rel=0.01)

    work_at(pace, clock, rate=100, seconds=300)
    assert rate_of(run) == pytest.approx(100, rel=0.01)


def test_a_pause_between_two_steps_is_nobodys_work(clock):
    run = running()
    work_at(Pace(run, clock=clock), clock, rate=700, seconds=5)

    clock.now += 8 * 3600
    work_at(Pace(run, clock=clock), clock, rate=700, seconds=1)

    assert rate_of(run) == 700.0


def test_a_clock_that_stands_still_harms_nothing(clock):
    run = running()

    columns = Pace(run, clock=clock).note(700)

    assert columns == {"recent_records": 700.0, "recent_seconds": 0.0}
    assert progress_of(run).rate == 0.0


@pytest.mark.django_db
def test_another_process_goes_on_with_the_pace_of_the_one_before(settings):
    settings.COMMERCEML = {**settings.COMMERCEML, "BATCH_SIZE": 5}
    profile = make_profile()
    file = store_bytes(profile, "import.xml", catalog(*products(range(20))))
    run = make_run(profile=profile, file=file)

    work(run, is_over=lambda: ImportRun.objects.get(pk=run.pk).checkpoint > 5)
    kept = ImportRun.objects.get(pk=run.pk)
    before = progress_of(kept)
    work(ImportRun.objects.get(pk=run.pk))
    after = ImportRun.objects.get(pk=run.pk)

    assert (kept.state, kept.checkpoint) == (RunState.QUEUED, 10)
    assert before.rate > 0
    assert before.remaining
    assert after.state == RunState.DONE
    assert after.recent_records > kept.recent_records > 0
    assert after.recent_seconds > kept.recent_seconds > 0


@pytest.mark.django_db
def test_the_pace_is_written_with_the_counts_without_a_query_more(settings):
    settings.COMMERCEML = {**settings.COMMERCEML, "BATCH_SIZE": 5}
    profile = make_profile()
    file = store_bytes(profile, "import.xml", catalog(*products(range(15))))

    with CaptureQueriesContext(connection) as queries:
        work(make_run(profile=profile, file=file))

    quoted = connection.ops.quote_name
    statements = [one["sql"] for one in queries]
    written = [sql for sql in statements if f"{quoted('recent_records')} =" in sql]
    assert len(written) == 3
    assert all(f"{quoted('counts')} =" in sql for sql in written)
