"""The runner of Celery: a worker does the work, and 1C waits for it a while."""

import time
from datetime import timedelta

import pytest
from celery.contrib.testing.worker import start_worker
from django.utils import timezone

from django_commerceml import tasks
from django_commerceml.exceptions import ArchiveError, RunError
from django_commerceml.exchange.waiters import CeleryRunner
from django_commerceml.models import (
    ExchangeSession,
    FileKind,
    FileState,
    ImportRun,
    Product,
    RunState,
    StoredFile,
)
from tests.exchange.archives import zipped
from tests.exchange.visitor import LOGIN, Visitor, exchange
from tests.factories import make_profile, make_run, make_session
from tests.importing.goods import catalog, products
from tests.importing.imports import store_bytes

pytestmark = pytest.mark.django_db

AWAY = "очередь заданий недоступна, загрузка начнётся позже"
BUSY = "загрузка ждёт свободного исполнителя"


@pytest.fixture(autouse=True)
def workers(settings):
    settings.COMMERCEML = {
        **settings.COMMERCEML,
        "RUNNER": "celery",
        "STEP_SECONDS": 1,
    }


@pytest.fixture
def session():
    return make_session()


def make_import(session, numbers=range(5)):
    file = store_bytes(session.profile, "import.xml", catalog(*products(numbers)))
    return make_run(profile=session.profile, session=session, file=file)


def at_work(run, *, seconds=60):
    run.state = RunState.RUNNING
    run.lease_expires_at = timezone.now() + timedelta(seconds=seconds)
    run.save()
    return run


def since(run, *, minutes):
    moment = timezone.now() - timedelta(minutes=minutes)
    ImportRun.objects.filter(pk=run.pk).update(created_at=moment)
    run.refresh_from_db()
    return run


def test_a_worker_is_woken_and_nothing_is_done_here(session, broker):
    run = make_import(session)
    runner = CeleryRunner(session)

    runner.advance(run, seconds=0.3)

    assert (run.state, runner.reason) == (RunState.QUEUED, BUSY)
    ((name, profile_id, expires),) = broker.take()
    assert (name, profile_id) == ("commerceml.work", session.profile_id)
    assert expires is not None


def test_what_has_ended_is_told_at_once(session, broker):
    run = make_import(session)
    run.state = RunState.DONE
    run.save()

    assert CeleryRunner(session).advance(run, seconds=9).state == RunState.DONE
    assert broker.take() == []


def test_it_is_told_as_soon_as_the_worker_has_done_it(session, broker, settings):
    run = make_import(session)
    broker.take()
    began = time.monotonic()
    tasks.work(session.profile_id)

    assert CeleryRunner(session).advance(run, seconds=9).state == RunState.DONE
    assert time.monotonic() - began < 9


def test_while_a_worker_is_at_work_nobody_is_woken(session, broker):
    run = at_work(make_import(session))
    runner = CeleryRunner(session)

    runner.advance(run, seconds=0.1)

    assert (broker.take(), runner.reason) == ([], "")


def test_a_worker_that_died_is_not_waited_for(session, broker):
    run = at_work(make_import(session), seconds=-1)

    CeleryRunner(session).advance(run, seconds=0.1)

    assert [message[:2] for message in broker.take()] == [
        ("commerceml.work", session.profile_id)
    ]


def test_without_a_broker_it_is_waited_all_the_same_and_the_reason_told(
    session, broken_broker
):
    run = make_import(session)
    runner = CeleryRunner(session)
    began = time.monotonic()

    runner.advance(run, seconds=0.5)

    assert (run.state, runner.reason) == (RunState.QUEUED, AWAY)
    assert 0.5 < time.monotonic() - began < 10


def test_that_the_broker_is_away_is_told_though_a_worker_was_there_just_now(
    session, broken_broker
):
    ImportRun.objects.filter(pk=make_import(make_session()).pk).update(
        state=RunState.DONE, finished_at=timezone.now()
    )
    runner = CeleryRunner(session)

    runner.advance(make_import(session), seconds=0)

    assert runner.reason == AWAY


def test_where_nobody_comes_for_long_it_is_a_failure_and_the_run_still_waits(
    session, broker
):
    run = since(make_import(session), minutes=16)

    with pytest.raises(RunError) as caught:
        CeleryRunner(session).advance(run, seconds=0)

    assert caught.value.code == "QUEUE-01"
    assert caught.value.message.startswith("загрузка ждёт исполнителя больше 15 мин.")
    run.refresh_from_db()
    assert run.state == RunState.QUEUED
    tasks.work(session.profile_id)
    run.refresh_from_db()
    assert run.state == RunState.DONE


def test_a_worker_that_is_busy_with_others_will_come(session, broker):
    at_work(make_import(make_session()))
    run = since(make_import(session), minutes=99)
    runner = CeleryRunner(session)

    runner.advance(run, seconds=0)

    assert (run.state, runner.reason) == (RunState.QUEUED, BUSY)


def test_a_worker_that_has_just_done_another_file_will_come(session, broker):
    done = make_import(make_session())
    ImportRun.objects.filter(pk=done.pk).update(
        state=RunState.DONE, finished_at=timezone.now()
    )
    runner = CeleryRunner(session)

    runner.advance(since(make_import(session), minutes=99), seconds=0)

    assert runner.reason == BUSY


def test_what_came_before_is_not_silent_while_it_is_worked_on(session, broker):
    since(at_work(make_import(session)), minutes=99)
    later = since(make_import(session, range(3)), minutes=99)
    runner = CeleryRunner(session)

    runner.advance(later, seconds=0)

    assert runner.reason == ""


def test_all_runs_of_a_profile_are_waited_for(session, broker):
    runner = CeleryRunner(session)
    assert runner.advance_all(seconds=0)
    make_import(session)

    assert not runner.advance_all(seconds=0)
    broker.work_off()
    assert runner.advance_all(seconds=0)
    assert Product.objects.count() == 5


def stored(session, name, data, kind):
    file = store_bytes(session.profile, name, data)
    StoredFile.objects.filter(pk=file.pk).update(session=session, kind=kind)
    return file


def test_archives_are_unpacked_by_a_worker(session, broker):
    data = zipped(("import.xml", catalog(*products(range(3)))))
    archive = stored(session, "a.zip", data, FileKind.ARCHIVE)
    runner = CeleryRunner(session)

    assert not runner.unpack(seconds=0)
    broker.work_off()
    assert runner.unpack(seconds=0)
    assert [entry.label for entry in archive.entries.all()] == ["import.xml"]


def test_why_an_archive_cannot_be_used_is_told(session, broker, monkeypatch):
    stored(session, "a.zip", b"PK\x03\x04 and no more", FileKind.ARCHIVE)
    runner = CeleryRunner(session)
    monkeypatch.setattr(time, "sleep", lambda _: broker.work_off())

    with pytest.raises(ArchiveError) as caught:
        runner.unpack(seconds=9)

    assert caught.value.code == "ZIP-02"


def test_an_archive_that_nobody_unpacks_is_a_failure(session, broker):
    archive = stored(session, "a.zip", b"PK", FileKind.ARCHIVE)
    long_ago = timezone.now() - timedelta(hours=1)
    StoredFile.objects.filter(pk=archive.pk).update(updated_at=long_ago)

    with pytest.raises(RunError) as caught:
        CeleryRunner(session).unpack(seconds=0)

    assert caught.value.code == "QUEUE-01"


def test_pictures_are_waited_for(session, broker):
    picture = stored(session, "1.jpg", b"no picture", FileKind.PICTURE)
    runner = CeleryRunner(session)

    assert not runner.process_pictures(seconds=0)
    broker.work_off()
    assert runner.process_pictures(seconds=0)
    picture.refresh_from_db()
    assert picture.state == FileState.REFUSED


def test_where_no_request_may_be_held_progress_is_told_at_once(
    session, broker, settings
):
    settings.COMMERCEML = {**settings.COMMERCEML, "WEB_THREADS": 4}
    held = make_session()
    until = timezone.now() + timedelta(seconds=60)
    ExchangeSession.objects.filter(pk=held.pk).update(waits_until=until)
    run = make_import(session)
    began = time.monotonic()

    CeleryRunner(session).advance(run, seconds=20)

    assert run.state == RunState.QUEUED
    assert time.monotonic() - began < 5


# As 1C hears it


@pytest.fixture
def visitor():
    make_profile(slug="default", login=LOGIN)
    return Visitor()


def begin(visitor):
    visitor.log_in()
    visitor.ask("type=catalog&mode=init")
    visitor.send("import.xml", catalog(*products(range(3))))
    return visitor.ask("type=catalog&mode=import&filename=import.xml")


def test_1c_hears_progress_with_the_reason_and_then_success(visitor, broker):
    assert begin(visitor) == f"progress\n{BUSY}"

    broker.work_off()

    assert visitor.import_file("import.xml").startswith("success\n")


def test_1c_hears_that_the_queue_is_away(visitor, broken_broker):
    assert begin(visitor) == f"progress\n{AWAY}"


def test_1c_hears_failure_with_what_to_do(visitor, broker, settings):
    settings.COMMERCEML = {**settings.COMMERCEML, "QUEUE_MINUTES": 0}

    text = begin(visitor)

    assert text.startswith(
        "failure\nзагрузка ждёт исполнителя больше 0 мин., проверьте"
    )
    assert "[QUEUE-01]" in text
    assert ImportRun.objects.get().state == RunState.QUEUED


@pytest.mark.usefixtures("database")
@pytest.mark.django_db(transaction=True)
def test_a_real_worker_takes_it_up_while_1c_waits(broker, settings):
    settings.COMMERCEML = {**settings.COMMERCEML, "STEP_SECONDS": 20}
    make_profile(slug="default", login=LOGIN)

    with start_worker(
        broker.app, pool="solo", queues=["commerceml"], perform_ping_check=False
    ):
        text = exchange(Visitor())

    assert text.startswith("success\n")
    assert Product.objects.count() == 1
