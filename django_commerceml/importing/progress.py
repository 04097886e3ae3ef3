"""How far a run is, how fast it goes, and how long it still takes.

Its pace is that of the recent past: records, and the seconds that they took, both
fading with time. They stand in the run, so another process goes on with them; the
time between two steps is nobody's work and does not count.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from math import exp
from typing import Final

from django_commerceml.models import OPEN_STATES, ImportRun

_MEMORY_SECONDS: Final = 30
"""After so much work a third is left of what was before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where a run stands."""

    done: int
    total: int
    """Zero until the file has been read for the first time."""
    rate: float
    """Records in a second of the recent work; zero where that is not known."""
    remaining: timedelta | None
    """Of work, without pauses; None where that is not known, or nothing goes on."""

    @property
    def share(self) -> float | None:
        """Return how much is done, from 0 to 1; None where the total is not known."""
        return self.done / self.total if self.total else None


def progress_of(run: ImportRun) -> Progress:
    """Return where *run* stands, by what it says of itself."""
    done = min(run.checkpoint, run.records_total)
    rate = run.recent_records / run.recent_seconds if run.recent_seconds > 0 else 0.0
    is_known = rate > 0 and run.records_total and run.state in OPEN_STATES
    left = run.records_total - done
    return Progress(
        done=done,
        total=run.records_total,
        rate=rate,
        remaining=timedelta(seconds=left / rate) if is_known else None,
    )


class Pace:
    """Measures the work on a run, from the moment that a step of it begins."""

    def __init__(
        self, run: ImportRun, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._run = run
        self._clock = clock
        self._since = clock()

    def note(self, records: int) -> dict[str, float]:
        """Note that so many *records* are done; return the columns to write."""
        now = self._clock()
        seconds, self._since = now - self._since, now
        rest = exp(-seconds / _MEMORY_SECONDS)
        run = self._run
        run.recent_records = run.recent_records * rest + records
        run.recent_seconds = run.recent_seconds * rest + seconds
        return {
            "recent_records": run.recent_records,
            "recent_seconds": run.recent_seconds,
        }
