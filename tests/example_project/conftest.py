"""The example shop as a program of its own, served over HTTP."""

import os
import secrets

import pytest

from example_project.running import SQLITE, Demo, find_port, prepare, serve


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
