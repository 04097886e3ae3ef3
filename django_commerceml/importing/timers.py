"""How long a step of the work may take."""

import time


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
