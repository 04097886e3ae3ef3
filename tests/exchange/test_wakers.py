"""A run that is queued, by whomever, wakes a worker once it is committed."""

import pytest
from django.db import transaction

from django_commerceml.importing.holding import confirm
from django_commerceml.importing.runs import new_run
from django_commerceml.models import RunState
from django_commerceml.signals import work_queued
from tests.factories import make_profile, make_run
from tests.importing.goods import catalog
from tests.importing.imports import store_bytes

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def profile():
    return make_profile(runner="celery")


def a_file(profile):
    return store_bytes(profile, "import.xml", catalog())


def test_a_new_run_wakes_a_worker_and_the_message_waits_for_one(profile, broker):
    new_run(a_file(profile), None)

    assert broker.take() == [("commerceml.work", profile.pk, None)]


def test_nobody_is_woken_before_the_run_is_committed(profile, broker):
    with transaction.atomic():
        new_run(a_file(profile), None)
        assert broker.take() == []

    assert len(broker.take()) == 1


def test_a_run_that_was_taken_back_wakes_nobody(profile, broker):
    with transaction.atomic():
        new_run(a_file(profile), None)
        transaction.set_rollback(True)

    assert broker.take() == []


def test_an_operator_who_confirms_a_run_wakes_a_worker(profile, broker):
    confirm(make_run(profile=profile, state=RunState.HELD))

    assert broker.take() == [("commerceml.work", profile.pk, None)]


def test_a_rehearsal_is_not_the_workers_business(profile, broker):
    new_run(a_file(profile), None, is_dry_run=True)

    assert broker.take() == []


@pytest.mark.parametrize("runner", ["", "inline"])
def test_where_the_requests_do_the_work_nobody_is_woken(broker, runner):
    new_run(a_file(make_profile(runner=runner)), None)

    assert broker.take() == []


def test_without_a_broker_the_run_is_there_all_the_same(profile, broken_broker):
    assert new_run(a_file(profile), None).state == RunState.QUEUED


def test_the_store_may_listen_too(profile, broker):
    heard = []

    def note(*, profile_id, **_):
        heard.append(profile_id)

    work_queued.connect(note)
    new_run(a_file(profile), None)
    work_queued.disconnect(note)

    assert heard == [profile.pk]
