"""A run from its file to its end, whatever happens on the way."""

import pytest
from django.db import InterfaceError, OperationalError

from django_commerceml.importing import leases, work
from django_commerceml.importing.holding import stop
from django_commerceml.models import ImportRun, Offer, Price, Product, RunState
from django_commerceml.signals import catalog_imported, run_failed
from tests.factories import make_profile, make_run
from tests.importing.goods import (
    catalog,
    offers,
    package,
    product,
    products,
)
from tests.importing.imports import import_bytes, store_bytes
from tests.importing.shops import BrokenShop, FailingShop
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


@pytest.mark.parametrize("error", [OperationalError("deadlock"), InterfaceError()])
def test_a_fault_of_the_database_is_tried_again(error):
    FailingShop.error, FailingShop.fails_at = error, 2
    run = make_import(make_profile(adapter=f"{SHOPS}FailingShop"))

    work(run)

    assert (run.state, run.attempts, run.checkpoint) == (RunState.QUEUED, 1, 5)
    assert names_in_shop() == expected(range(5))
    work(run)
    assert (run.state, run.attempts, journal(run)) == (RunState.DONE, 0, [])
    assert names_in_shop() == expected(range(12))


def test_a_database_that_keeps_failing_fails_the_run(received):
    BrokenShop.error = OperationalError("the server has gone")
    run = make_import(make_profile(adapter=f"{SHOPS}BrokenShop"))

    states = [work(run).state for _ in range(leases.MAX_ATTEMPTS)]

    assert states == [RunState.QUEUED] * (leases.MAX_ATTEMPTS - 1) + [RunState.FAILED]
    assert (run.error_code, journal(run)) == ("DB-01", [("DB-01", "error")])
    assert "the server has gone" in run.traceback
    assert received == [("failed", run.pk, RunState.FAILED)]
    assert names_in_shop() == set()


def test_an_unforeseen_error_fails_the_run_and_is_journalled(received):
    run = make_import(make_profile())
    calls = iter([False, True])

    work(run, is_over=lambda: next(calls) and 1 / 0)

    assert (run.state, run.error_code) == (RunState.FAILED, "RUN-99")
    assert "ZeroDivisionError" in run.traceback
    assert "ZeroDivisionError" not in run.error
    assert journal(run) == [("RUN-99", "error")]
    assert received == [("failed", run.pk, RunState.FAILED)]
    assert names_in_shop() == expected(range(5))


def test_a_batch_that_failed_is_rolled_back_but_what_it_found_is_journalled():
    FailingShop.error, FailingShop.fails_at = ValueError("the shop's own"), 2
    profile = make_profile(adapter=f"{SHOPS}FailingShop")
    heavy = [product(f"p{name}", inside="<Вес>много</Вес>") for name in range(12)]
    file = store_bytes(profile, "import.xml", catalog(*heavy))

    run = work(make_run(profile=profile, file=file))

    assert (run.state, run.error_code) == (RunState.FAILED, "SHOP-01")
    assert "ValueError: the shop's own" in run.traceback
    assert run.counts["product"] == {"created": 5}
    assert names_in_shop() == expected(range(5))
    found = run.problems.order_by("pk").values_list("code", "external_id", "file")
    assert list(found) == [
        *(("VAL-01", f"p{name}", "import.xml") for name in range(10)),
        ("SHOP-01", "", "import.xml"),
    ]


def test_after_a_failure_the_next_run_does_the_rest():
    FailingShop.error, FailingShop.fails_at = ValueError("once"), 2
    profile = make_profile(adapter=f"{SHOPS}FailingShop")
    work(make_import(profile))

    run = work(make_import(profile))

    assert run.counts["product"] == {"unchanged": 5, "created": 7}
    assert names_in_shop() == expected(range(12))


def test_a_run_whose_workers_keep_dying_at_one_place_fails():
    run = make_import(make_profile())
    ImportRun.objects.filter(pk=run.pk).update(
        state=RunState.RUNNING, attempts=leases.MAX_ATTEMPTS - 1
    )
    lapse(run)

    work(run)

    assert (run.state, run.error_code) == (RunState.FAILED, "RUN-05")
    assert run.error == "загрузка 5 раз подряд прервалась на одном месте"
    assert journal(run) == [("RUN-05", "error")]
    assert names_in_shop() == set()


def test_a_run_that_comes_forward_forgets_how_often_it_died():
    run = make_import(make_profile())
    ImportRun.objects.filter(pk=run.pk).update(
        state=RunState.RUNNING, attempts=leases.MAX_ATTEMPTS - 2
    )
    lapse(run)

    work(run)

    assert (run.state, run.attempts) == (RunState.DONE, 0)


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
