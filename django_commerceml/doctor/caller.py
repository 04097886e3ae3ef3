"""Requests as 1C sends them: one connection, no redirect, login by Basic."""

import base64
import socket
import ssl
import time
from dataclasses import dataclass
from http.client import HTTPException
from typing import Final
from urllib.parse import quote

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from django_commerceml.emulator import Address, HttpTransport, Response, parse_address
from django_commerceml.protocol import PROBE_AGENT, ExchangeType, Mode

_TEXT: Final = 4000
_FAULTS: Final[tuple[tuple[type[Exception], Promise], ...]] = (
    (TimeoutError, gettext_lazy("it took too long")),
    (ConnectionRefusedError, gettext_lazy("nobody listens there")),
    (ConnectionError, gettext_lazy("the connection was cut off")),
    (socket.gaierror, gettext_lazy("no machine has this name")),
    (ssl.SSLError, gettext_lazy("the encryption failed")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What came back, or why nothing did."""

    response: Response | None = None
    error: str = ""
    seconds: float = 0

    @property
    def text(self) -> str:
        """Return the beginning of the answer as text."""
        body = self.response.body[:_TEXT] if self.response else b""
        try:
            return body.decode()
        except UnicodeDecodeError:
            return body.decode("windows-1251", errors="replace")

    @property
    def lines(self) -> list[str]:
        """Return the lines of the answer."""
        return [line.strip() for line in self.text.splitlines()]

    @property
    def verdict(self) -> str:
        """Return the first line of the answer, in lower case."""
        return self.lines[0].lower() if self.lines else ""

    @property
    def reason(self) -> str:
        """Return why the exchange refused, with its code."""
        return self.lines[1] if len(self.lines) > 1 else self.verdict

    def header(self, name: str) -> str:
        """Return the header *name*, in lower case, of the answer; "" without one."""
        return self.response.headers.get(name, "") if self.response else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What to ask."""

    mode: Mode
    filename: str = ""
    body: bytes | None = None
    with_login: bool = False
    with_cookie: bool = True
    seconds: float = 0
    """So much longer than usual the answer is awaited."""


class Caller:
    """Asks one store, and keeps the cookie that it gives."""

    def __init__(self, url: str, login: str, password: str, *, timeout: float) -> None:
        """Raise `ValueError` for a *url* that names no host."""
        self.address: Address = parse_address(url)
        self._pair = f"{login}:{password}".encode()
        self._timeout = timeout
        self.cookie = ""
        """Its name, "=" and its value."""
        self.slowest = 0.0
        """Seconds that the slowest answer took, but for those that were to be slow."""

    def ask(self, question: Question) -> Heard:
        """Return what is heard on *question*; a fault on the way is part of it."""
        transport = HttpTransport(
            self.address, timeout=self._timeout + question.seconds
        )
        started = time.monotonic()
        try:
            response = transport.send(
                "GET" if question.body is None else "POST",
                self._target(question),
                self._headers(question),
                question.body,
            )
        except (OSError, HTTPException) as error:
            spent = time.monotonic() - started
            return Heard(error=describe(error), seconds=spent)
        finally:
            transport.close()
        return self._heard(question, response, time.monotonic() - started)

    def _heard(self, question: Question, response: Response, seconds: float) -> Heard:
        self.slowest = max(self.slowest, seconds - question.seconds)
        return Heard(response=response, seconds=seconds)

    def _target(self, question: Question) -> str:
        query = f"type={ExchangeType.CATALOG}&mode={question.mode}"
        if question.filename:
            query += f"&filename={quote(question.filename)}"
        path, mark, rest = self.address.path.partition("?")
        return f"{path}?{query}" + (f"&{rest}" if mark else "")

    def _headers(self, question: Question) -> dict[str, str]:
        headers = {"User-Agent": PROBE_AGENT}
        if question.with_login:
            basic = base64.b64encode(self._pair).decode()
            headers["Authorization"] = f"Basic {basic}"
        if question.with_cookie and self.cookie:
            headers["Cookie"] = self.cookie
        if question.body is not None:
            headers["Content-Type"] = "application/octet-stream"
        return headers


def describe(error: Exception) -> str:
    """Return what *error* means, in words, and its name."""
    name = type(error).__name__
    for kind, words in _FAULTS:
        if isinstance(error, kind):
            return f"{words} ({name})"
    return name
