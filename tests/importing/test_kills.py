"""Workers killed by the system at random moments, with a real database on disk."""

import os
import random
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, connections
from django.utils import timezone

from django_commerceml.emulator import get_dialect, write_catalog
from django_commerceml.importing import work
from django_commerceml.importing.publications import queue_publication
from django_commerceml.models import (
    ImportRun,
    Offer,
    Product,
    RecordChange,
    RunState,
)
from tests.databases import copy_sqlite
from tests.factories import make_profile, make_run
from tests.importing.dumps import dump_profile
from tests.importing.imports import store_bytes, work_off
from tests.shops.kiosk.models import Item, Variant

ROOT = Path(__file__).resolve().parents[2]
PRODUCTS = 500
BATCH_SIZE = 20
KILLS = 3


@pytest.fixture
def shared_database(transactional_db, tmp_path, django_db_blocker):
    """Give a database that other processes can open, and their environment for it."""
    if connection.vendor != "sqlite":
        name = connection.settings_dict["NAME"]
        yield {"PGDATABASE": name, "COMMERCEML_TEST_MARIADB": name}
        return
    path = str(tmp_path / "killed.sqlite3")
    copy_sqlite(path)
    with django_db_blocker.unblock():
        suite = connections["default"]
        connections["default"] = suite.copy()
        connections["default"].settings_dict["NAME"] = path
        try:
            yield {"COMMERCEML_TEST_SQLITE": path}
        finally:
            connections["default"].close()
            connections["default"] = suite


def queue_files(profile, directory, change=0.0):
    write_catalog(
        directory,
        dialect=get_dialect("ut103"),
        products=PRODUCTS,
        change=change,
        with_pictures=False,
    )
    return [
        make_run(
            profile=profile, file=store_bytes(profile, path.name, path.read_bytes())
        )
        for path in sorted(directory.glob("*.xml"))
    ]


def kill_a_worker(run, environment, spool, seconds):
    command = [sys.executable, "-m", "tests.importing.worker"]
    worker = subprocess.Popen(  # noqa: S603 (our own module)
        [*command, str(run.pk), str(spool), str(BATCH_SIZE)],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
    )
    with worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == b"ready\n"
        wait_until_it_works(run)
        time.sleep(seconds)
        worker.kill()


def wait_until_it_works(run):
    """Wait until a worker has taken *run* up; a few seconds at the most."""
    ends_at = time.monotonic() + 10
    waiting = ImportRun.objects.filter(pk=run.pk, state=RunState.QUEUED)
    while waiting.exists() and time.monotonic() < ends_at:
        time.sleep(0.002)


def lapse(run):
    """Let the lease of *run* run out; return whether its worker died at work."""
    past = timezone.now() - timedelta(seconds=1)
    died = ImportRun.objects.filter(pk=run.pk, state=RunState.RUNNING)
    return died.update(lease_expires_at=past)


@pytest.mark.django_db(transaction=True)
def test_workers_killed_at_random_moments_leave_no_trace(
    shared_database, spool, settings, tmp_path
):
    settings.COMMERCEML = {**settings.COMMERCEML, "BATCH_SIZE": BATCH_SIZE}
    undisturbed, disturbed = make_profile(), make_profile()
    queue_files(undisturbed, tmp_path / "catalog")
    queue_files(undisturbed, tmp_path / "changed", change=0.5)
    began = time.monotonic()
    assert {run.state for run in work_off(undisturbed)} == {RunState.DONE}
    half_a_file = (time.monotonic() - began) / 8
    dice = random.Random()  # noqa: S311 (no secret)

    deaths = 0
    runs = queue_files(disturbed, tmp_path / "catalog")
    runs += queue_files(disturbed, tmp_path / "changed", change=0.5)
    for run in runs:
        for kill in range(KILLS):
            run.refresh_from_db()
            if run.state != RunState.DONE:
                seconds = dice.uniform(0, half_a_file) if kill else 0
                kill_a_worker(run, shared_database, spool, seconds)
                deaths += lapse(run)
        work(ImportRun.objects.get(pk=run.pk))
        work_off(disturbed)

    assert deaths
    assert RecordChange.objects.filter(profile=disturbed).exists()
    assert dump_profile(disturbed) == dump_profile(undisturbed)


def queue_goods(profile):
    """Make goods, and queue the run that gives them to the shop."""
    products = Product.objects.bulk_create(
        Product(
            profile=profile,
            external_id=f"p{number}",
            name=f"Товар {number}",
            created_at=timezone.now(),
            updated_at=timezone.now(),
        )
        for number in range(PRODUCTS)
    )
    Offer.objects.bulk_create(
        Offer(
            profile=profile,
            external_id=product.external_id,
            product=product,
            product_external_id=product.external_id,
            quantity=product.pk,
            created_at=timezone.now(),
            updated_at=timezone.now(),
        )
        for product in products
    )
    return queue_publication(profile)


@pytest.mark.django_db(transaction=True)
def test_workers_killed_while_they_fill_a_shop_leave_nothing_out(
    shared_database, spool, settings
):
    settings.COMMERCEML = {**settings.COMMERCEML, "BATCH_SIZE": BATCH_SIZE}
    profile = make_profile(adapter="tests.shops.kiosk.adapter.KioskAdapter")
    run = queue_goods(profile)
    dice = random.Random()  # noqa: S311 (no secret)

    deaths = 0
    for kill in range(2 * KILLS):
        run.refresh_from_db()
        if run.state != RunState.DONE:
            kill_a_worker(
                run, shared_database, spool, dice.uniform(0, 0.3) if kill else 0
            )
            deaths += lapse(run)
    run = work(ImportRun.objects.get(pk=run.pk))

    assert deaths
    assert (run.state, run.checkpoint) == (RunState.DONE, 2 * PRODUCTS)
    assert run.counts == {
        "product": {"published": PRODUCTS},
        "offer": {"published": PRODUCTS},
    }
    offers = Offer.objects.values_list("external_id", "quantity")
    assert dict(Variant.objects.values_list("code", "pieces")) == dict(offers)
    assert Item.objects.count() == PRODUCTS
