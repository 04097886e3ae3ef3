"""Rows by many keys at once: one parameter, however many the keys.

Django's ``__in`` prepares, sends and has parsed a parameter for every key, which
costs more than finding the rows.
"""

import json
from collections.abc import Iterable
from typing import Any, Final

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Q
from django.db.models.lookups import In
from django.db.models.sql.compiler import SQLCompiler

MANY = 5000
"""So many keys may be asked for at once."""


class Among(In):
    """A condition: the column *name* is one of *keys*, all texts or all numbers."""

    def __init__(self, name: str, keys: list[Any]) -> None:
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
        value = "value::bigint" if _are_numbers(self.rhs) else "value"
        elements = "json_array_elements_text(%s::json)"
        among = f"= ANY(ARRAY(SELECT {value} FROM {elements}))"  # noqa: S608 (no text of anybody's)
        return self._as_json(compiler, connection, among)

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        """Return the condition with one JSON text."""
        among = "IN (SELECT value FROM json_each(%s))"
        return self._as_json(compiler, connection, among)

    def _as_json(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, among: str
    ) -> tuple[str, tuple[Any, ...]]:
        column, params = self.process_lhs(compiler, connection)
        keys = json.dumps(self.rhs, ensure_ascii=False)
        return f"{column} {among}", (*params, keys)


def among(name: str, keys: Iterable[Any]) -> Any:
    """Return the condition that the field *name* is one of *keys*, whatever their type.

    None is nobody's key. Texts and numbers are one parameter; the others, which shops
    of other people may have as their keys, are as many as they are.

    It is for what an index has by *name* alone, or after one other column. Next to
    more conditions PostgreSQL, which cannot see how many keys there are, may read all
    rows that meet these, and compare each with every key: then take Django's ``__in``.
    """
    wanted = list({key: None for key in keys if key is not None})
    kinds = {type(key) for key in wanted}
    if len(kinds) == 1 and kinds <= _PLAIN:
        return Among(name, wanted)
    return Q(**{f"{name}__in": wanted})


def _are_numbers(keys: Any) -> bool:
    return bool(keys) and type(keys[0]) is int


_PLAIN: Final = frozenset({int, str})
