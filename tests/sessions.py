"""Sessions of PostgreSQL that are still open when the suite drops its database."""

import sys
import time
from typing import Any, Final

_SECONDS: Final = 30
_OTHERS: Final = """
    SELECT pid, state, left(query, 200) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
    AND backend_type = 'client backend'
"""


def wait_for_others() -> None:
    """Wait until threads of ours have closed theirs; end, and tell, what stays."""
    from django.db import connection  # noqa: PLC0415 (after the settings)

    if connection.vendor != "postgresql":
        return
    ends_at = time.monotonic() + _SECONDS
    with connection.cursor() as cursor:
        while others := _list(cursor):
            if time.monotonic() > ends_at:
                break
            time.sleep(0.1)
        for pid, state, query in others:
            sys.stderr.write(f"left open: {pid} {state}: {query}\n")
            cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
    connection.close()


def _list(cursor: Any) -> list[tuple[int, str, str]]:
    cursor.execute(_OTHERS)
    return list(cursor.fetchall())
