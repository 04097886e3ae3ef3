"""Runs that fail: what is tried again, what is not, and what the journal says."""

import pytest
from django.db import InterfaceError, OperationalError, connection

from django_commerceml.exceptions import AdapterError
from django_commerceml.importing import leases, work
from django_commerceml.models import ImportRun, RunState
from tests.factories import make_profile, make_run
from tests.importing.goods import catalog, product
from tests.importing.imports import store_bytes
from tests.importing.shops import BrokenShop, FailingShop
from tests.importing.test_leases import lapse
from tests.importing.test_pipeline import (
    SHOPS,
    expected,
    journal,
    make_import,
    names_in_shop,
    received,
    small_batches,
)

__all__ = ["received", "small_batches"]

pytestmark = pytest.mark.django_db


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

    work(run, is_over=lambda: next(calls) and bool(1 / 0))

    assert (run.state, run.error_code) == (RunState.FAILED, "RUN-99")
    assert "ZeroDivisionError" in run.traceback
    assert "ZeroDivisionError" not in run.error
    assert journal(run) == [("RUN-99", "error")]
    assert received == [("failed", run.pk, RunState.FAILED)]
    assert names_in_shop() == expected(range(5))


def test_a_batch_that_failed_is_rolled_back_but_what_it_found_is_journalled():
    FailingShop.error, FailingShop.fails_at = AdapterError("магазин закрыт"), 2
    profile = make_profile(adapter=f"{SHOPS}FailingShop")
    heavy = [product(f"p{name}", inside="<Вес>много</Вес>") for name in range(12)]
    file = store_bytes(profile, "import.xml", catalog(*heavy))

    run = work(make_run(profile=profile, file=file))

    assert (run.state, run.error_code) == (RunState.FAILED, "SHOP-01")
    assert "AdapterError: магазин закрыт" in run.traceback
    assert run.counts["product"] == {"created": 5}
    assert names_in_shop() == expected(range(5))
    found = run.problems.order_by("pk").values_list("code", "external_id", "file")
    assert list(found) == [
        *(("VAL-01", f"p{name}", "import.xml") for name in range(10)),
        ("SHOP-01", "", "import.xml"),
    ]


def test_after_a_failure_the_next_run_does_the_rest():
    FailingShop.error, FailingShop.fails_at = AdapterError("однажды"), 2
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


@pytest.mark.skipif(connection.vendor != "postgresql", reason="ends a server process")
@pytest.mark.django_db(transaction=True)
def test_a_connection_that_the_server_cut_is_opened_anew():
    run = make_import(make_profile())
    other = connection.copy()
    calls = iter([False, True, True])

    def is_over():
        if next(calls):
            backend = connection.connection.info.backend_pid
            with other.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(%s)", [backend])
        return False

    work(run, is_over=is_over)

    assert (run.state, run.attempts, run.checkpoint) == (RunState.QUEUED, 1, 5)
    assert work(run).counts["product"] == {"created": 12}
    other.close()
