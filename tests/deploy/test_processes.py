"""What ``compose.yaml`` starts, as processes of this machine: a whole exchange."""

import os
import secrets
import subprocess
import sys
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import psycopg
import pytest

from django_commerceml.models import ImportRun, Product, RunState
from tests.deploy.services import (
    RUN,
    command_of,
    environment_of,
    run,
    services_of_shop,
)
from tests.rig.databases import connected
from tests.rig.processes import Order, Process, find_port, until
from tests.rig.services import Valkey

pytestmark = pytest.mark.skipif(
    os.environ.get("COMMERCEML_TEST_DATABASE") != "postgresql",
    reason="the services of compose.yaml use PostgreSQL",
)
GIVEN = {
    "EXAMPLE_SECRET_KEY": "a key of tests",
    "POSTGRES_PASSWORD": "unused",
    "EXAMPLE_EXCHANGE_PASSWORD": "of 1C",
}
PRODUCTS = 20


class Shop:
    """The services of the shop, each as the process that it runs."""

    def __init__(self, directory: Path, database: str) -> None:
        self.directory = directory
        self.database = database
        self.port = find_port()
        self.valkey = Valkey(directory / "valkey")
        broker = f"redis://127.0.0.1:{self.valkey.port}"
        self._here = {
            "EXAMPLE_BIND": f"127.0.0.1:{self.port}",
            "EXAMPLE_BROKER": f"{broker}/0",
            "EXAMPLE_CACHE": f"{broker}/1",
            "EXAMPLE_VAR": str(directory / "var"),
            "EXAMPLE_STORAGE": str(directory / "files"),
            "EXAMPLE_STATIC": str(directory / "static"),
            "EXAMPLE_BEAT": str(directory / "beat"),
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "PGDATABASE": database,
            **{
                name: os.environ.get(name, "")
                for name in ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD")
            },
        }

    def environment(self, name: str) -> dict[str, str]:
        """Return that of the service *name*, with the addresses of this machine."""
        own = environment_of(services_of_shop()[name], GIVEN)
        return {**os.environ, **own, **self._here}

    def start(self, name: str) -> Process:
        """Start the service *name*."""
        order = Order(
            name=name,
            words=command_of(services_of_shop()[name]),
            directory=self.directory / name,
            environment=self.environment(name),
        )
        return Process(order, port=self.port).start()

    def is_healthy(self, name: str) -> bool:
        """Return what the check of the service *name* finds."""
        check = services_of_shop()[name]["healthcheck"]["test"][-1]
        return self.run(check, service=name).returncode == 0

    def run(self, *words: str, service: str) -> "subprocess.CompletedProcess[str]":
        """Run words of the script in the environment of a service."""
        return run([RUN, *words], self.environment(service))


@pytest.fixture
def shop(tmp_path):
    """Give a shop with an empty database and a broker; nothing else is started."""
    name = f"deploy_{secrets.token_hex(4)}"
    with psycopg.connect(dbname="postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    made = Shop(tmp_path, name)
    made.valkey.start().wait_ready()
    yield made
    made.valkey.kill()
    with psycopg.connect(dbname="postgres", autocommit=True) as server:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_1c_exports_a_catalogue_to_the_services_and_the_worker_imports_it(
    shop, django_db_blocker
):
    for _ in range(2):  # a new version is prepared on what the last one left
        prepared = shop.run("prepare", service="prepare")
        assert prepared.returncode == 0, prepared.stderr
    with ExitStack() as stack:
        processes = {name: shop.start(name) for name in ("web", "worker", "beat")}
        for process in processes.values():
            stack.callback(process.kill)
        for name in ("web", "worker"):
            say = processes[name].tail
            until(partial(shop.is_healthy, name), name, seconds=60, explain=say)

        exchange = shop.run(
            *("manage", "commerceml_emulate"),
            f"http://127.0.0.1:{shop.port}/1c/shop/",
            *("--login=shop", f"--password={GIVEN['EXAMPLE_EXCHANGE_PASSWORD']}"),
            *(f"--products={PRODUCTS}", "--no-pictures"),
            service="web",
        )

        assert exchange.returncode == 0, exchange.stderr
        with django_db_blocker.unblock(), connected(shop.database):
            states = set(ImportRun.objects.values_list("state", flat=True))
            assert (states, Product.objects.count()) == ({RunState.DONE}, PRODUCTS)
        assert processes["worker"].said("Task commerceml.work")
        ends = {name: process.stop() for name, process in processes.items()}
        assert ends == {"web": 0, "worker": 0, "beat": 0}
    assert (shop.directory / "static" / "storefront" / "style.css").is_file()
    assert any(path.is_file() for path in (shop.directory / "files").rglob("*"))
