"""The queries that an adapter makes, and which of them write."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Final

from django.db import connections

_WRITES: Final = re.compile(
    r"\s*(INSERT|UPDATE|DELETE|REPLACE|MERGE|COPY|REFRESH|WITH\b.*\b(INSERT|UPDATE|DELETE)\b)",
    re.IGNORECASE | re.DOTALL,
)
_OF_TRANSACTIONS: Final = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")


class Watch:
    """The statements that went to the databases, but for those of transactions."""

    def __init__(self) -> None:
        self.statements: list[str] = []

    @property
    def writes(self) -> list[str]:
        """Return the statements that write."""
        return [sql for sql in self.statements if _WRITES.match(sql)]

    def note(
        self, execute: Callable[..., Any], sql: str, params: Any, *rest: Any
    ) -> Any:
        """Note *sql*, and have it executed."""
        if not sql.startswith(_OF_TRANSACTIONS):
            self.statements.append(sql)
        return execute(sql, params, *rest)


@contextmanager
def watching() -> Iterator[Watch]:
    """Watch all databases."""
    watch = Watch()
    with ExitStack() as stack:
        for connection in connections.all():
            stack.enter_context(connection.execute_wrapper(watch.note))
        yield watch
