"""Who does the work of a run. Here: the request of 1C itself, for a while."""

import time
from collections.abc import Callable
from typing import Final, Protocol

from django_commerceml.importing import work
from django_commerceml.importing.runs import open_runs
from django_commerceml.models import OPEN_STATES, ExchangeProfile, ImportRun

_PAUSE_SECONDS: Final = 0.25


class Runner(Protocol):
    """Brings runs forward while 1C waits."""

    def advance(self, run: ImportRun, *, seconds: float) -> ImportRun:
        """Return *run* as it stands when it is done, or when *seconds* are over."""

    def advance_all(self, profile: ExchangeProfile, *, seconds: float) -> bool:
        """Bring every open run of *profile* forward; return whether none is left."""


class Timer:
    """Says whether its time is over."""

    def __init__(self, seconds: float) -> None:
        self._ends_at = time.monotonic() + seconds

    def __call__(self) -> bool:
        """Return whether the time is over."""
        return self.remaining() <= 0

    def remaining(self) -> float:
        """Return the seconds that are left, below zero when it is over."""
        return self._ends_at - time.monotonic()


class InlineRunner:
    """Works within the request: no worker, no broker."""

    def advance(self, run: ImportRun, *, seconds: float) -> ImportRun:
        """Work on the open runs of the profile, oldest first, until *run* is done."""
        is_over = Timer(seconds)
        while run.state in OPEN_STATES and not is_over():
            oldest = next(iter(open_runs(run.profile)), run)
            before = (oldest.state, oldest.checkpoint)
            after = work(oldest, is_over=is_over)
            run.refresh_from_db()
            if (after.state, after.checkpoint) == before and not is_over():
                time.sleep(_PAUSE_SECONDS)
        return run

    def advance_all(self, profile: ExchangeProfile, *, seconds: float) -> bool:
        """Work on the open runs of *profile*, oldest first."""
        is_over = Timer(seconds)
        for run in open_runs(profile):
            if is_over():
                return False
            self.advance(run, seconds=is_over.remaining())
        return not open_runs(profile)


RUNNERS: Final[dict[str, Callable[[], Runner]]] = {"inline": InlineRunner}


def get_runner(name: str) -> Runner:
    """Return the runner that the setting *name* means."""
    return RUNNERS[name]()
