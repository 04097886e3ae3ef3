"""Rows in bulk, as tuples: one insert and one upsert for every database.

PostgreSQL takes COPY, SQLite ``executemany``, MySQL and MariaDB statements of
many rows, the others Django's own ``bulk_create``. Model instances cost more
than the database does, so the hot tables are written from tuples (see the
documentation, "Performance").
"""

from collections.abc import Sequence

from django.db import DEFAULT_DB_ALIAS, connections, models

from django_commerceml.bulk.databases import get_backend
from django_commerceml.bulk.tables import Row, quoted_table
from django_commerceml.chunks import CHUNK, in_chunks

__all__ = ["append", "delete", "in_chunks", "insert", "upsert"]


def insert(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Sequence[Row],
    *,
    using: str = DEFAULT_DB_ALIAS,
) -> list[int]:
    """Insert *rows* of *columns* (field attnames, no id) and return the new ids."""
    return get_backend(using).insert(model, columns, rows) if rows else []


def append(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Sequence[Row],
    *,
    using: str = DEFAULT_DB_ALIAS,
) -> None:
    """Insert *rows* as `insert` does; their ids ascend, but nobody needs them."""
    if rows:
        get_backend(using).append(model, columns, rows)


def upsert(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Sequence[Row],
    *,
    using: str = DEFAULT_DB_ALIAS,
) -> None:
    """Write *rows* whose first column is the id, whether they exist or not."""
    if rows:
        get_backend(using).upsert(model, columns, rows)


def delete(
    model: type[models.Model], ids: Sequence[int], *, using: str = DEFAULT_DB_ALIAS
) -> None:
    """Delete child rows by id, without signals and cascades."""
    table = quoted_table(using, model)
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        marks = ", ".join(["%s"] * len(chunk))
        with connections[using].cursor() as cursor:
            cursor.execute(
                f"DELETE FROM {table} WHERE id IN ({marks})",  # noqa: S608 (quoted)
                list(chunk),
            )
