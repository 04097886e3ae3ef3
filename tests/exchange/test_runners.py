"""The inline runner: the work is done while 1C waits, for so long and no longer."""

import time
from base64 import b64encode
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from django_commerceml.exceptions import SettingsError
from django_commerceml.exchange.runners import InlineRunner, find_runner, get_runner
from django_commerceml.exchange.waiters import CeleryRunner
from django_commerceml.models import Product, RunState
from tests.factories import PASSWORD, make_profile, make_run, make_session
from tests.importing.goods import catalog, offers, package, products
from tests.importing.imports import store_bytes
from tests.importing.receiving import receive, sweeps
from tests.importing.test_leases import lapse

pytestmark = pytest.mark.django_db


def make_import(profile, numbers=range(5), label="import.xml"):
    file = store_bytes(profile, label, catalog(*products(numbers)))
    return make_run(profile=profile, file=file)


def runner_of(profile):
    return InlineRunner(make_session(profile=profile))


def test_a_run_is_done_within_the_request():
    profile = make_profile()
    run = runner_of(profile).advance(make_import(profile), seconds=20)

    assert run.state == RunState.DONE
    assert Product.objects.count() == 5


def test_what_came_before_goes_first():
    profile = make_profile()
    first = make_import(profile)
    second = make_import(profile, range(9), "import2.xml")

    runner_of(profile).advance(second, seconds=20)

    first.refresh_from_db()
    assert (first.state, second.state) == (RunState.DONE, RunState.DONE)
    assert first.finished_at <= second.finished_at


def test_what_comes_later_is_left():
    profile = make_profile()
    first = make_import(profile)
    second = make_import(profile, range(9), "import2.xml")

    runner_of(profile).advance(first, seconds=20)

    second.refresh_from_db()
    assert second.state == RunState.QUEUED


def test_when_its_time_is_over_a_run_still_comes_a_step_forward(settings):
    settings.COMMERCEML = {**settings.COMMERCEML, "BATCH_SIZE": 2}
    run = make_import(make_profile())

    steps = []
    while run.state != RunState.DONE:
        runner_of(run.profile).advance(run, seconds=0)
        steps.append(run.checkpoint)

    assert steps == [0, 2, 4, 5]


def test_while_somebody_else_works_it_waits_and_then_gives_up():
    run = make_import(make_profile())
    run.state = RunState.RUNNING
    run.lease_expires_at = timezone.now() + timedelta(seconds=60)
    run.save()
    began = time.monotonic()

    runner_of(run.profile).advance(run, seconds=0.6)

    assert run.state == RunState.RUNNING
    assert 0.5 < time.monotonic() - began < 5


def test_what_a_dead_worker_left_is_finished():
    run = make_import(make_profile())
    run.state = RunState.RUNNING
    run.save()
    lapse(run)

    assert runner_of(run.profile).advance(run, seconds=20).state == RunState.DONE


def test_all_open_runs_are_done_sweeps_too():
    profile = make_profile()
    make_import(profile, range(9))
    make_import(profile, range(8))

    assert runner_of(profile).advance_all(seconds=20)

    assert [sweep.state for sweep in sweeps(profile)] == [RunState.DONE] * 2
    assert Product.objects.filter(is_active=True).count() == 8


def test_it_is_said_when_not_all_is_done():
    profile = make_profile()
    make_import(profile)
    make_import(profile, range(9), "import2.xml")

    assert not runner_of(profile).advance_all(seconds=0)
    assert runner_of(make_profile()).advance_all(seconds=0)


def test_a_runner_is_found_by_the_name_in_the_settings(settings):
    session = make_session()
    assert isinstance(get_runner(session), InlineRunner)

    settings.COMMERCEML = {**settings.COMMERCEML, "RUNNER": "celery"}

    assert isinstance(get_runner(session), CeleryRunner)


def test_a_profile_may_have_a_runner_of_its_own():
    session = make_session(profile=make_profile(runner="celery"))

    assert isinstance(get_runner(session), CeleryRunner)


def test_a_runner_that_does_not_exist_is_told():
    with pytest.raises(SettingsError, match="one of inline, celery"):
        find_runner("celery?")


@pytest.fixture
def client_of_1c():
    profile = make_profile(slug="default", login="1c")
    client = Client()
    client.defaults["HTTP_AUTHORIZATION"] = basic("1c", PASSWORD)
    client.get("/1c/?type=catalog&mode=checkauth")
    client.get("/1c/?type=catalog&mode=init")
    return profile, client


def basic(login, password):
    return f"Basic {b64encode(f'{login}:{password}'.encode()).decode()}"


def test_1c_hears_that_its_prices_wait_for_a_person(client_of_1c):
    profile, client = client_of_1c
    receive(profile, package(*offers(range(20), price=100), is_full=None), "o.xml")
    client.post(
        "/1c/?type=catalog&mode=file&filename=offers.xml",
        package(*offers(range(20), price=0), is_full=None),
        content_type="application/octet-stream",
    )

    answers = [
        client.get("/1c/?type=catalog&mode=import&filename=offers.xml").content.decode()
        for _ in range(2)
    ]

    assert answers[0].startswith(
        "failure\nцены файла ждут подтверждения: из 20 изменённых цен"
    )
    assert "GUARD-02" in answers[0]
    assert answers[1] == answers[0]


def test_what_a_person_wants_to_see_does_not_hold_1c_up():
    profile = make_profile()
    make_import(profile)
    file = store_bytes(profile, "import.xml", catalog(*products(range(9))))
    rehearsal = make_run(profile=profile, file=file, is_dry_run=True)

    assert runner_of(profile).advance_all(seconds=20)

    rehearsal.refresh_from_db()
    assert rehearsal.state == RunState.QUEUED
