"""A run from its file to its end, whatever happens on the way."""

import pytest

from django_commerceml.importing import leases, work
from django_commerceml.importing.holding import stop
from django_commerceml.models import Offer, Price, Product, RunState
from django_commerceml.signals import catalog_imported, run_failed
from tests.factories import make_profile, make_run
from tests.importing.goods import (
    catalog,
    offers,
    package,
    products,
)
from tests.importing.imports import import_bytes, store_bytes
from tests.importing.shops import FailingShop
from tests.importing.test_leases import lapse, stored

pytestmark = pytest.mark.django_db

SHOPS = "tests.importing.shops."


@pytest.fixture(autouse=True)
def small_batches(settings):
    settings.COMMERCEML = {**settings.COMMERCEML, "BATCH_SIZE": 5}
    FailingShop.fails_at = FailingShop.calls = 0


@pytest.fixture
def received():
    """Return a list that gets the signals as they are sent."""
    signals = []

    def note(name):
        def receiver(run, **_):
            signals.append((name, run.pk, run.state))

        return receiver

    imported, failed = note("imported"), note("failed")
    catalog_imported.connect(imported)
    run_failed.connect(failed)
    yield signals
    catalog_imported.disconnect(imported)
    run_failed.disconnect(failed)


def make_import(profile, *, names=range(12), label="import.xml"):
    file = store_bytes(profile, label, catalog(*products(names)))
    return make_run(profile=profile, file=file)


def names_in_shop():
    return set(Product.objects.values_list("external_id", flat=True))


def expected(names):
    return {f"p{name}" for name in names}


def journal(run):
    return list(run.problems.order_by("pk").values_list("code", "severity"))


def test_an_import_ends_done_with_its_counts_and_its_answer(received):
    run = work(make_import(make_profile()))

    assert (run.state, run.error, run.traceback) == (RunState.DONE, "", "")
    assert run.counts["product"] == {"created": 12}
    assert (run.checkpoint, run.records_total, run.attempts) == (12, 12, 0)
    assert run.answer == "товаров 12 (записано 12)"
    assert run.started_at is not None
    assert run.finished_at is not None
    assert run.finished_at >= run.started_at
    assert names_in_shop() == expected(range(12))
    assert received == [("imported", run.pk, RunState.DONE)]


def test_a_run_that_has_ended_is_left_alone(received):
    run = make_run(state=RunState.FAILED, error="файл обрывается")

    assert work(run).state == RunState.FAILED
    assert received == []


def test_a_receiver_that_fails_does_not_fail_the_import():
    def receiver(**_):
        raise ValueError("the shop's own")

    catalog_imported.connect(receiver)
    try:
        run = work(make_import(make_profile()))
    finally:
        catalog_imported.disconnect(receiver)

    assert run.state == RunState.DONE


def test_a_stopped_run_ends_at_its_next_batch():
    run = make_import(make_profile())
    calls = iter([False, True])

    def is_over():
        if next(calls):
            stop(stored(run))
        return False

    work(run, is_over=is_over)

    assert (run.state, run.checkpoint) == (RunState.CANCELLED, 5)
    assert names_in_shop() == expected(range(5))
    assert work(run).state == RunState.CANCELLED


def test_a_worker_that_slept_too_long_writes_nothing_more():
    run = make_import(make_profile())
    successor = stored(run)
    calls = iter([False, True])

    def is_over():
        if next(calls):
            lapse(run)
            assert leases.claim(successor, seconds=60)
        return False

    work(run, is_over=is_over)

    assert (run.state, run.checkpoint) == (RunState.RUNNING, 5)
    assert names_in_shop() == expected(range(5))
    leases.release(successor, state=RunState.QUEUED)
    assert work(successor).counts["product"] == {"created": 12}


def test_a_second_run_of_the_profile_waits_for_the_first():
    profile = make_profile()
    first = make_import(profile)
    second = make_import(profile, names=range(3), label="import2.xml")

    assert work(second).state == RunState.QUEUED
    assert work(first).state == RunState.DONE
    assert work(second).state == RunState.DONE


def test_two_profiles_work_side_by_side():
    first, second = make_import(make_profile()), make_import(make_profile())
    calls = iter([False, True])

    def is_over():
        if next(calls, False):
            assert work(second).state == RunState.DONE
        return False

    assert work(first, is_over=is_over).state == RunState.DONE
    assert Product.objects.count() == 24


@pytest.mark.parametrize("path", ["no.such.Shop", "decimal.Decimal"])
def test_an_adapter_that_is_none_fails_the_run_before_anything_is_written(path):
    run = work(make_import(make_profile(adapter=path)))

    assert (run.state, run.error_code) == (RunState.FAILED, "CONF-03")
    assert path in run.error
    assert names_in_shop() == set()


def test_what_is_odd_about_the_file_is_journalled_once():
    profile = make_profile()
    data = catalog(*products(range(12))).decode().encode("windows-1251")
    run = make_run(profile=profile, file=store_bytes(profile, "import.xml", data))
    calls = iter([False, True])

    work(run, is_over=lambda: next(calls))
    work(run)

    assert journal(run) == [("XML-05", "warning")]
    assert run.state == RunState.DONE


def test_one_bad_value_spoils_neither_its_record_nor_the_run():
    profile = make_profile()

    run = import_bytes(profile, "offers.xml", package(*offers([1], price="даром")))

    assert run.state == RunState.DONE
    assert (Offer.objects.count(), Price.objects.count()) == (1, 0)
    assert ("VAL-01", "error") in journal(run)
