"""Rows that are read when somebody looks at them, and not before."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, TypeVar, overload

Row = TypeVar("Row")


class Lazily(Sequence[Row]):
    """The rows that *read* returns; not every adapter looks at all it is given."""

    def __init__(self, read: Callable[[], Sequence[Row]]) -> None:
        self._read = read

    @cached_property
    def _rows(self) -> Sequence[Row]:
        return self._read()

    @overload
    def __getitem__(self, place: int) -> Row: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Row]: ...

    def __getitem__(self, place: int | slice) -> Any:
        return self._rows[place]

    def __len__(self) -> int:
        return len(self._rows)
