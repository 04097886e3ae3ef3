"""``commerceml_run`` does what is due, once or for ever."""

import time
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import OperationalError, connection
from django.utils import translation

from django_commerceml import alarms
from django_commerceml.management.commands import commerceml_run
from django_commerceml.models import Alarm, ImportRun, RunState
from tests.alarms.makers import make_failed, make_watched
from tests.factories import make_profile, make_run
from tests.importing.goods import catalog, products
from tests.importing.imports import store_bytes

pytestmark = pytest.mark.django_db


def run(*arguments):
    output = StringIO()
    with translation.override("en"):
        try:
            call_command("commerceml_run", *arguments, stdout=output)
        except Stopped:
            output.write("stopped\n")
    return output.getvalue().splitlines()


class Stopped(BaseException):
    """Ctrl-C, as the tests press it."""


@pytest.fixture
def waiting():
    profile = make_profile(slug="ut")
    file = store_bytes(profile, "import.xml", catalog(*products([1]), is_full=None))
    return make_run(profile=profile, file=file)


def test_it_does_what_is_due_for_every_active_profile(waiting):
    make_profile(slug="a")
    make_profile(slug="z", is_active=False)

    assert run() == [
        "a: imports started 0, sweeps 0, all done",
        "ut: imports started 0, sweeps 0, all done",
    ]
    waiting.refresh_from_db()
    assert waiting.state == RunState.DONE


def test_it_says_when_something_is_left(waiting, monkeypatch):
    monkeypatch.setattr(commerceml_run, "_STEP_SECONDS", 0)

    assert run() == ["ut: imports started 0, sweeps 0, not all done yet"]


@pytest.mark.django_db(transaction=True)
def test_it_goes_on_until_it_is_stopped(waiting, monkeypatch):
    pauses = []

    def sleep(seconds):
        pauses.append(seconds)
        if len(pauses) == 3:
            raise Stopped

    monkeypatch.setattr(time, "sleep", sleep)

    assert run("--watch", "30") == [
        *["ut: imports started 0, sweeps 0, all done"] * 3,
        "stopped",
    ]
    assert pauses == [30, 30, 30]


@pytest.mark.django_db(transaction=True)
def test_it_outlives_a_database_that_is_away(waiting, monkeypatch, caplog):
    pauses = []

    def sleep(seconds):
        pauses.append(seconds)
        if len(pauses) == 2:
            raise Stopped

    def fail(execute, sql, params, many, context):
        if not pauses:
            raise OperationalError("the server has gone")
        return execute(sql, params, many, context)

    monkeypatch.setattr(time, "sleep", sleep)
    with connection.execute_wrapper(fail):
        lines = run("--watch", "30")

    assert lines == ["ut: imports started 0, sweeps 0, all done", "stopped"]
    assert "the database failed" in caplog.text
    assert ImportRun.objects.get().state == RunState.DONE


LOOKED = "alarms raised 1, cleared 0, told 1"


@pytest.fixture
def troubled():
    """A profile with a failure that nobody was told of."""
    profile = make_watched(slug="s")
    make_failed(profile)
    return profile


def test_it_raises_and_tells_alarms_too(troubled):
    assert run()[1:] == [LOOKED]
    assert run()[1:] == []
    assert len(mail.outbox) == 1


def test_alarms_may_be_left_to_others(troubled):
    assert len(run("--no-alarms")) == 1
    assert mail.outbox == []
    assert not Alarm.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_in_the_loop_alarms_are_looked_after_once_a_minute(troubled, monkeypatch):
    now = [1000.0]
    looks = []
    watch = alarms.watch

    def sleep(seconds):
        now[0] += seconds
        if now[0] >= 1150:
            raise Stopped

    def look():
        looks.append(now[0])
        return watch()

    monkeypatch.setattr(time, "sleep", sleep)
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    monkeypatch.setattr(alarms, "watch", look)

    lines = run("--watch", "30")

    assert looks == [1000, 1060, 1120]
    assert lines.count(LOOKED) == 1


@pytest.mark.django_db(transaction=True)
def test_a_mail_server_that_is_away_does_not_end_the_loop(
    troubled, monkeypatch, settings
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    def sleep(seconds):
        raise Stopped

    monkeypatch.setattr(time, "sleep", sleep)

    assert run("--watch", "30")[-2:] == [
        "alarms raised 1, cleared 0, told 0",
        "stopped",
    ]
    assert "не принимает соединение" in Alarm.objects.get().error
