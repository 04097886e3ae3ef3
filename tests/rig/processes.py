"""Child processes that tests start, pause, kill and start again."""

import ctypes
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Final, Self

PROJECT: Final = Path(__file__).resolve().parents[2]
"""Where modules of the project are found from."""
_READY_SECONDS: Final = 60.0
_STOP_SECONDS: Final = 20.0
_ANSWER_SECONDS: Final = 5.0
_PAUSE: Final = 0.02
_DIE_WITH_PARENT: Final = 1
_LIBC: Final = ctypes.CDLL(None)


class RigError(Exception):
    """A process of the rig did not do what it was started for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to run, and where."""

    name: str
    words: Sequence[str]
    directory: Path
    """Its working directory, its own; the log is kept there."""
    environment: Mapping[str, str] = field(default_factory=dict)
    is_ready: Callable[["Process"], bool] = lambda _: True


class Process:
    """One child, the head of a process group of its own.

    It ends with the process that started it, whatever happens to that one; it
    must be started by a thread that lives as long as it is wanted.
    """

    def __init__(self, order: Order, *, port: int = 0) -> None:
        self.name = order.name
        self.port = port
        self.directory = order.directory
        self.log = order.directory / "log"
        self._order = order
        self._child: subprocess.Popen[bytes] | None = None
        self._log_start = 0
        order.directory.mkdir(parents=True, exist_ok=True)

    @property
    def pid(self) -> int:
        """Return the id of the process, also of one that has ended."""
        return self._running().pid

    @property
    def children(self) -> list[int]:
        """Return the ids of its own children."""
        path = Path(f"/proc/{self.pid}/task/{self.pid}/children")
        return [int(word) for word in path.read_text().split()]

    @property
    def is_alive(self) -> bool:
        """Return whether it has not ended."""
        return self._child is not None and self._child.poll() is None

    @property
    def url(self) -> str:
        """Return the address of the site that it serves."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> Self:
        """Start it, again where it has ended; it goes on with the same log."""
        with self.log.open("ab") as log:
            self._log_start = log.tell()
            self._child = subprocess.Popen(  # noqa: S603 (words of our own)
                self._order.words,
                cwd=self.directory,
                env=dict(self._order.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_die_with_parent,  # noqa: PLW1509 (no lock is taken)
            )
        return self

    def wait_ready(self, seconds: float = _READY_SECONDS) -> Self:
        """Wait until it does its work.

        Raises `RigError`, with the end of its log, where it does not.
        """
        until(
            lambda: not self.is_alive or self._order.is_ready(self),
            f"{self.name} to be ready",
            seconds=seconds,
            explain=self.tail,
        )
        if not self.is_alive:
            raise RigError(f"{self.name} has ended at once:\n{self.tail()}")
        return self

    def kill(self) -> int:
        """Kill it with its children, at once; return its return code."""
        self._signal(signal.SIGKILL)
        return self.wait(_STOP_SECONDS)

    def stop(self, seconds: float = _STOP_SECONDS) -> int:
        """Ask it to end, wait until it has; return its return code.

        Raises `RigError` where it does not end, and kills it.
        """
        if self.is_alive:
            self._running().terminate()
        try:
            return self.wait(seconds)
        finally:
            self._signal(signal.SIGKILL)

    def pause(self) -> None:
        """Stop its clock, and its children's."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on after `pause`."""
        self._signal(signal.SIGCONT)

    def restart(self) -> Self:
        """Kill it if it lives, start it, wait until it is ready."""
        self.kill()
        return self.start().wait_ready()

    def wait(self, seconds: float) -> int:
        """Wait until it has ended; return its return code.

        Raises `RigError` where it has not ended in so many *seconds*.
        """
        try:
            return self._running().wait(seconds)
        except subprocess.TimeoutExpired as error:
            message = f"{self.name} goes on after {seconds} s:\n{self.tail()}"
            raise RigError(message) from error

    def said(self, words: str) -> bool:
        """Return whether it has said so in its log since its last start."""
        with self.log.open("rb") as log:
            log.seek(self._log_start)
            return words.encode() in log.read()

    def tail(self) -> str:
        """Return the end of its log."""
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        return text[-3000:]

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._child is None:
            raise RigError(f"{self.name} was not started")
        return self._child

    def _signal(self, number: signal.Signals) -> None:
        """Send a signal to all of its group that are left."""
        try:
            os.killpg(self.pid, number)
        except ProcessLookupError:
            return


def until(
    is_so: Callable[[], bool],
    what: str,
    *,
    seconds: float,
    explain: Callable[[], str] = str,
) -> None:
    """Wait for something.

    Raises `RigError` where it is not so in so many *seconds*.
    """
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            message = f"waited {seconds} s for {what}\n{explain()}"
            raise RigError(message)
        time.sleep(_PAUSE)


def find_port() -> int:
    """Return a port of this machine that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def ask(process: Process, method: str, path: str) -> int:
    """Return the status of an answer, 0 where there is none."""
    connection = HTTPConnection("127.0.0.1", process.port, timeout=_ANSWER_SECONDS)
    try:
        connection.request(method, path)
        return connection.getresponse().status
    except (OSError, HTTPException):
        return 0
    finally:
        connection.close()


def _die_with_parent() -> None:
    _LIBC.prctl(_DIE_WITH_PARENT, signal.SIGKILL)
