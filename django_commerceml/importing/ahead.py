"""Work done one item ahead, in a thread beside the caller."""

from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def one_ahead(work: Callable[[T], R], items: Iterable[T]) -> Generator[tuple[T, R]]:
    """Yield each of *items* with what *work* makes of it, in order.

    While the caller deals with one, the next is already in work. What *work*
    raises is raised when its item is due.
    """
    with ThreadPoolExecutor(max_workers=1) as pool:
        waiting: tuple[T, Future[R]] | None = None
        for item in items:
            following = (item, pool.submit(copy_context().run, work, item))
            if waiting is not None:
                yield waiting[0], waiting[1].result()
            waiting = following
        if waiting is not None:
            yield waiting[0], waiting[1].result()
