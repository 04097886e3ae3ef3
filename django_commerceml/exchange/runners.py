"""Who does the work of a run. Here: the request of 1C itself, for a while."""

import time
from collections.abc import Callable
from typing import Final, Protocol

from django_commerceml.exceptions import SettingsError
from django_commerceml.importing import work
from django_commerceml.importing.runs import queue
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
    """Works within the request, one step at least: no worker, no broker."""

    def advance(self, run: ImportRun, *, seconds: float) -> ImportRun:
        """Work on the open runs of the profile, in their turn, until *run* is done."""
        is_over = Timer(seconds)
        while run.state in OPEN_STATES:
            first = queue(run.profile_id).first() or run
            before = (first.state, first.checkpoint)
            after = work(first, is_over=is_over)
            run.refresh_from_db()
            if is_over():
                break
            if (after.state, after.checkpoint) == before:
                time.sleep(_PAUSE_SECONDS)
        return run

    def advance_all(self, profile: ExchangeProfile, *, seconds: float) -> bool:
        """Work on the open runs of *profile*, in their turn."""
        is_over = Timer(seconds)
        while (run := queue(profile.pk).first()) is not None:
            self.advance(run, seconds=is_over.remaining())
            if is_over():
                break
        return not queue(profile.pk).exists()


RUNNERS: Final[dict[str, Callable[[], Runner]]] = {"inline": InlineRunner}


def get_runner(name: str) -> Runner:
    """Return the runner that the setting *name* means.

    Raises `SettingsError` when there is no such runner.
    """
    if name not in RUNNERS:
        message = f"COMMERCEML['RUNNER'] must be one of {', '.join(RUNNERS)}"
        raise SettingsError(message, code="CONF-02")
    return RUNNERS[name]()
