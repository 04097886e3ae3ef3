"""Python's cyclic garbage collector, kept away from the hot loops.

The records of a batch are tens of thousands of objects without a cycle. The
collector looks at them again and again and frees nothing: an eighth of the time
of a first import.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_YOUNG: Final = 1


@contextmanager
def without_collector() -> Iterator[None]:
    """Keep the collector from running inside; afterwards it looks at what is young.

    Where it was switched off before, it stays so.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
            gc.collect(_YOUNG)
