"""Health: what a monitor hears, how soon, and what it never hears."""

import logging
import socket
import threading
import time
from datetime import timedelta

import pytest
from celery import current_app
from django.core.files.storage import InMemoryStorage
from django.db import DatabaseError, connection
from django.utils import timezone

from django_commerceml.health import Check, Health, check
from tests.factories import make_profile, make_run

pytestmark = pytest.mark.django_db

SLOW = 5.0
"""A storage or a broker that is as slow as this hangs."""


class BrokenStorage(InMemoryStorage):
    def save(self, name, content, max_length=None):
        raise ConnectionError("secret-key@storage.example")


class ForgetfulStorage(InMemoryStorage):
    def open(self, name, mode="rb"):
        file = super().open(name, mode)
        file.truncate(2)
        return file


class HangingStorage(InMemoryStorage):
    released = threading.Event()
    saves = 0

    def save(self, name, content, max_length=None):
        type(self).saves += 1
        self.released.wait(SLOW)
        return super().save(name, content, max_length)


def use_storage(settings, storage):
    backend = f"{__name__}.{storage.__name__}"
    settings.STORAGES = {**settings.STORAGES, "commerceml": {"BACKEND": backend}}


@pytest.fixture
def broker():
    """Let a test say where the broker is."""
    before = current_app.conf.broker_url

    def set_address(address):
        current_app.conf.update(broker_url=address)

    yield set_address
    current_app.conf.update(broker_url=before)


@pytest.fixture
def hole():
    """Return the port of a server that takes connections and never answers."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]
    for thread in threading.enumerate():
        if thread.name.startswith("health of"):
            thread.join()


def found(*names):
    """Return what the checks say, by their names."""
    return {one.name: one.message for one in check(names or None).checks}


def test_a_shop_that_is_well_says_so():
    result = check()

    assert result == Health(
        is_well=True,
        checks=tuple(
            Check(name=one.name, is_well=True, message="", seconds=one.seconds)
            for one in result.checks
        ),
    )
    assert found() == {"database": "", "storage": "", "queue": "", "broker": ""}


def test_one_check_may_be_made_alone():
    assert found("storage") == {"storage": ""}


def test_a_check_that_is_not_there_is_an_error():
    with pytest.raises(KeyError):
        check(["weather"])


def test_a_database_without_our_tables_is_not_well():
    with connection.execute_wrapper(broken_database):
        result = check(["database"])

    assert not result.is_well
    assert [one.message for one in result.checks] == ["DatabaseError"]


def broken_database(execute, sql, params, many, context):
    raise DatabaseError("password of the database")


def test_the_canary_leaves_no_file_behind(spool):
    assert found("storage") == {"storage": ""}

    assert [path for path in spool.rglob("*") if path.is_file()] == []


def test_a_storage_that_refuses_is_not_well_and_tells_no_secret(settings, caplog):
    use_storage(settings, BrokenStorage)

    assert found("storage") == {"storage": "ConnectionError"}
    assert "secret-key" in caplog.text


def test_a_storage_that_gives_other_bytes_is_not_well(settings):
    use_storage(settings, ForgetfulStorage)

    assert found("storage") == {"storage": "what was written is not what is read"}


def test_a_storage_that_hangs_is_not_waited_for(settings):
    use_storage(settings, HangingStorage)
    HangingStorage.released.clear()
    HangingStorage.saves = 0
    started = time.monotonic()

    messages = [found("storage") for _ in range(2)]
    seconds = time.monotonic() - started

    HangingStorage.released.set()
    assert messages == [{"storage": "does not answer in time"}] * 2
    assert seconds < SLOW
    assert HangingStorage.saves == 1, "probes must not pile up"
    assert found("storage") == {"storage": ""}


def test_a_queue_that_nobody_works_on_is_not_well(caplog):
    profile = make_profile(slug="main")
    make_run(profile=profile, created_at=timezone.now() - timedelta(minutes=20))

    assert found("queue") == {"queue": "runs wait and nobody has worked for 15 minutes"}
    assert "nobody works for: main" in caplog.text


def test_the_queue_of_a_profile_that_is_switched_off_does_not_matter():
    profile = make_profile(is_active=False)
    make_run(profile=profile, created_at=timezone.now() - timedelta(days=1))

    assert found("queue") == {"queue": ""}


def test_without_workers_there_need_be_no_broker(broker):
    broker("redis://127.0.0.1:1/0")
    make_profile()

    assert found("broker") == {"broker": ""}


def test_a_broker_that_answers_is_well(broker, settings):
    broker("memory://")
    settings.COMMERCEML = {**settings.COMMERCEML, "RUNNER": "celery"}
    make_profile()

    assert found("broker") == {"broker": ""}


@pytest.mark.parametrize("scheme", ["redis", "amqp"])
def test_a_broker_that_is_not_there_is_not_well(broker, scheme):
    broker(f"{scheme}://guest:secret@127.0.0.1:1//")
    make_profile(runner="celery")

    assert found("broker")["broker"].startswith("does not answer")


@pytest.mark.parametrize("scheme", ["redis", "amqp"])
def test_a_broker_that_hangs_is_not_waited_for(broker, hole, scheme):
    broker(f"{scheme}://guest:secret@127.0.0.1:{hole}//")
    make_profile(runner="celery")
    started = time.monotonic()

    message = found("broker")["broker"]

    assert message.startswith("does not answer")
    assert time.monotonic() - started < 2


def test_without_a_database_the_settings_say_whether_there_is_a_broker(
    broker, settings
):
    broker("redis://127.0.0.1:1/0")
    settings.COMMERCEML = {**settings.COMMERCEML, "RUNNER": "celery"}

    with connection.execute_wrapper(broken_database):
        messages = found("broker", "database")

    assert messages["broker"].startswith("does not answer")
    assert messages["database"] == "DatabaseError"


def test_all_that_is_wrong_is_logged(caplog, broker):
    broker("redis://127.0.0.1:1/0")
    make_profile(runner="celery")
    with caplog.at_level(logging.WARNING):
        check(["broker"])

    assert "the broker: does not answer" in caplog.text
