"""Databases of the rig: each a copy of one that was migrated once."""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier

from tests.rig.processes import PROJECT
from tests.services import start_postgresql


@contextmanager
def database() -> Iterator[str]:
    """Make a database with all tables; return its name."""
    name = f"rig_{secrets.token_hex(4)}"
    _copy(name, _template())
    try:
        yield name
    finally:
        _execute("DROP DATABASE {} WITH (FORCE)", name)


@contextmanager
def connected(name: str) -> Iterator[None]:
    """Let this process's models speak with the database called *name*.

    Threads started meanwhile have to close their connections themselves.
    """
    from django.db import connections  # noqa: PLC0415 (after the settings)

    usual, open_one = connections.settings["default"], connections["default"]
    connections.settings["default"] = usual | _settings_of(name)
    del connections["default"]
    try:
        yield
    finally:
        connections["default"].close()
        connections.settings["default"] = usual
        connections["default"] = open_one


@cache
def _template() -> str:
    """Start the server where there is none; return a database with all tables."""
    if not os.environ.get("PGHOST"):
        start_postgresql(is_hasty=True)
    name = f"rig_template_{secrets.token_hex(4)}"
    _execute("CREATE DATABASE {}", name)
    environment = {
        **os.environ,
        "PGDATABASE": name,
        "DJANGO_SETTINGS_MODULE": "tests.rig.settings",
    }
    words = [
        sys.executable,
        "-m",
        "django",
        "migrate",
        "--run-syncdb",
        "--verbosity",
        "0",
    ]
    subprocess.run(  # noqa: S603 (words of our own)
        words, cwd=PROJECT, env=environment, check=True, timeout=120
    )
    return name


def _copy(name: str, template: str) -> None:
    _execute("CREATE DATABASE {} TEMPLATE {}", name, template)


def _execute(statement: str, *names: str) -> None:
    """Say something to the server, outside of any transaction."""
    with psycopg.connect(dbname="postgres", autocommit=True) as connection:
        connection.execute(SQL(statement).format(*map(Identifier, names)))


def _settings_of(name: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": os.environ.get("PGUSER", "postgres"),
        "PASSWORD": os.environ.get("PGPASSWORD", ""),
        "HOST": os.environ.get("PGHOST", ""),
        "PORT": os.environ.get("PGPORT", ""),
        "OPTIONS": {},
        "TEST": {},
    }
