"""What happens to processes at moments of their work, and to whom of them."""

import fcntl
import os
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Final

SETTINGS: Final = {"BATCH_SIZE": 15, "LEASE_SECONDS": 1, "STEP_SECONDS": 1}
"""Those of a store whose processes meet their fate: many batches, little patience."""
_DEATH: Final = 137
_ORDER: Final = "order"
_PASSED: Final = "passed"


class Fate(StrEnum):
    """What happens to a process there."""

    DIES = "dies"
    STOPS = "stops"
    """Its clock stands still, until somebody lets it go on."""


class Trap:
    """Sets a fate in a directory, and reads there what was passed."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self._order = directory / _ORDER
        self._passed = directory / _PASSED
        self.clear()

    @property
    def environment(self) -> dict[str, str]:
        """Return what the processes must be started with."""
        return {"COMMERCEML_KILL": str(self._order.parent)}

    @property
    def is_set(self) -> bool:
        """Return whether it has met nobody yet."""
        return self._order.exists()

    def set(self, name: str, number: int = 1, *, fate: Fate = Fate.DIES) -> None:
        """Have *fate* meet who makes the *number*-th pass of *name* from now on."""
        new = self._order.with_suffix(".new")
        new.write_text(f"{name}:{number}:{fate}")
        new.rename(self._order)

    def clear(self) -> None:
        """Let everybody live, and forget what was passed."""
        self._order.unlink(missing_ok=True)
        self._passed.write_bytes(b"")

    def passes(self) -> Counter[str]:
        """Return how often each point was passed."""
        return Counter(self._passed.read_text().splitlines())


def visit(folder: Path, name: str) -> None:
    """Note that this process passes the point *name*, and meet its fate there."""
    with (folder / _PASSED).open("ab") as passed:
        passed.write(f"{name}\n".encode())
    fate = _fate_at(folder / _ORDER, name)
    if fate is Fate.DIES:
        os._exit(_DEATH)
    if fate is Fate.STOPS:
        os.kill(os.getpid(), signal.SIGSTOP)


def _fate_at(order: Path, name: str) -> Fate | None:
    """Count a pass of *name*; return what is to happen, to one process only."""
    if not order.exists():
        return None
    with _locked(order.parent):
        words = order.read_text() if order.exists() else "::"
        wanted, number, fate = words.split(":")
        if wanted != name:
            return None
        if int(number) > 1:
            order.write_text(f"{name}:{int(number) - 1}:{fate}")
            return None
        order.unlink()
        return Fate(fate)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
