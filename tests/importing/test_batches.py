"""Batches: each one transaction with its checkpoint; the next is read meanwhile."""

import gc
import threading
import tracemalloc

import pytest
from django.db import connection
from django.db.backends.signals import connection_created
from django.test.utils import CaptureQueriesContext

from django_commerceml.importing import work
from django_commerceml.importing.holding import stop
from django_commerceml.models import ImportRun, Product, RunState
from tests.factories import make_profile, make_run
from tests.importing.goods import catalog, product, products
from tests.importing.imports import store_bytes
from tests.importing.shops import FailingShop, SimulatedDeath

pytestmark = pytest.mark.django_db

SHOP = "tests.importing.shops.FailingShop"


@pytest.fixture(autouse=True)
def small_batches(settings):
    settings.COMMERCEML = {**settings.COMMERCEML, "BATCH_SIZE": 5}
    FailingShop.error = ValueError("the shop's own")
    FailingShop.fails_at = FailingShop.calls = 0


def make_import(data, **values):
    profile = make_profile(**values)
    return make_run(profile=profile, file=store_bytes(profile, "import.xml", data))


def ends(run):
    """Work on *run* in each way that a run may end before its file does."""

    def stopping():
        if ImportRun.objects.get(pk=run.pk).checkpoint:
            stop(run)
        return False

    def dying():
        if ImportRun.objects.get(pk=run.pk).checkpoint:
            raise SimulatedDeath
        return False

    def over():
        return ImportRun.objects.get(pk=run.pk).checkpoint > 0

    return {"stopped": stopping, "dead": dying, "over": over, "failed": lambda: False}


@pytest.mark.parametrize("end", ["stopped", "dead", "over", "failed"])
def test_no_thread_and_no_open_file_is_left_behind(spool, end):
    run = make_import(catalog(*products(range(40))), adapter=SHOP)
    FailingShop.fails_at = 2 if end == "failed" else 0
    threads = threading.active_count()

    try:
        work(run, is_over=ends(run)[end])
    except SimulatedDeath:
        assert end == "dead"

    gc.collect()  # an open file would warn now, and warnings are errors
    assert threading.active_count() == threads
    assert Product.objects.count() == 5


def test_reading_ahead_opens_no_connection_to_the_database():
    opened = []

    def note(**_):
        opened.append(threading.get_ident())

    run = make_import(catalog(*products(range(40))))
    connection_created.connect(note)
    work(run)
    connection_created.disconnect(note)

    assert run.state == RunState.DONE
    assert opened == []


def test_each_batch_begins_with_its_lease_and_its_checkpoint():
    run = make_import(catalog(*products(range(12))))

    with CaptureQueriesContext(connection) as queries:
        work(run)

    statements = [query["sql"] for query in queries.captured_queries]
    begins = [
        place for place, sql in enumerate(statements) if sql.startswith("SAVEPOINT")
    ]
    firsts = [statements[place + 1] for place in begins]
    checkpoints = [sql for sql in firsts if '"checkpoint" = ' in sql]
    assert len(checkpoints) == 3
    assert all('"lease_token" = 1' in sql for sql in checkpoints)


def test_unchanged_records_cost_no_batch():
    data = catalog(*products(range(100)), is_full=None)
    run = make_import(data)
    work(run)
    again = make_run(profile=run.profile, file=run.file)

    with CaptureQueriesContext(connection) as queries:
        work(again)

    assert again.counts == {"product": {"unchanged": 100}}
    assert sum('"checkpoint" = ' in query["sql"] for query in queries) == 1


def test_a_record_without_an_id_is_counted_as_failed():
    data = catalog(product("p1"), product(""), product("x" * 300), is_full=None)

    run = work(make_import(data))

    assert run.counts == {"product": {"created": 1, "failed": 2}}
    problems = run.problems.order_by("pk").values_list("code", "message")
    assert list(problems) == [
        ("VAL-03", "в элементе «Товар» нет обязательного значения"),
        ("VAL-03", "Ид длиннее 255 символов"),
    ]


def test_every_record_of_the_file_is_accounted_for():
    rows = [*products([1, 2, 3, 2]), product(""), *products(range(4, 30))]
    run = work(make_import(catalog(*rows, is_full=None)))

    assert sum(run.counts["product"].values()) == len(rows) == run.records_total


@pytest.fixture
def peak_of(settings):
    """Return a function that imports so many products and tells the peak of memory."""
    settings.COMMERCEML = {**settings.COMMERCEML, "BATCH_SIZE": 100}
    inside = f"<Описание>{'Длинное описание товара. ' * 100}</Описание>"

    def measure(number):
        rows = [product(f"p{place}", inside=inside) for place in range(number)]
        run = make_import(catalog(*rows, is_full=None))
        del rows
        tracemalloc.start()
        try:
            work(run)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
            assert run.counts["product"] == {"created": number}

    return measure


def test_memory_does_not_grow_with_the_file(peak_of):
    peak_of(10)

    small, large = peak_of(300), peak_of(6000)

    megabytes = (large - small) / 1_000_000
    assert megabytes < 5, "the larger file has 27 MB more"
