"""Many values, some at a time."""

from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

Value = TypeVar("Value")

CHUNK: Final = 500
"""So many values any database takes in one statement."""


def in_chunks(values: Iterable[Value], size: int = CHUNK) -> Iterator[list[Value]]:
    """Yield *values* in lists short enough for any database's IN."""
    chunk: list[Value] = []
    for value in values:
        chunk.append(value)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
