"""Batches: each one transaction with its checkpoint; the next is read meanwhile."""

import gc
import os
import subprocess
import threading
import tracemalloc

import pytest
from django.db import connection
from django.db.backends.signals import connection_created
from django.test.utils import CaptureQueriesContext

from django_commerceml.exceptions import AdapterError
from django_commerceml.importing import work
from django_commerceml.importing.holding import stop
from django_commerceml.models import (
    OPEN_STATES,
    ImportRun,
    Product,
    RunState,
    StoredFile,
)
from tests.factories import make_profile, make_run
from tests.importing.dumps import dump_profile
from tests.importing.goods import catalog, offers, package, product, products
from tests.importing.imports import store_bytes
from tests.importing.loaders.documents import load
from tests.importing.loaders.ordering import order
from tests.importing.receiving import receive
from tests.importing.shops import FailingShop, SimulatedDeath

pytestmark = pytest.mark.django_db

SHOP = "tests.importing.shops.FailingShop"


@pytest.fixture(autouse=True)
def small_batches(settings):
    settings.COMMERCEML = {**settings.COMMERCEML, "BATCH_SIZE": 5}
    FailingShop.error = AdapterError("магазин закрыт")
    FailingShop.fails_at = FailingShop.calls = 0


quoted = connection.ops.quote_name


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
    checkpoints = [sql for sql in firsts if f"{quoted('checkpoint')} = " in sql]
    assert len(checkpoints) == 3
    assert all(f"{quoted('lease_token')} = 1" in sql for sql in checkpoints)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's own way")
def test_only_batches_without_orders_do_not_wait_for_the_disk():
    with CaptureQueriesContext(connection) as queries:
        goods = work(make_import(catalog(*products(range(12)))))
        documents = load(make_profile(), order(number="7"), order(number="8"))

    hasty = [query for query in queries if "synchronous_commit" in query["sql"]]
    assert (goods.state, documents.state) == (RunState.DONE, RunState.DONE)
    assert len(hasty) == 3


def test_unchanged_records_cost_no_batch():
    data = catalog(*products(range(100)), is_full=None)
    run = make_import(data)
    work(run)
    again = make_run(profile=run.profile, file=run.file)

    with CaptureQueriesContext(connection) as queries:
        work(again)

    assert again.counts == {"product": {"unchanged": 100}}
    assert sum(f"{quoted('checkpoint')} = " in query["sql"] for query in queries) == 1


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


@pytest.mark.parametrize(("parallel_from", "few"), [(0, 300), (1, 2500)])
def test_memory_does_not_grow_with_the_file(peak_of, settings, parallel_from, few):
    settings.COMMERCEML = {**settings.COMMERCEML, "PARALLEL_FROM": parallel_from}
    peak_of(10)

    small, large = peak_of(few), peak_of(6000)

    megabytes = (large - small) / 1_000_000
    assert megabytes < 5, "the larger file has 16 MB more, at least"


# Read by a process beside


@pytest.fixture
def beside(settings, monkeypatch):
    """Have every file read by a process beside; return how to tell that it was."""
    settings.COMMERCEML = {**settings.COMMERCEML, "PARALLEL_FROM": 1}
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)
    started = []
    start = subprocess.Popen.__init__

    def note(self, *args, **options):
        started.append(self)
        start(self, *args, **options)

    monkeypatch.setattr(subprocess.Popen, "__init__", note)
    return started


FILE = catalog(*products(range(17)), product("bad", inside="<Вес>много</Вес>"))


def tables_after(run, **steps):
    while run.state in OPEN_STATES:
        work(run, **steps)
    tables = dump_profile(run.profile)
    return run.counts, list(run.problems.values_list("code", "line")), tables


@pytest.mark.parametrize("is_over", [False, True])
def test_a_process_beside_changes_nothing_in_what_comes_out(beside, settings, is_over):
    found = tables_after(make_import(FILE), is_over=lambda: is_over)
    assert len(beside) == (4 if is_over else 1)
    assert [process.returncode for process in beside] == [-9] * len(beside)

    settings.COMMERCEML = {**settings.COMMERCEML, "PARALLEL_FROM": 0}
    assert tables_after(make_import(FILE)) == found
    assert len(beside) == (4 if is_over else 1)


def test_a_file_of_few_changed_records_starts_no_process(beside, settings):
    settings.COMMERCEML = {**settings.COMMERCEML, "PARALLEL_FROM": 19}

    work(make_import(FILE))

    assert beside == []


@pytest.mark.parametrize("is_first", [True, False])
def test_a_large_file_of_a_new_catalogue_starts_it_before_it_is_read(
    beside, settings, is_first
):
    profile = make_profile()
    settings.COMMERCEML = {**settings.COMMERCEML, "PARALLEL_FROM": 9999}
    if not is_first:
        receive(profile, catalog(*products(range(3))))
        receive(profile, package(*offers(range(3))), "offers.xml")
    file = store_bytes(
        profile, "import.xml", catalog(*products(range(40)), product("x"))
    )
    StoredFile.objects.filter(pk=file.pk).update(size=20_000_000)
    file.refresh_from_db()

    run = work(make_run(profile=profile, file=file))

    assert run.state == RunState.DONE
    assert len(beside) == is_first


def test_what_is_not_whole_is_refused_whoever_reads_it(beside):
    profile = make_profile()
    broken = FILE.replace("много</Вес>".encode(), "много</Вс>".encode())
    file = store_bytes(profile, "import.xml", broken)
    StoredFile.objects.filter(pk=file.pk).update(size=20_000_000)
    file.refresh_from_db()

    run = work(make_run(profile=profile, file=file))

    assert len(beside) == 1
    assert (run.state, run.error_code) == (RunState.FAILED, "XML-02")
    assert not Product.objects.exists()
