"""Many values, some at a time."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

CHUNK: Final = 500
"""So many values any database takes in one statement."""
BATCH: Final = 1000
"""So many rows are given to a shop at once; databases of today take their keys, too."""


def in_chunks(values: Iterable[Any], size: int = CHUNK) -> Iterator[list[Any]]:
    """Yield *values* in lists short enough for any database's IN."""
    chunk: list[Any] = []
    for value in values:
        chunk.append(value)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def in_batches(values: Iterable[Any]) -> Iterator[list[Any]]:
    """Yield *values* in lists of as many as a shop is given at once."""
    return in_chunks(values, BATCH)
