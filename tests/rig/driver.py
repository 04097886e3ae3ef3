"""1C, which goes on whatever dies at the other side: it asks again, or begins anew."""

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from http.client import HTTPException
from pathlib import Path
from typing import Final

from django_commerceml.emulator import (
    Account,
    Client,
    Conduct,
    ExchangeFailedError,
    HttpTransport,
    Infobase,
    Response,
    get_dialect,
    parse_address,
)
from tests.factories import PASSWORD
from tests.rig.processes import Process, RigError

_ANSWER_SECONDS: Final = 60
_SITES_SECONDS: Final = 60
_MOST_TRIES: Final = 40
_PAUSE: Final = 0.05
_REFUSED: Final = b"failure"


@dataclass(slots=True)
class Line:
    """The way to several sites that are one: each request goes to the next of them.

    A site that is not there is passed over. Where an answer is lost, the same
    request goes out again if the line *repeats*; else 1C hears of it.
    """

    sites: Sequence[Process]
    mend: Callable[[], object]
    repeats: bool = True
    accepted: set[str] = field(default_factory=set)
    """Hashes of the parts that a site said it has."""
    losses: int = 0
    turn: int = 0

    def send(
        self,
        method: str,
        path_and_query: str,
        headers: Mapping[str, str],
        body: bytes | None,
    ) -> Response:
        """Return the answer of a site.

        Raises `OSError` or `http.client.HTTPException` where it was lost.
        """
        answer = self._ask(method, path_and_query, headers, body)
        if body is not None and not answer.body.lower().startswith(_REFUSED):
            self.accepted.add(hashlib.sha256(body).hexdigest())
        return answer

    def _ask(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes | None
    ) -> Response:
        while True:
            try:
                return self._send(method, target, headers, body)
            except (OSError, HTTPException):
                self.losses += 1
                if not self.repeats or self.losses > _MOST_TRIES:
                    raise

    def _send(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes | None
    ) -> Response:
        ends_at = time.monotonic() + _SITES_SECONDS
        while time.monotonic() < ends_at:
            self.mend()
            self.turn += 1
            site = self.sites[self.turn % len(self.sites)]
            way = HttpTransport(parse_address(site.url), timeout=_ANSWER_SECONDS)
            try:
                return way.send(method, target, headers, body)
            except ConnectionRefusedError:
                time.sleep(_PAUSE)
            finally:
                way.close()
        raise RigError("no site answers")


@dataclass(frozen=True, slots=True, kw_only=True)
class OneC:
    """One 1C, known to the site by *login*."""

    line: Line
    login: str
    refusals: list[str] = field(default_factory=list)
    """What it heard and never should."""

    def export(self, directory: Path, conduct: Conduct, *, dialect: str) -> None:
        """Send the catalogue in *directory* until an exchange has gone well."""
        client = self.client(dialect, conduct)
        self._insist(lambda: client.exchange(directory))

    def exchange_orders(self, infobase: Infobase, *, dialect: str) -> None:
        """Exchange orders until it has gone well, both ways."""
        client = self.client(dialect, Conduct())
        self._insist(lambda: client.exchange_orders(infobase))

    def client(self, dialect: str, conduct: Conduct) -> Client:
        """Return what speaks for it, once."""
        return Client(
            self.line,
            dialect=replace(get_dialect(dialect), pause=_PAUSE),
            account=Account(
                path=f"/1c/{self.login}/", login=self.login, password=PASSWORD
            ),
            conduct=conduct,
        )

    def _insist(self, exchange: Callable[[], object]) -> None:
        """Exchange, again from the beginning where an answer was lost.

        Raises `RigError` where it does not come to an end.
        """
        for _ in range(_MOST_TRIES):
            try:
                exchange()
            except ExchangeFailedError as error:
                if error.step.status:
                    self.refusals.append(f"{error.step.summary}: {error}")
            else:
                return
        raise RigError(f"no exchange went well: {self.refusals}")


def mend(processes: Sequence[Process]) -> int:
    """Start the processes that have ended; return how many there were."""
    dead = [process for process in processes if not process.is_alive]
    for process in dead:
        process.start()
    return len(dead)
