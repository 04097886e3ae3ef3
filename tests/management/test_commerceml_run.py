"""``commerceml_run`` does what is due, once or for ever."""

import time
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.utils import translation

from django_commerceml.management.commands import commerceml_run
from django_commerceml.models import ImportRun, RunState
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
