"""The example shop as a program of its own, served over HTTP."""

import os
import secrets
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from example_project.running import SQLITE, Demo, find_port, prepare, serve
from tests.example_project.browsing import CHROMIUM, FLAGS


@pytest.fixture(scope="module")
def browser():
    """Return a browser, or skip where the machine has none."""
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
        found = next((path for path in (CHROMIUM, own) if path.is_file()), None)
        if found is None:
            pytest.skip(f"no browser: neither {CHROMIUM} nor {own} is there")
        started = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def database():
    """Return the database of the shop: a file, or one of its own on PostgreSQL."""
    if os.environ.get("COMMERCEML_TEST_DATABASE") != "postgresql":
        yield SQLITE
        return
    import psycopg  # noqa: PLC0415 (only where PostgreSQL is asked for)

    name = f"shop_{secrets.token_hex(8)}"
    with psycopg.connect(dbname="postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield {"EXAMPLE_DATABASE": "postgresql", "PGDATABASE": name}
    with psycopg.connect(dbname="postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def shop(database, tmp_path):
    """Return the example shop, running, with nothing in it yet."""
    demo = Demo(port=find_port(0), var=tmp_path / "var", database=database)
    prepare(demo)
    with serve(demo):
        yield demo
