"""How each database takes rows in bulk; `upserts` asks for its own way."""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

from django.core.management.color import no_style
from django.db import connections, models

from django_commerceml.bulk.mysql import Mysql
from django_commerceml.bulk.tables import (
    Model,
    Row,
    adapted,
    find_field,
    quoted,
    quoted_column,
    quoted_table,
)
from django_commerceml.chunks import CHUNK


class Backend(Protocol):
    """What a database must be able to do in bulk."""

    def hasten(self) -> None:
        """Have this transaction end without waiting until it is on the disk.

        It is there before any later one that waits.
        """

    def insert(
        self, model: Model, columns: Sequence[str], rows: Sequence[Row]
    ) -> list[int]:
        """Insert new rows and return their ids in order."""

    def append(self, model: Model, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Insert new rows under ids that ascend."""

    def upsert(self, model: Model, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Insert or replace rows by their first column, the id."""


def get_backend(using: str) -> Backend:
    """Return the way of the database *using*."""
    return BACKENDS.get(connections[using].vendor, Portable)(using)


class Postgresql:
    """COPY, straight for new rows, through a temporary table for the others."""

    def __init__(self, using: str) -> None:
        self._using = using

    def hasten(self) -> None:
        """End this transaction without waiting for the log of the database."""
        with connections[self._using].cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = off")

    def insert(
        self, model: Model, columns: Sequence[str], rows: Sequence[Row]
    ) -> list[int]:
        """Insert new rows under ids of the table's sequence."""
        table = quoted_table(self._using, model)
        with connections[self._using].cursor() as cursor:
            cursor.execute(
                "SELECT nextval(name) FROM generate_series(1, %s), "
                "(SELECT pg_get_serial_sequence(%s, 'id')::regclass OFFSET 0) s(name)",
                [len(rows), table],
            )
            ids = [row[0] for row in cursor.fetchall()]
            numbered = ((pk, *row) for pk, row in zip(ids, rows, strict=True))
            names = self._names(model, ["id", *columns])
            self._copy(cursor, table, names, numbered)
        return ids

    def append(self, model: Model, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Insert new rows; the database numbers them."""
        table = quoted_table(self._using, model)
        with connections[self._using].cursor() as cursor:
            self._copy(cursor, table, self._names(model, columns), rows)

    def upsert(self, model: Model, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Copy *rows* beside the table, and from there over it."""
        table = quoted_table(self._using, model)
        names = self._names(model, columns)
        staging = quoted(self._using, f"stage_{model._meta.model_name}")  # noqa: SLF001 (Django's own way)
        changes = ", ".join(f"{name} = EXCLUDED.{name}" for name in names[1:])
        said = ", ".join(names)
        with connections[self._using].cursor() as cursor:
            cursor.execute(
                f"CREATE TEMPORARY TABLE IF NOT EXISTS {staging} "  # noqa: S608 (quoted)
                f"ON COMMIT DROP AS SELECT * FROM {table} LIMIT 0"
            )
            cursor.execute(f"TRUNCATE {staging}")
            self._copy(cursor, staging, names, rows)
            cursor.execute(
                f"INSERT INTO {table} ({said}) "  # noqa: S608 (quoted)
                f"SELECT {said} FROM {staging} ORDER BY id "
                f"ON CONFLICT (id) DO UPDATE SET {changes}"
            )

    def _names(self, model: Model, columns: Sequence[str]) -> list[str]:
        return [quoted_column(self._using, model, name) for name in columns]

    @staticmethod
    def _copy(
        cursor: Any, table: str, names: Sequence[str], rows: Iterable[Row]
    ) -> None:
        with cursor.copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


class Sqlite:
    """``executemany`` on the driver; ids are not given twice."""

    def __init__(self, using: str) -> None:
        self._using = using

    def hasten(self) -> None:
        """Do nothing: that is the setting ``synchronous`` of the connection."""

    def insert(
        self, model: Model, columns: Sequence[str], rows: Sequence[Row]
    ) -> list[int]:
        """Insert new rows under the next ids."""
        first = self._last(model) + 1
        ids = list(range(first, first + len(rows)))
        numbered = [(pk, *row) for pk, row in zip(ids, rows, strict=True)]
        self._execute(model, ["id", *columns], numbered)
        return ids

    def _last(self, model: Model) -> int:
        """Return the largest id that the table has, or ever had."""
        table = quoted_table(self._using, model)
        with connections[self._using].cursor() as cursor:
            cursor.execute(
                f"SELECT MAX(id) FROM {table} "  # noqa: S608 (quoted)
                "UNION ALL SELECT seq FROM sqlite_sequence WHERE name = %s",
                [model._meta.db_table],  # noqa: SLF001 (Django's own way)
            )
            return max(number or 0 for (number,) in cursor.fetchall())

    def append(self, model: Model, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Insert new rows; the database numbers them."""
        self._execute(model, columns, rows)

    def upsert(self, model: Model, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Insert *rows*, each over the one with its id."""
        names = [quoted_column(self._using, model, name) for name in columns[1:]]
        changes = ", ".join(f"{name} = excluded.{name}" for name in names)
        ending = f" ON CONFLICT(id) DO UPDATE SET {changes}"
        self._execute(model, columns, rows, ending)

    def _execute(
        self,
        model: Model,
        columns: Sequence[str],
        rows: Sequence[Row],
        ending: str = "",
    ) -> None:
        table = quoted_table(self._using, model)
        names = [quoted_column(self._using, model, name) for name in columns]
        marks = ", ".join(["%s"] * len(names))
        with connections[self._using].cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {table} ({', '.join(names)}) "  # noqa: S608 (quoted)
                f"VALUES ({marks}){ending}",
                adapted(self._using, model, columns, rows),
            )


class Portable:
    """Django's own bulk_create, for every other database."""

    def __init__(self, using: str) -> None:
        self._using = using

    def hasten(self) -> None:
        """Do nothing: not every database knows of it."""

    def insert(
        self, model: Model, columns: Sequence[str], rows: Sequence[Row]
    ) -> list[int]:
        """Insert new rows under the next ids, and have others go on after them."""
        manager = self._manager(model)
        last = manager.aggregate(last=models.Max("pk"))["last"] or 0
        ids = list(range(last + 1, last + 1 + len(rows)))
        numbered = [(pk, *row) for pk, row in zip(ids, rows, strict=True)]
        instances = _instances(model, ["id", *columns], numbered)
        manager.bulk_create(instances, batch_size=CHUNK)
        connection = connections[self._using]
        with connection.cursor() as cursor:
            for sql in connection.ops.sequence_reset_sql(no_style(), [model]):
                cursor.execute(sql)
        return ids

    def append(self, model: Model, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Insert new rows under the next ids."""
        self.insert(model, columns, rows)

    def upsert(self, model: Model, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Insert *rows*, each over the one with its id."""
        features = connections[self._using].features
        can_target = features.supports_update_conflicts_with_target
        self._manager(model).bulk_create(
            _instances(model, columns, rows),
            batch_size=CHUNK,
            update_conflicts=True,
            update_fields=[find_field(model, name).name for name in columns[1:]],
            unique_fields=["id"] if can_target else None,
        )

    def _manager(self, model: Model) -> Any:
        return model._default_manager.using(self._using)  # noqa: SLF001 (Django's own way)


BACKENDS: dict[str, Callable[[str], Backend]] = {
    "mysql": Mysql,
    "postgresql": Postgresql,
    "sqlite": Sqlite,
}
"""Databases with a way of their own, by Django's name for them."""


def _instances(
    model: Model, columns: Sequence[str], rows: Iterable[Row]
) -> list[models.Model]:
    json_columns = {
        name
        for name in columns
        if isinstance(find_field(model, name), models.JSONField)
    }
    return [
        model(
            **{
                name: json.loads(value) if name in json_columns else value
                for name, value in zip(columns, row, strict=True)
            }
        )
        for row in rows
    ]
