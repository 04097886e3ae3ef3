"""What goes wrong around a store: in the end all is as if it had not."""

import os
import random
import signal
import time
from threading import Event, Thread

import psycopg
import pytest
from celery import Celery
from django.db import connection, transaction

from django_commerceml.emulator import Conduct, Infobase, get_dialect, write_catalog
from django_commerceml.exporting import publish
from django_commerceml.models import FilePart, ImportRun, Order, RunProblem, RunState
from tests.factories import make_order
from tests.rig.driver import Line, OneC
from tests.rig.dumps import dump_business
from tests.rig.processes import until
from tests.rig.services import rig
from tests.rig.shops import DIALECT, UNHARMED, Export, Shop
from tests.rig.traps import SETTINGS, Trap

pytestmark = pytest.mark.skipif(
    os.environ.get("COMMERCEML_TEST_DATABASE") != "postgresql",
    reason="runs on PostgreSQL, once",
)

ONE_POLL = Conduct(use_zip=False, chunk_size=60_000, max_polls=1)
CUTTING_SECONDS = 4
LONG = 8
"""Two vain tries to reach the broker, in seconds."""
NO_BROKER = "progress\nочередь заданий недоступна, загрузка начнётся позже"
NO_WORKER = "progress\nзагрузка ждёт свободного исполнителя"


@pytest.fixture(scope="module")
def open_shop(tmp_path_factory, django_db_blocker):
    folder = tmp_path_factory.mktemp("shop")
    catalog = folder / "catalog"
    write_catalog(
        catalog, dialect=get_dialect(DIALECT), products=60, with_pictures=False
    )
    with (
        rig(folder / "rig", commerceml=SETTINGS) as store,
        django_db_blocker.unblock(),
        store.connected(),
    ):
        trap = Trap(store.directory / "kill")
        site = store.web().wait_ready()
        made = Shop(store=store, trap=trap, site=site, catalog=catalog)
        made.hire()
        export = Export(made)
        assert export.end() == []
        made.clean = dump_business(export.profile)
        made.dismiss()
        yield made


@pytest.fixture
def shop(open_shop, settings):
    settings.STORAGES = open_shop.store.files.settings["STORAGES"]
    yield open_shop
    open_shop.dismiss()
    Order.objects.all().delete()


@pytest.fixture
def impatient(shop):
    """Start a site that waits for no worker."""
    site = shop.store.web(settings={"COMMERCEML": {"QUEUE_MINUTES": 0}})
    yield site.wait_ready()
    site.kill()


def test_a_worker_that_stood_still_past_its_lease_writes_nothing(shop):
    export = Export(shop)
    stopped = shop.hire_stopped("batch done", export)
    shop.hire()
    export.end()
    done = dump_business(export.profile)

    stopped.resume()
    until(lambda: stopped.said("lease lost"), "the lease to be lost", seconds=10)

    assert (dump_business(export.profile), export.harm()) == (done, UNHARMED)


def test_a_worker_that_stands_still_in_a_batch_keeps_others_out_until_it_goes_on(shop):
    export = Export(shop)
    stopped = shop.hire_stopped("before a commit", export)
    shop.hire()
    run = ImportRun.objects.get(profile=export.profile)
    until(lambda: is_past_its_lease(run), "its lease to end", seconds=10)
    tokens = run.lease_token

    stopped.resume()
    export.end()

    run.refresh_from_db()
    assert (tokens, run.state, export.harm()) == (1, RunState.DONE, UNHARMED)


def is_past_its_lease(run):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT lease_expires_at < now() FROM commerceml_importrun WHERE id = %s",
            [run.pk],
        )
        return cursor.fetchone()[0]


def test_a_message_that_comes_twenty_times_has_the_effect_of_one(shop):
    export = Export(shop)
    stopped = shop.hire_stopped("run claimed", export)
    shop.hire()
    broker = Celery(
        broker=f"redis://127.0.0.1:{shop.store.valkey.port}/0", set_as_current=False
    )
    for _ in range(20):
        broker.send_task("commerceml.work", (export.profile.pk,), queue="commerceml")

    stopped.resume()

    assert (export.end(), export.harm()) == ([], UNHARMED)
    assert ImportRun.objects.filter(profile=export.profile).count() == 4


def test_a_broker_that_forgets_everything_before_each_request_stops_nothing(shop):
    shop.hire()
    export = Export(shop, before_each=shop.store.flush_valkey)

    assert (export.end(), export.harm()) == ([], UNHARMED)


def test_without_a_broker_1c_hears_why_and_the_import_comes_later(shop, impatient):
    export, other = Export(shop), Export(shop, site=impatient)
    shop.store.valkey.stop()

    began = time.monotonic()
    said = export.answer(ONE_POLL)
    seconds = time.monotonic() - began
    failure = other.answer().splitlines()

    shop.store.valkey.start().wait_ready()
    shop.hire()
    assert (said, seconds < LONG) == (NO_BROKER, True)
    assert (failure[0], "[QUEUE-01]" in failure[1]) == ("failure", True)
    assert (export.end(), export.harm()) == ([], UNHARMED)
    assert (other.end(), other.harm()) == ([], UNHARMED)


def test_a_worker_survives_its_broker(shop):
    export = Export(shop)
    stopped = shop.hire_stopped("batch done", export)
    shop.store.valkey.stop()
    stopped.resume()
    run = ImportRun.objects.get(profile=export.profile)
    until(lambda: is_done(run), "the run to be done", seconds=20)

    shop.store.valkey.start().wait_ready()

    assert (export.end(), export.harm()) == ([], UNHARMED)


def is_done(run):
    run.refresh_from_db()
    return run.state == RunState.DONE


def test_orders_are_given_and_confirmed_without_a_broker(shop):
    export = Export(shop)
    with transaction.atomic():
        order = make_order(number="F-1", lines=2)
        publish(order)
    shop.store.valkey.stop()
    infobase = Infobase()

    one_c = OneC(
        line=Line(sites=[shop.site], mend=lambda: None), login=export.profile.login
    )
    one_c.exchange_orders(infobase, dialect="ut11")

    shop.store.valkey.start().wait_ready()
    waits = order.exports.values_list("version", "acknowledged_version")
    assert [known.site_number for known in infobase.orders] == ["F-1"]
    assert list(waits.filter(profile=export.profile)) == [(1, 1)]


def test_without_a_worker_1c_hears_why_and_the_import_comes_later(shop, impatient):
    export, other = Export(shop), Export(shop, site=impatient)

    said = export.answer(ONE_POLL)
    failure = other.answer().splitlines()
    states = other.states

    shop.hire()
    assert said == NO_WORKER
    assert (failure[0], "[QUEUE-01]" in failure[1]) == ("failure", True)
    assert states == {RunState.QUEUED}
    assert (export.end(), export.harm()) == ([], UNHARMED)
    assert (other.end(), other.harm()) == ([], UNHARMED)


def test_a_worker_that_dies_is_replaced_without_beat_by_the_polls_of_1c(shop):
    export = Export(shop)
    shop.trap.set("batch done")
    dead = shop.hire()
    export.start()
    until(lambda: not dead.is_alive, "a death", seconds=20)

    shop.hire()

    assert (export.end(), export.harm()) == ([], UNHARMED)


def test_a_child_that_dies_in_a_pool_is_replaced(shop):
    shop.trap.set("batch done")
    worker = shop.hire("prefork")
    export = Export(shop)

    assert (export.end(), export.harm()) == ([], UNHARMED)
    assert (shop.trap.is_set, worker.is_alive) == (False, True)


def test_a_worker_that_is_asked_to_end_ends_its_work_well(shop):
    export = Export(shop)
    stopped = shop.hire_stopped("batch done", export)
    os.kill(stopped.pid, signal.SIGTERM)
    stopped.resume()

    code = stopped.wait(20)

    shop.hire()
    assert (code, export.end(), export.harm()) == (0, [], UNHARMED)
    attempts = ImportRun.objects.filter(profile=export.profile, attempts__gt=0)
    assert not attempts.exists()


def test_connections_of_the_database_that_break_at_random_harm_nothing(shop):
    for _ in range(2):
        shop.hire()
    export = Export(shop)
    connection.ensure_connection()
    own = connection.connection.info.backend_pid
    ended = Event()
    cutter = Thread(target=cut_connections, args=(shop, own, ended))

    export.start()
    cutter.start()
    ended.wait(CUTTING_SECONDS)
    ended.set()
    cutter.join()
    export.end()

    assert export.harm() == UNHARMED
    assert export.states <= {RunState.DONE, RunState.FAILED}


def cut_connections(shop, own, ended):
    """End every connection but *own* at random moments, until it is *ended*."""
    dice = random.Random(1)  # noqa: S311 (no secret)
    query = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = %s AND pid <> %s"
    )
    with psycopg.connect(dbname="postgres", autocommit=True) as server:
        while not ended.wait(dice.uniform(0.2, 0.5)):
            server.execute(query, [shop.store.database, own])


@pytest.fixture
def small_disk(shop):
    """Return the settings of a process whose disk may be full, and the mark of it."""
    storages = shop.store.files.settings["STORAGES"]
    ours = {**storages["commerceml"], "BACKEND": "tests.rig.full.SmallDisk"}
    location = ours["OPTIONS"]["location"]
    mark = shop.store.directory / f"{location}.full"
    yield {"STORAGES": {**storages, "commerceml": ours}}, mark
    mark.unlink(missing_ok=True)


def test_a_full_disk_refuses_parts_and_keeps_those_that_came(shop, small_disk):
    settings, mark = small_disk
    site = shop.store.web(settings=settings).wait_ready()
    requests = iter(range(1000))
    export = Export(
        shop, site=site, before_each=lambda: next(requests) == 4 and mark.touch()
    )

    failure = export.answer().splitlines()
    kept = FilePart.objects.filter(file__profile=export.profile)
    hashes = set(kept.values_list("sha256", flat=True))

    mark.unlink()
    shop.hire()
    assert (failure[0], "[DISK-01]" in failure[1]) == ("failure", True)
    assert (hashes, len(hashes)) == (export.accepted, 2)
    assert (export.end(), export.harm()) == ([], UNHARMED)
    site.kill()


def test_a_full_disk_of_a_worker_is_told_to_1c_and_the_import_is_tried_again(
    shop, small_disk
):
    settings, mark = small_disk
    mark.touch()
    shop.hire(settings=settings)
    export = Export(shop)

    failure = export.answer().splitlines()
    problems = RunProblem.objects.filter(profile=export.profile)
    codes = set(problems.values_list("code", flat=True))

    mark.unlink()
    assert (failure[0], codes) == ("failure", {"DISK-01"})
    assert (export.end(), export.harm()) == ([], UNHARMED)
