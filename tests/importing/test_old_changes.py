"""Changes and previews are kept for a while, and erased without being read."""

from datetime import timedelta

import pytest
from django.utils import timezone

from django_commerceml.importing.retention import purge
from django_commerceml.models import ImportRun, RecordChange, RunState
from tests.factories import make_change, make_run

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def times(settings):
    settings.COMMERCEML = {
        **settings.COMMERCEML,
        "KEEP_CHANGES_DAYS": 30,
        "KEEP_JOURNAL_DAYS": 90,
    }


def run_of(days, **values):
    values.setdefault("state", RunState.DONE)
    return make_run(created_at=timezone.now() - timedelta(days=days), **values)


def kept():
    return set(RecordChange.objects.all())


def test_changes_are_erased_before_their_run():
    run = run_of(31)
    make_change(run=run)
    young = make_change(run=run_of(29))

    purged = purge()

    assert (purged.changes, purged.runs) == (1, 0)
    assert kept() == {young}
    assert ImportRun.objects.filter(pk=run.pk).exists()


def test_previews_go_with_their_changes():
    make_change(run=run_of(31, is_dry_run=True))
    young = run_of(29, is_dry_run=True)

    purged = purge()

    assert (purged.changes, purged.previews, purged.runs) == (1, 1, 0)
    assert list(ImportRun.objects.all()) == [young]


def test_a_preview_that_nobody_took_up_goes_too():
    run_of(31, is_dry_run=True, state=RunState.QUEUED)

    assert purge().previews == 1
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(
    "state", [RunState.HELD, RunState.QUEUED, RunState.RUNNING], ids=str
)
def test_changes_of_a_run_that_has_not_ended_stay(state):
    change = make_change(run=run_of(31, state=state))

    assert purge().changes == 0
    assert kept() == {change}


def test_changes_are_not_kept_longer_than_their_run(settings):
    settings.COMMERCEML = {**settings.COMMERCEML, "KEEP_CHANGES_DAYS": 365}
    make_change(run=run_of(91))

    purged = purge()

    assert (purged.changes, purged.runs) == (1, 1)
    assert kept() == set()


def test_queries_do_not_grow_with_the_changes(django_assert_max_num_queries):
    run = run_of(100)
    for _ in range(50):
        make_change(run=run)

    with django_assert_max_num_queries(40):
        purge()

    assert kept() == set()


def test_a_dry_run_counts_and_erases_nothing():
    change = make_change(run=run_of(31, is_dry_run=True))

    purged = purge(is_dry_run=True)

    assert (purged.changes, purged.previews) == (1, 1)
    assert kept() == {change}
