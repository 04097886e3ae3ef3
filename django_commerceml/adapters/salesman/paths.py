"""Ways from one status of Salesman to another, by the transitions that it allows."""

from collections import deque
from typing import Any, Final

_DEAD_ENDS: Final = frozenset({"CANCELLED", "FAILED", "REFUNDED"})
"""Nothing goes through these on its way to somewhere else."""


def find_path(statuses: Any, start: str, wanted: str) -> list[str] | None:
    """Return the shortest way from *start* to *wanted*, without *start*.

    *statuses* is Salesman's enumeration. None: there is no way. 1C may skip steps.
    """
    allowed = statuses.get_transitions()
    ways: deque[list[str]] = deque([[start]])
    seen = {start}
    while ways:
        way = ways.popleft()
        if way[-1] == wanted:
            return way[1:]
        for status in allowed.get(way[-1], statuses.values):
            step = str(status)
            if step not in seen and (step == wanted or step not in _DEAD_ENDS):
                seen.add(step)
                ways.append([*way, step])
    return None
