"""Records parsed in a process beside, while the caller writes what came before.

Parsing is half of an import, and Python does one thing at a time in a process.
Where no process can be started, or it dies, the caller's own process parses.
"""

import logging
import os
import subprocess
import sys
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from queue import Queue
from threading import Thread
from types import TracebackType
from typing import Any, Final, Self

from django_commerceml.cml.frames import read_frame, widen, write_all
from django_commerceml.cml.outline import Entry
from django_commerceml.cml.parsing import BunchParser, Reading, split_body
from django_commerceml.cml.wholeness import UncuttableError

logger = logging.getLogger(__name__)

_MOST_WAITING: Final = 2
"""So many requests wait at most until the process takes them."""
_MODULE: Final = "django_commerceml.cml.child"


def can_start() -> bool:
    """Return whether a process beside would have a processor, and can be started.

    Inside of some servers ``sys.executable`` is not Python.
    """
    is_python = Path(sys.executable or "").name.startswith(("python", "pypy"))
    return is_python and _processors() > 1


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class ParserBeside:
    """Parses bunches of one file in the order in which they were sent."""

    def __init__(self) -> None:
        self._parser = BunchParser({})
        self._sent: deque[tuple[Sequence[Entry], bytes]] = deque()
        self._process: subprocess.Popen[bytes] | None = None
        self._requests: Queue[Any] = Queue(_MOST_WAITING)
        self._writer: Thread | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._end()

    def start(self) -> None:
        """Start the process, so that it is there when it is wanted."""
        if self._process is not None or not can_start():
            return
        paths = [path or os.getcwd() for path in sys.path]  # noqa: PTH109 (as Python)
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
        try:
            self._process = subprocess.Popen(  # noqa: S603 (our own module)
                [sys.executable, "-P", "-m", _MODULE],
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
        except OSError:
            logger.warning("no process beside can be started", exc_info=True)
            return
        for pipe in (self._process.stdin, self._process.stdout):
            widen(pipe)
        self._writer = Thread(
            target=write_all, args=(self._requests, self._process.stdin), daemon=True
        )
        self._writer.start()

    @property
    def is_started(self) -> bool:
        """Whether the process is there."""
        return self._process is not None

    def check(self, pieces: Sequence[bytes]) -> None:
        """Have it checked that *pieces* are whole elements, as `check_whole` does."""
        self._write("check", b"".join(pieces))

    def end_check(self) -> None:
        """Raise `UncuttableError` where something was not whole, or nobody knows."""
        self._write("end_check")
        if not self._read():
            raise UncuttableError

    def begin(self, namespaces: Mapping[str, str]) -> None:
        """Begin with a file that uses *namespaces* (uri by prefix)."""
        self.start()
        self._parser = BunchParser(namespaces)
        self._write("begin", dict(namespaces))

    def send(self, bunch: Sequence[Entry], pieces: Sequence[bytes]) -> None:
        """Have *pieces*, the bytes of the entries, parsed."""
        body = b"".join(pieces)
        self._sent.append((bunch, body))
        self._write("parse", bunch, body)

    def receive(self) -> list[Reading]:
        """Return the readings of the bunch that was sent longest ago."""
        bunch, body = self._sent.popleft()
        found = self._read()
        if found is None:
            return self._parser.parse(bunch, split_body(bunch, body))
        return [
            Reading(entry, record, problems)
            for entry, (record, problems) in zip(bunch, found, strict=True)
        ]

    def _write(self, *request: object) -> None:
        """Send *request*, without waiting until the process takes it."""
        if self._process is not None:
            self._requests.put(request)

    def _read(self) -> Any:
        """Return the next answer, None where there is none."""
        if self._process is None or self._process.stdout is None:
            return None
        try:
            return read_frame(self._process.stdout)
        except (OSError, EOFError):
            self._give_up()
            return None

    def _give_up(self) -> None:
        logger.warning("the process beside has ended, going on without it")
        self._end()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        self._requests.put(None)
        if self._writer is not None:
            self._writer.join()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                _close(stream)
        process.wait()


def _close(stream: Any) -> None:
    try:
        stream.close()
    except OSError:
        logger.debug("a pipe was broken already")
