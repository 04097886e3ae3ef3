"""The tasks of Celery: a message wakes a worker, and the database says what to do."""

import pytest
from celery.signals import before_task_publish

from django_commerceml import tasks
from django_commerceml.models import Product, RunState
from tests.factories import make_profile, make_run
from tests.importing.goods import catalog, products
from tests.importing.imports import store_bytes

pytestmark = pytest.mark.django_db


def make_import(profile, count=5):
    data = catalog(*products(range(count)))
    return make_run(profile=profile, file=store_bytes(profile, "import.xml", data))


def test_a_worker_does_all_that_is_due_for_a_profile(broker):
    run = make_import(make_profile())

    tasks.work(run.profile_id)

    run.refresh_from_db()
    assert run.state == RunState.DONE
    assert broker.take() == []


def test_a_message_that_comes_again_does_nothing_more(broker):
    run = make_import(make_profile())
    for _ in range(3):
        tasks.work(run.profile_id)

    assert Product.objects.count() == 5


def test_when_its_time_is_over_others_have_their_turn(broker, settings, monkeypatch):
    settings.COMMERCEML = {**settings.COMMERCEML, "BATCH_SIZE": 2}
    run = make_import(make_profile())
    monkeypatch.setattr(tasks, "Timer", lambda _: Over())

    tasks.work(run.profile_id)

    run.refresh_from_db()
    assert run.state == RunState.QUEUED
    assert broker.take() == [("commerceml.work", run.profile_id, None)]


class Over:
    """A timer whose time is over."""

    def __call__(self):
        return True

    def remaining(self):
        return 0


def test_a_profile_that_is_switched_off_or_gone_is_left_alone(broker):
    run = make_import(make_profile(is_active=False))

    tasks.work(run.profile_id)
    tasks.work(0)

    run.refresh_from_db()
    assert run.state == RunState.QUEUED


def test_the_sweeper_wakes_a_worker_for_every_active_profile(broker):
    wanted = [make_profile().pk, make_profile().pk]
    make_profile(is_active=False)

    tasks.sweep()

    messages = broker.take()
    assert sorted(message[:2] for message in messages) == [
        ("commerceml.work", profile_id) for profile_id in sorted(wanted)
    ]
    assert all(expires for *_, expires in messages)


def test_the_queue_is_the_one_of_the_settings(broker, settings):
    settings.COMMERCEML = {**settings.COMMERCEML, "QUEUE": "elsewhere"}

    assert tasks.wake(1)

    assert broker.take() == []
    assert len(broker.take("elsewhere")) == 1


def test_a_broker_that_is_away_is_told(broken_broker):
    assert not tasks.wake(1)


def test_where_a_preview_waits_a_worker_has_more_time(broker):
    profile = make_profile()
    limits = []

    def note(headers, **_):
        limits.append(headers["timelimit"])

    before_task_publish.connect(note)
    tasks.wake(profile.pk)
    make_run(profile=profile, is_dry_run=True)
    tasks.wake(profile.pk)
    before_task_publish.disconnect(note)

    (usual, longer) = limits
    assert longer == [limit + 3600 for limit in usual]
