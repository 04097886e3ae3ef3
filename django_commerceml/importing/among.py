"""Rows by many keys at once: one parameter, however many the keys.

Django's ``__in`` prepares, sends and has parsed a parameter for every key, which
costs more than finding the rows.
"""

import json
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F
from django.db.models.lookups import In
from django.db.models.sql.compiler import SQLCompiler

MANY = 5000
"""So many keys may be asked for at once."""


class Among(In):
    """A condition: the column *name* is one of the texts *keys*."""

    def __init__(self, name: str, keys: list[str]) -> None:
        super().__init__(F(name), keys)

    def get_prep_lookup(self) -> list[Any]:
        """Return the keys: they are what the database compares with."""
        return list(self.rhs)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        """Return the condition with one JSON text.

        As an array it is looked up in an index, whatever the planner thinks of it.
        """
        elements = "json_array_elements_text(%s::json)"
        return self._as_json(compiler, connection, "= ANY(ARRAY({}))", elements)

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        """Return the condition with one JSON text."""
        return self._as_json(compiler, connection, "IN ({})", "json_each(%s)")

    def _as_json(
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,
        among: str,
        elements: str,
    ) -> tuple[str, tuple[Any, ...]]:
        column, params = self.process_lhs(compiler, connection)
        keys = json.dumps(self.rhs, ensure_ascii=False)
        condition = among.format(f"SELECT value FROM {elements}")  # noqa: S608 (quoted)
        return f"{column} {condition}", (*params, keys)
