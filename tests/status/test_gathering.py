"""How an exchange stands: each figure, and when a person must look."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from django_commerceml.importing.progress import Progress
from django_commerceml.models import (
    BatchState,
    ExchangeProfile,
    ExportBatch,
    FileKind,
    FileState,
    HoldReason,
    RunState,
)
from django_commerceml.protocol import ExchangeType
from django_commerceml.status import (
    Contact,
    OrdersStatus,
    ProfileStatus,
    QueueStatus,
    RunStatus,
    get_statuses,
)
from tests.factories import (
    make_file,
    make_order_export,
    make_profile,
    make_run,
    make_session,
)

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def profile():
    return make_profile(slug="main")


def ago(span):
    return timezone.now() - span


def status_of(profile):
    (status,) = get_statuses(ExchangeProfile.objects.filter(pk=profile.pk))
    return status


def in_minutes(span):
    return round(span / MINUTE)


def make_failure(profile, label="import.xml", **values):
    values.setdefault("finished_at", ago(HOUR))
    file = make_file(profile=profile, label=label)
    return make_run(profile=profile, file=file, state=RunState.FAILED, **values)


def test_a_new_profile_has_nothing_and_needs_nobody(profile):
    assert status_of(profile) == ProfileStatus(
        slug="main",
        last_contact_at=None,
        last_import_at=None,
        last_orders_at=None,
        run=None,
        queue=QueueStatus(),
        held_runs=0,
        failed_runs=0,
        orders=OrdersStatus(),
        pictures_waiting=0,
    )
    assert not status_of(profile).needs_person


def test_without_profiles_there_is_no_status():
    assert get_statuses(ExchangeProfile.objects.all()) == []


@pytest.mark.parametrize("kind", ExchangeType)
def test_the_last_contact_is_that_of_any_kind_of_exchange(profile, kind):
    recent = ago(MINUTE)
    make_session(profile=profile, type=kind, last_seen_at=recent)
    for other in set(ExchangeType) - {kind}:
        make_session(profile=profile, type=other, last_seen_at=ago(HOUR))

    status = status_of(profile)
    assert status.last_contact_at == recent
    assert Contact(type=kind, at=recent) in status.contacts
    assert len(status.contacts) == len(ExchangeType)


def test_the_last_success_is_an_import_or_confirmed_orders(profile):
    imported, confirmed = ago(HOUR), ago(MINUTE)
    make_run(profile=profile, state=RunState.DONE, finished_at=ago(DAY))
    make_run(profile=profile, state=RunState.DONE, finished_at=imported)
    make_run(
        profile=profile, state=RunState.DONE, finished_at=ago(MINUTE), is_dry_run=True
    )

    assert status_of(profile).last_import_at == imported

    ExportBatch.objects.create(
        profile=profile,
        state=BatchState.ACKNOWLEDGED,
        acknowledged_at=confirmed,
        created_at=confirmed,
    )

    status = status_of(profile)
    assert (status.last_import_at, status.last_orders_at) == (imported, confirmed)
    assert status.last_success_at == confirmed


def test_the_run_in_work_is_shown_with_its_worker(profile):
    run = make_run(
        profile=profile,
        file=make_file(profile=profile, label="offers.xml"),
        state=RunState.RUNNING,
        checkpoint=10,
        records_total=100,
        recent_records=30,
        recent_seconds=3,
        lease_owner="host:1:2",
        lease_expires_at=timezone.now() + timedelta(seconds=40),
    )

    status = status_of(profile)

    silence = status.run.silence
    assert status.run == RunStatus(
        id=run.pk,
        file="offers.xml",
        progress=Progress(
            done=10, total=100, rate=10.0, remaining=timedelta(seconds=9)
        ),
        worker="host:1:2",
        silence=silence,
    )
    assert 19 < silence.total_seconds() < 30
    assert not status.needs_person


def test_between_two_steps_the_run_is_nobodys(profile):
    run = make_run(
        profile=profile, checkpoint=10, records_total=100, lease_expires_at=ago(MINUTE)
    )
    make_run(profile=profile)

    status = status_of(profile)

    assert (status.run.id, status.run.worker) == (run.pk, "")
    assert in_minutes(status.run.silence) == 1


def test_the_run_that_is_owned_comes_before_one_that_is_not(profile):
    owned = make_run(
        profile=profile, state=RunState.RUNNING, lease_expires_at=timezone.now()
    )
    make_run(profile=profile, checkpoint=5)
    make_run(profile=profile, state=RunState.DONE, checkpoint=9)

    assert status_of(profile).run.id == owned.pk


def test_the_queue_has_a_length_and_an_age(profile):
    make_run(profile=profile, created_at=ago(5 * MINUTE))
    make_run(profile=profile, created_at=ago(3 * MINUTE))
    make_run(profile=profile, created_at=ago(HOUR), is_dry_run=True)
    make_run(profile=profile, created_at=ago(HOUR), state=RunState.CANCELLED)

    queue = status_of(profile).queue

    assert (queue.length, in_minutes(queue.age), queue.is_stalled) == (2, 5, False)


def test_a_queue_that_nobody_works_on_has_stalled(profile):
    make_run(profile=profile, created_at=ago(20 * MINUTE))

    status = status_of(profile)

    assert status.queue.is_stalled
    assert status.needs_person


def test_how_long_is_too_long_is_a_setting(profile, settings):
    make_run(profile=profile, created_at=ago(20 * MINUTE))
    settings.COMMERCEML = {**settings.COMMERCEML, "QUEUE_MINUTES": 30}

    assert not status_of(profile).queue.is_stalled


SIGNS = {
    "owned": lambda: {"state": RunState.RUNNING, "lease_expires_at": ago(-MINUTE)},
    "released": lambda: {"checkpoint": 5, "lease_expires_at": ago(MINUTE)},
    "done": lambda: {"state": RunState.DONE, "finished_at": ago(MINUTE)},
    "failed": lambda: {"state": RunState.FAILED, "finished_at": ago(MINUTE)},
}


@pytest.mark.parametrize("sign", SIGNS)
def test_a_long_queue_that_moves_has_not_stalled(profile, sign):
    make_run(profile=profile, created_at=ago(HOUR), **SIGNS[sign]())
    make_run(profile=profile, created_at=ago(HOUR))

    assert not status_of(profile).queue.is_stalled


def test_a_worker_that_died_long_ago_stalls_the_queue(profile):
    make_run(
        profile=profile,
        state=RunState.RUNNING,
        created_at=ago(HOUR),
        lease_expires_at=ago(20 * MINUTE),
    )

    assert status_of(profile).queue.is_stalled


def test_a_held_run_needs_a_person(profile):
    make_run(profile=profile, state=RunState.HELD)

    status = status_of(profile)

    assert (status.held_runs, status.queue.length) == (1, 0)
    assert status.needs_person


def test_a_run_that_failed_within_a_day_needs_a_person(profile):
    make_failure(profile)
    make_failure(profile, finished_at=ago(2 * DAY))
    make_failure(profile, is_dry_run=True)

    status = status_of(profile)

    assert status.failed_runs == 1
    assert status.needs_person


def test_what_was_imported_after_all_has_not_failed(profile):
    make_failure(profile, "import.xml")
    make_failure(profile, "offers.xml")
    again = make_file(profile=profile, label="import.xml")
    make_run(profile=profile, file=again, state=RunState.DONE)

    assert status_of(profile).failed_runs == 1


def test_what_another_infobase_imported_says_nothing(profile):
    make_failure(profile)
    other = make_profile()
    make_run(profile=other, file=make_file(profile=other), state=RunState.DONE)

    assert status_of(profile).failed_runs == 1


def test_orders_that_wait_are_counted(profile):
    make_order_export(profile=profile, version=2, waiting_since=ago(3 * HOUR))
    make_order_export(profile=profile, version=2, waiting_since=ago(HOUR))
    make_order_export(profile=profile, version=2, acknowledged_version=2)

    status = status_of(profile)

    assert (status.orders.waiting, in_minutes(status.orders.age)) == (2, 180)
    assert not status.needs_person


@pytest.mark.parametrize(
    ("reason", "held"),
    [(HoldReason.UNBUILT, 1), (HoldReason.CONFLICT, 1), (HoldReason.OPERATOR, 0)],
)
def test_an_order_held_back_by_nobodys_will_needs_a_person(profile, reason, held):
    make_order_export(profile=profile, version=2, held_reason=reason)

    status = status_of(profile)

    assert status.orders == OrdersStatus(held=held)
    assert status.needs_person is bool(held)


def test_pictures_that_wait_are_counted(profile):
    for state in (FileState.STORED, FileState.STORED, FileState.PROCESSED):
        make_file(profile=profile, kind=FileKind.PICTURE, state=state)

    assert status_of(profile).pictures_waiting == 2


def test_profiles_are_told_apart():
    first, second = make_profile(slug="a"), make_profile(slug="b")
    make_run(profile=first, state=RunState.HELD)
    make_run(profile=second)

    statuses = get_statuses(ExchangeProfile.objects.order_by("slug"))

    assert [
        (status.slug, status.held_runs, status.queue.length) for status in statuses
    ] == [("a", 1, 0), ("b", 0, 1)]


@pytest.mark.parametrize("number", [1, 5])
def test_the_number_of_queries_does_not_grow_with_profiles(number):
    for _ in range(number):
        profile = make_profile()
        make_session(profile=profile)
        make_failure(profile)
        make_run(profile=profile, checkpoint=1, file=make_file(profile=profile))
        make_order_export(profile=profile, version=2)

    with CaptureQueriesContext(connection) as queries:
        get_statuses(ExchangeProfile.objects.all())

    assert len(queries) == 7
