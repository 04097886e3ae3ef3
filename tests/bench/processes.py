"""Every measurement is a process of its own, with a database of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What one process measured."""

    seconds: float
    cpu: float
    peak_mb: float
    rows: int


@contextmanager
def environment_of(
    database: str, spool: Path, *, settings: str = "tests.bench.settings"
) -> Iterator[dict[str, str]]:
    """Give the environment of processes that work on an empty *database*."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": settings,
        "BENCH_SPOOL": str(spool),
        "BENCH_SQLITE": str(spool / "bench.sqlite3"),
    }
    if database == "postgresql":
        if not os.environ.get("PGHOST"):
            from tests.services import start_postgresql

            start_postgresql()
        environment |= {"COMMERCEML_TEST_DATABASE": "postgresql", **_libpq()}
        with _own_database() as name:
            environment["PGDATABASE"] = name
            manage(environment, "migrate", "--run-syncdb", "-v0")
            yield environment
        return
    manage(environment, "migrate", "--run-syncdb", "-v0")
    yield environment


@contextmanager
def _own_database() -> Iterator[str]:
    """Make a database of PostgreSQL that nobody else has; give its name."""
    name = f"bench_{uuid4().hex[:12]}"
    with psycopg.connect(autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield name
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _libpq() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name.startswith("PG")}


def manage(environment: dict[str, str], *arguments: str) -> None:
    """Run a command of Django."""
    subprocess.run(  # noqa: S603 (our own interpreter)
        [sys.executable, "-m", "django", *arguments], env=environment, check=True
    )


def run_worker(
    environment: dict[str, str], phase: str, words: Sequence[object]
) -> Figure:
    """Measure *phase* in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.worker", phase, *map(str, words)]
    result = subprocess.run(  # noqa: S603 (our own interpreter)
        command, env=environment, check=True, stdout=subprocess.PIPE
    )
    return Figure(**json.loads(result.stdout.splitlines()[-1]))
