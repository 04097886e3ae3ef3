"""The memory of the processes that a measured one starts, where the system tells."""

import os
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

_PAUSE_SECONDS: Final = 0.2


class Beside:
    """Looks at the children of this process now and then."""

    def __init__(self) -> None:
        self.peak_mb = 0.0
        """The most that any of them has had."""
        if Path("/proc/self/task").is_dir():
            threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        while True:
            for child in _children():
                with suppress(OSError):
                    self.peak_mb = max(self.peak_mb, _most_mb(child))
            time.sleep(_PAUSE_SECONDS)


def _children() -> list[str]:
    found = []
    for task in Path(f"/proc/{os.getpid()}/task").iterdir():
        with suppress(OSError):
            found += (task / "children").read_text().split()
    return found


def _most_mb(process: str) -> float:
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0
