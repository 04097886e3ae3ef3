"""How MySQL and MariaDB take rows in bulk: statements of many rows."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.db import connections
from django.db.models.constants import OnConflict

from django_commerceml.bulk.tables import (
    Model,
    Row,
    adapted,
    find_field,
    quoted_column,
    quoted_table,
)
from django_commerceml.chunks import CHUNK

_LONGEST: Final = 200_000
"""So many letters go into a statement, four bytes each at the most: a server takes
a megabyte in whatever way it is set up (``max_allowed_packet``)."""


class Mysql:
    """One ``INSERT`` for many rows; the database numbers them in a row."""

    def __init__(self, using: str) -> None:
        self._using = using

    def hasten(self) -> None:
        """Do nothing: only the whole server can be told to."""

    def insert(
        self, model: Model, columns: Sequence[str], rows: Sequence[Row]
    ) -> list[int]:
        """Insert new rows and return their ids.

        Rows whose number is known before are numbered at once, in every mode of
        ``innodb_autoinc_lock_mode``; in a cluster the numbers are some apart.
        """
        ids: list[int] = []
        with connections[self._using].cursor() as cursor:
            cursor.execute("SELECT @@auto_increment_increment")
            step = cursor.fetchone()[0]
            for number in self._write(cursor, model, columns, rows):
                first = cursor.lastrowid
                ids.extend(range(first, first + number * step, step))
        return ids

    def append(self, model: Model, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Insert new rows; the database numbers them."""
        with connections[self._using].cursor() as cursor:
            for _ in self._write(cursor, model, columns, rows):
                pass

    def upsert(self, model: Model, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Insert *rows*, each over the one with its id."""
        changed = [find_field(model, name).column for name in columns[1:]]
        ending = connections[self._using].ops.on_conflict_suffix_sql(
            [], OnConflict.UPDATE, changed, []
        )
        with connections[self._using].cursor() as cursor:
            for _ in self._write(cursor, model, columns, rows, f" {ending}"):
                pass

    def _write(
        self,
        cursor: Any,
        model: Model,
        columns: Sequence[str],
        rows: Sequence[Row],
        ending: str = "",
    ) -> Iterator[int]:
        """Write *rows*; yield after each statement how many it wrote."""
        table = quoted_table(self._using, model)
        names = ", ".join(quoted_column(self._using, model, name) for name in columns)
        marks = f"({', '.join(['%s'] * len(columns))})"
        for piece in _pieces(adapted(self._using, model, columns, rows)):
            cursor.execute(
                f"INSERT INTO {table} ({names}) VALUES "  # noqa: S608 (quoted)
                f"{', '.join([marks] * len(piece))}{ending}",
                [cell for row in piece for cell in row],
            )
            yield len(piece)


def _pieces(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """Yield *rows* in pieces that a server takes in one statement."""
    piece: list[Row] = []
    length = 0
    for row in rows:
        letters = sum(len(cell) for cell in row if isinstance(cell, str))
        if piece and (len(piece) == CHUNK or length + letters > _LONGEST):
            yield piece
            piece, length = [], 0
        piece.append(row)
        length += letters
    if piece:
        yield piece
