"""Imports beside a shop that changes the same rows, which PostgreSQL locks in turn."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction

from django_commerceml.importing import work
from django_commerceml.models import Product, RunState
from tests.factories import make_profile, make_run
from tests.importing.goods import catalog, product
from tests.importing.imports import store_bytes

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="asks PostgreSQL who waits"
    ),
]

FIRST, LAST = "p0", "p9"


def queue(profile, title, numbers):
    """Queue a file that calls the products of *numbers* by *title*, in that order."""
    cards = [product(f"p{number}", title=title) for number in numbers]
    file = store_bytes(profile, "import.xml", catalog(*cards, is_full=False))
    return make_run(profile=profile, file=file)


@pytest.fixture
def run():
    """Return a queued run that will change the products."""
    profile = make_profile()
    # As the rows came first, so are their ids.
    work(queue(profile, "Имя", range(10)))
    return queue(profile, "Новое имя", reversed(range(10)))


def hide(name):
    Product.objects.filter(external_id=name).update(is_hidden=True)


def wait_until_somebody_waits():
    ends_at = time.monotonic() + 20
    with connection.cursor() as cursor:
        while time.monotonic() < ends_at:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
            time.sleep(0.01)
    raise TimeoutError


def beside_a_shop_that_hides(run, *names):
    """Work on *run* while the shop hides *names* in one transaction."""
    has_begun = threading.Event()

    def shop():
        try:
            with transaction.atomic():
                hide(names[0])
                has_begun.set()
                wait_until_somebody_waits()
                for name in names[1:]:
                    hide(name)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=1) as pool:
        future = pool.submit(shop)
        assert has_begun.wait(20)
        work(run)
        future.result()


def hidden():
    rows = Product.objects.filter(is_hidden=True).order_by("external_id")
    return list(rows.values_list("external_id", flat=True))


def new_names():
    return Product.objects.filter(name="Новое имя").count()


def test_a_deadlock_with_the_shop_is_tried_again(run):
    beside_a_shop_that_hides(run, LAST, FIRST)

    assert (run.state, run.attempts, new_names()) == (RunState.QUEUED, 1, 0)
    assert hidden() == [FIRST, LAST]
    work(run)
    assert (run.state, run.attempts, new_names()) == (RunState.DONE, 0, 10)
    assert hidden() == [FIRST, LAST]
    assert not run.problems.exists()


def test_a_shop_that_locks_rows_in_the_order_of_their_ids_meets_no_deadlock(run):
    beside_a_shop_that_hides(run, FIRST, LAST)

    assert (run.state, run.attempts, new_names()) == (RunState.DONE, 0, 10)
    assert hidden() == [FIRST, LAST]


def test_a_batch_that_waits_too_long_for_the_shop_is_tried_again(run):
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '200ms'")
    try:
        with ThreadPoolExecutor(max_workers=1) as pool:
            has_begun, is_over = threading.Event(), threading.Event()
            future = pool.submit(_hold, has_begun, is_over)
            assert has_begun.wait(20)
            work(run)
            assert (run.state, run.attempts) == (RunState.QUEUED, 1)
            is_over.set()
            future.result()
        work(run)
    finally:
        connection.close()

    assert (run.state, run.attempts, new_names()) == (RunState.DONE, 0, 10)


def _hold(has_begun, is_over):
    try:
        with transaction.atomic():
            hide(FIRST)
            has_begun.set()
            assert is_over.wait(20)
    finally:
        connections.close_all()
