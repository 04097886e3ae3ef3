"""Rows in bulk, as tuples: one insert and one upsert for every database.

PostgreSQL takes COPY, SQLite ``executemany``, the others Django's own
``bulk_create``. Model instances cost more than the database does, so the hot
tables are written from tuples (see the documentation, "Performance").
"""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, Final, Protocol

from django.db import DEFAULT_DB_ALIAS, connections, models

Row = tuple[Any, ...]
_CHUNK: Final = 500


class Backend(Protocol):
    """What a database must be able to do in bulk."""

    def insert(
        self, model: type[models.Model], columns: Sequence[str], rows: Sequence[Row]
    ) -> list[int]:
        """Insert new rows and return their ids in order."""

    def upsert(
        self, model: type[models.Model], columns: Sequence[str], rows: Sequence[Row]
    ) -> None:
        """Insert or replace rows by their first column, the id."""


def insert(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Sequence[Row],
    *,
    using: str = DEFAULT_DB_ALIAS,
) -> list[int]:
    """Insert *rows* of *columns* (field attnames, no id) and return the new ids."""
    return _backend(using).insert(model, columns, rows) if rows else []


def upsert(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Sequence[Row],
    *,
    using: str = DEFAULT_DB_ALIAS,
) -> None:
    """Write *rows* whose first column is the id, whether they exist or not."""
    if rows:
        _backend(using).upsert(model, columns, rows)


def delete(
    model: type[models.Model], ids: Sequence[int], *, using: str = DEFAULT_DB_ALIAS
) -> None:
    """Delete child rows by id, without signals and cascades."""
    table = _quoted(using, model._meta.db_table)  # noqa: SLF001 (Django's own way)
    for start in range(0, len(ids), _CHUNK):
        chunk = ids[start : start + _CHUNK]
        marks = ", ".join(["%s"] * len(chunk))
        with connections[using].cursor() as cursor:
            cursor.execute(
                f"DELETE FROM {table} WHERE id IN ({marks})",  # noqa: S608 (quoted)
                list(chunk),
            )


def in_chunks(values: Iterable[Any], size: int = _CHUNK) -> Iterable[list[Any]]:
    """Yield *values* in lists short enough for any database's IN."""
    chunk: list[Any] = []
    for value in values:
        chunk.append(value)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _backend(using: str) -> Backend:
    return _BACKENDS.get(connections[using].vendor, _Portable)(using)


class _Postgresql:
    """COPY, straight for new rows, through a temporary table for the others."""

    def __init__(self, using: str) -> None:
        self._using = using

    def insert(
        self, model: type[models.Model], columns: Sequence[str], rows: Sequence[Row]
    ) -> list[int]:
        table = model._meta.db_table  # noqa: SLF001 (Django's own way)
        with connections[self._using].cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) "
                "FROM generate_series(1, %s)",
                [_quoted(self._using, table), len(rows)],
            )
            ids = [row[0] for row in cursor.fetchall()]
            self._copy(
                cursor,
                _quoted(self._using, table),
                ["id", *_db_columns(model, columns)],
                ((pk, *row) for pk, row in zip(ids, rows, strict=True)),
            )
        return ids

    def upsert(
        self, model: type[models.Model], columns: Sequence[str], rows: Sequence[Row]
    ) -> None:
        table = _quoted(self._using, model._meta.db_table)  # noqa: SLF001 (as above)
        names = _db_columns(model, columns)
        quoted = [_quoted(self._using, name) for name in names]
        staging = _quoted(self._using, f"stage_{model._meta.model_name}")  # noqa: SLF001
        with connections[self._using].cursor() as cursor:
            cursor.execute(
                f"CREATE TEMPORARY TABLE IF NOT EXISTS {staging} "  # noqa: S608 (quoted)
                f"ON COMMIT DROP AS SELECT {', '.join(quoted)} FROM {table} LIMIT 0"
            )
            cursor.execute(f"TRUNCATE {staging}")
            self._copy(cursor, staging, names, rows)
            changes = ", ".join(f"{name} = EXCLUDED.{name}" for name in quoted[1:])
            cursor.execute(
                f"INSERT INTO {table} ({', '.join(quoted)}) "  # noqa: S608 (quoted)
                f"SELECT {', '.join(quoted)} FROM {staging} ORDER BY id "
                f"ON CONFLICT (id) DO UPDATE SET {changes}"
            )

    def _copy(
        self, cursor: Any, table: str, names: Sequence[str], rows: Iterable[Row]
    ) -> None:
        quoted = ", ".join(_quoted(self._using, name) for name in names)
        with cursor.copy(f"COPY {table} ({quoted}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


class _Sqlite:
    """``executemany`` on the driver; ids follow the table's largest."""

    def __init__(self, using: str) -> None:
        self._using = using

    def insert(
        self, model: type[models.Model], columns: Sequence[str], rows: Sequence[Row]
    ) -> list[int]:
        table = _quoted(self._using, model._meta.db_table)  # noqa: SLF001 (as above)
        names = ["id", *_db_columns(model, columns)]
        with connections[self._using].cursor() as cursor:
            cursor.execute(f"SELECT MAX(id) FROM {table}")  # noqa: S608 (quoted)
            first = (cursor.fetchone()[0] or 0) + 1
            ids = list(range(first, first + len(rows)))
            numbered = [(pk, *row) for pk, row in zip(ids, rows, strict=True)]
            self._execute(cursor, table, names, _adapted(numbered), "")
        return ids

    def upsert(
        self, model: type[models.Model], columns: Sequence[str], rows: Sequence[Row]
    ) -> None:
        table = _quoted(self._using, model._meta.db_table)  # noqa: SLF001 (as above)
        names = _db_columns(model, columns)
        quoted = [_quoted(self._using, name) for name in names[1:]]
        changes = ", ".join(f"{name} = excluded.{name}" for name in quoted)
        with connections[self._using].cursor() as cursor:
            self._execute(
                cursor,
                table,
                names,
                _adapted(rows),
                f" ON CONFLICT(id) DO UPDATE SET {changes}",
            )

    def _execute(
        self,
        cursor: Any,
        table: str,
        names: Sequence[str],
        rows: Sequence[Row],
        conflict: str,
    ) -> None:
        quoted = ", ".join(_quoted(self._using, name) for name in names)
        marks = ", ".join(["%s"] * len(names))
        cursor.executemany(
            f"INSERT INTO {table} ({quoted}) VALUES ({marks}){conflict}",  # noqa: S608
            rows,
        )


class _Portable:
    """Django's own bulk_create, for every other database."""

    def __init__(self, using: str) -> None:
        self._using = using

    def insert(
        self, model: type[models.Model], columns: Sequence[str], rows: Sequence[Row]
    ) -> list[int]:
        manager = model._default_manager.using(self._using)  # noqa: SLF001 (as above)
        last = manager.aggregate(last=models.Max("pk"))["last"] or 0
        ids = list(range(last + 1, last + 1 + len(rows)))
        numbered = [(pk, *row) for pk, row in zip(ids, rows, strict=True)]
        manager.bulk_create(
            self._instances(model, ["id", *columns], numbered), batch_size=_CHUNK
        )
        return ids

    def upsert(
        self, model: type[models.Model], columns: Sequence[str], rows: Sequence[Row]
    ) -> None:
        names = [_field(model, name).name for name in columns[1:]]
        can_target = connections[
            self._using
        ].features.supports_update_conflicts_with_target
        model._default_manager.using(self._using).bulk_create(  # noqa: SLF001 (as above)
            self._instances(model, columns, rows),
            batch_size=_CHUNK,
            update_conflicts=True,
            update_fields=names,
            unique_fields=["id"] if can_target else None,
        )

    @staticmethod
    def _instances(
        model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]
    ) -> list[models.Model]:
        readers = [_python_value(_field(model, name)) for name in columns]
        return [
            model(
                **{
                    name: read(value)
                    for name, read, value in zip(columns, readers, row, strict=True)
                }
            )
            for row in rows
        ]


_BACKENDS: dict[str, Callable[[str], Backend]] = {
    "postgresql": _Postgresql,
    "sqlite": _Sqlite,
}


def _adapted(rows: Sequence[Row]) -> list[Row]:
    """Return *rows* with datetimes as SQLite keeps them: UTC, without a zone."""
    if not rows:
        return []
    places = [i for i, value in enumerate(rows[0]) if isinstance(value, datetime)]
    if not places:
        return list(rows)
    known: dict[datetime, str] = {}
    adapted = []
    for row in rows:
        cells = list(row)
        for place in places:
            value = cells[place]
            if value not in known:
                known[value] = str(value.replace(tzinfo=None))
            cells[place] = known[value]
        adapted.append(tuple(cells))
    return adapted


def _python_value(field: "models.Field[Any, Any]") -> Callable[[Any], Any]:
    """Return how a cell becomes a field's value: JSON cells are already text."""
    if isinstance(field, models.JSONField):
        return json.loads
    return lambda value: value


def _field(model: type[models.Model], name: str) -> "models.Field[Any, Any]":
    for field in model._meta.concrete_fields:  # noqa: SLF001 (Django's own way)
        if name in {field.attname, field.name}:
            return field
    raise LookupError(name)


def _db_columns(model: type[models.Model], columns: Sequence[str]) -> list[str]:
    return [str(_field(model, name).column) for name in columns]


def _quoted(using: str, name: str) -> str:
    return connections[using].ops.quote_name(name)
