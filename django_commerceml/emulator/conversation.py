"""One conversation with a site: requests as a family spells them, answers checked."""

import base64
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from http.client import HTTPException
from typing import Final, TypeVar

from django_commerceml.emulator.answers import (
    Authorization,
    RefusedAnswerError,
    ServerLimits,
    decode_answer,
    read_authorization,
    read_limits,
    read_success,
)
from django_commerceml.emulator.dialects import Dialect, TokenUse
from django_commerceml.emulator.steps import ExchangeFailedError, Step
from django_commerceml.emulator.transport import Response, Transport
from django_commerceml.protocol.commands import ExchangeType, Mode

T = TypeVar("T")
A = TypeVar("A", str, bytes)

_OK: Final = 200
_SHORT: Final = 100_000
"""A longer answer is not shown to the operator."""

StepHandler = Callable[[Step], None]


class SessionKey(StrEnum):
    """What the client sends as its session key."""

    GIVEN = "given"
    """What the family makes of line 4 of checkauth."""
    EMPTY = "empty"
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Where the site's script is and how 1C is known there."""

    path: str = "/1c/"
    """As the operator typed it, with or without the final slash."""
    login: str
    password: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conduct:
    """How one exchange departs from the habits of its family."""

    exchange_type: ExchangeType = ExchangeType.CATALOG
    chunk_size: int | None = None
    """Bytes in a part, whatever the server's ``file_limit`` says."""
    use_zip: bool = True
    """Whether zip is used where the server allows it and the family wants it."""
    repeat_part: bool = False
    """Whether one part is sent twice, as after a lost answer."""
    lose_cookie: bool = False
    """Whether the cookie never comes back; login and password go along instead."""
    session_key: SessionKey = SessionKey.GIVEN
    max_polls: int = 100_000
    """How often an import is asked for before the client gives up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One thing to say to the site."""

    mode: Mode
    filename: str = ""
    body: bytes | None = None
    part: int = 1
    parts: int = 1
    extra: str = ""
    """A further piece of the query, with its ``&``."""
    path: str = ""
    """The path where it is not the one that the operator typed (UNF)."""


class Conversation:
    """Says messages to a site and keeps what checkauth gave."""

    def __init__(
        self,
        transport: Transport,
        *,
        dialect: Dialect,
        account: Account,
        conduct: Conduct,
        on_step: StepHandler,
    ) -> None:
        self._transport = transport
        self._dialect = dialect
        self._account = account
        self._conduct = conduct
        self._on_step = on_step
        self._authorization: Authorization | None = None
        self.first_time_line = ""
        """Line 5 of the first checkauth: when the exchange began."""
        self.requests = 0
        self.sent_bytes = 0
        self.received_bytes = 0

    def authorize(self) -> None:
        """Say checkauth, as on a new connection."""
        self._authorization = None
        given, _ = self.ask(Message(mode=Mode.CHECKAUTH), read_authorization)
        self._authorization = given
        self.first_time_line = self.first_time_line or given.time_line

    def begin(self) -> ServerLimits:
        """Say init and return what the server allows."""

        def accept(text: str) -> ServerLimits:
            return read_limits(text, self._dialect)

        return self.ask(Message(mode=Mode.INIT), accept)[0]

    def tell(self, message: Message) -> Step:
        """Say *message*, to which only ``success`` is an answer."""
        return self.ask(message, read_success)[1]

    def ask(self, message: Message, accept: Callable[[str], T]) -> tuple[T, Step]:
        """Say *message*; return what *accept* makes of the answer, and the step.

        Raises `ExchangeFailedError` where there is no answer or a refused one.
        """
        step, response = self._send(message)
        step = replace(step, answer=decode_answer(response))
        self._on_step(step)
        return _accept(accept, step.answer, step), step

    def fetch(self, message: Message, accept: Callable[[bytes], T]) -> tuple[T, Step]:
        """Say *message*, to which a file is the answer (see `ask`)."""
        step, response = self._send(message)
        step = replace(step, received_bytes=len(response.body))
        self._on_step(step)
        told = step
        if len(response.body) <= _SHORT:
            told = replace(step, answer=decode_answer(response))
        return _accept(accept, response.body, told), step

    def _send(self, message: Message) -> tuple[Step, Response]:
        step = Step(
            mode=message.mode,
            query=self._make_query(message),
            filename=message.filename,
            part=message.part,
            parts=message.parts,
            sent_bytes=len(message.body or b""),
        )
        started = time.perf_counter()
        response = self._carry(step, message)
        self.requests += 1
        self.sent_bytes += step.sent_bytes
        self.received_bytes += len(response.body)
        step = replace(
            step,
            status=response.status,
            seconds=time.perf_counter() - started,
        )
        return step, response

    def _carry(self, step: Step, message: Message) -> Response:
        body = message.body
        method = "GET" if body is None else "POST"
        target = f"{message.path or self._account.path}?{step.query}"
        headers = self._make_headers(step.mode)
        try:
            return self._transport.send(method, target, headers, body)
        except (OSError, HTTPException) as error:
            text = f"Сервер не ответил: {str(error) or type(error).__name__}."
            raise ExchangeFailedError(text, step) from error

    def _make_query(self, message: Message) -> str:
        dialect, mode = self._dialect, message.mode
        name = f"&filename={message.filename}" if message.filename else ""
        return dialect.query.format(
            type=self._conduct.exchange_type,
            mode=mode,
            filename=name + message.extra,
            token=self._make_token(),
            version=dialect.version if mode in dialect.version_modes else "",
        )

    def _make_token(self) -> str:
        use, key = self._dialect.token, self._conduct.session_key
        if (
            self._authorization is None
            or use is TokenUse.IGNORED
            or key is SessionKey.MISSING
        ):
            return ""
        if key is SessionKey.EMPTY:
            return "&sessid="
        line = self._authorization.key_line
        if use is TokenUse.VALUE:
            return f"&sessid={line.replace('sessid=', '')}"
        return f"&{line}" if line else ""

    def _make_headers(self, mode: Mode) -> dict[str, str]:
        headers = {"User-Agent": self._dialect.user_agent}
        lose_cookie = self._conduct.lose_cookie
        if self._authorization is not None and not lose_cookie:
            headers["Cookie"] = self._authorization.cookie
        if mode is Mode.CHECKAUTH or self._dialect.always_sends_login or lose_cookie:
            headers["Authorization"] = self._make_basic()
        return headers

    def _make_basic(self) -> str:
        pair = f"{self._account.login}:{self._account.password}"
        data = pair.encode(self._dialect.login_encoding, errors="replace")
        return f"Basic {base64.b64encode(data).decode()}"


def _accept(accept: Callable[[A], T], answer: A, step: Step) -> T:
    """Return what *accept* makes of *answer*, which *step* brought."""
    try:
        return accept(answer)
    except RefusedAnswerError as error:
        text = str(error)
        if step.status != _OK:
            text += f" Код состояния HTTP: {step.status}."
        raise ExchangeFailedError(text, step) from error
