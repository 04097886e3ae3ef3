"""Databases of the suite: who asks for one, and a copy that threads can share."""

from pathlib import Path
from typing import Final

import pytest
from django.db import connection
from django.test import TransactionTestCase

_FIXTURES: Final = frozenset(
    {"db", "transactional_db", "database", "beside_postgresql"}
)
_MARKS: Final = ("django_db", "skipif")
"""A test that runs on some databases only asks for one, too."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that ask for a database: the others need to run only once."""
    for item in items:
        if _asks(item) and not item.get_closest_marker("once"):
            item.add_marker("database")


def _asks(item: pytest.Item) -> bool:
    return (
        not _FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))
        or any(item.get_closest_marker(name) for name in _MARKS)
        or issubclass(getattr(item, "cls", None) or object, TransactionTestCase)
    )


def copy_sqlite(path: Path | str) -> None:
    """Write the suite's database, which is in memory, to a file at *path*."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])
