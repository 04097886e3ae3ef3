"""The journal of requests: one row for what 1C asked and what it heard."""

import time
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from django.utils import timezone

from django_commerceml.exchange import throttling
from django_commerceml.exchange.calls import Call
from django_commerceml.exchange.refusals import Answer
from django_commerceml.exchange.sessions import address_of
from django_commerceml.logs import get_logger
from django_commerceml.models import ExchangeRequest
from django_commerceml.protocol import (
    Authorized,
    Content,
    Limits,
    NotModified,
    Reply,
    encode_reply,
    iter_parameters,
)

logger = get_logger(__name__)

_HIDDEN: Final = "…"
"""What stands for a secret."""
_TEXT: Final = 500
_WORD: Final = 20
_CLIENT: Final = 200
_LARGEST: Final = 2**63 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request as it came, and when."""

    method: str
    query: bytes
    call: Call
    received_at: datetime = field(default_factory=timezone.now)
    started: float = field(default_factory=time.monotonic)


def record(asked: Asked, answer: Answer, *, status: int) -> None:
    """Write down what was *asked* and its *answer*; nothing is raised.

    A journal that cannot be written is told to the log: 1C has its answer all the
    same. Of callers without a session only so many are written down in a minute.
    """
    try:
        if answer.session is None and not throttling.may_note_stranger():
            return
        _row(asked, answer, status).save(force_insert=True)
    except Exception:
        logger.exception("a request could not be journaled")


def _row(asked: Asked, answer: Answer, status: int) -> ExchangeRequest:
    call, session = asked.call, answer.session
    text, size = _describe(answer.reply)
    return ExchangeRequest(
        profile_id=session.profile_id if session else None,
        session=session,
        method=asked.method[:10],
        query=_clean(_hide(_join(asked.query), call), _TEXT),
        **_named(asked.query, call),
        body_bytes=_size(call.content_length) if call.is_upload else 0,
        status=status,
        reply=_clean(_hide(text, call), _TEXT, keeps_lines=True),
        reply_bytes=size,
        remote_address=address_of(call.remote_address),
        user_agent=_clean(call.user_agent, _CLIENT),
        request_id=call.request_id,
        seconds=round(time.monotonic() - asked.started, 3),
        received_at=asked.received_at,
    )


def _named(query: bytes, call: Call) -> dict[str, str]:
    """Return what *query* says of the command, whether or not it is one."""
    said = dict(reversed(list(iter_parameters(query, hidden=_HIDDEN))))
    return {
        "type": _clean(said.get("type", "").strip().lower(), _WORD),
        "mode": _clean(said.get("mode", "").strip().lower(), _WORD),
        "filename": _clean(_hide(said.get("filename", ""), call), _TEXT),
    }


def _join(query: bytes) -> str:
    """Return *query* as a text, its secrets hidden."""
    pairs = iter_parameters(query, hidden=_HIDDEN)
    return "&".join(f"{name}={value}" if value else name for name, value in pairs)


def _hide(text: str, call: Call) -> str:
    """Return *text* without the token of the session, wherever it stands."""
    return text.replace(call.cookie, _HIDDEN) if call.cookie else text


def _describe(reply: Reply) -> tuple[str, int]:
    """Return the words for *reply*, without its secrets, and its size in bytes."""
    if isinstance(reply, NotModified):
        return "", 0
    if isinstance(reply, Content):
        return reply.content_type, reply.size
    size = len(encode_reply(reply))
    if isinstance(reply, Authorized):
        reply = replace(reply, cookie_value=_HIDDEN, session_key=_HIDDEN)
    elif isinstance(reply, Limits):
        reply = replace(reply, session_key=_HIDDEN)
    return encode_reply(reply).decode(), size


def _size(content_length: str) -> int:
    """Return the length that was announced, 0 where there was none."""
    is_number = content_length.isascii() and content_length.isdecimal()
    return min(int(content_length[:20]), _LARGEST) if is_number else 0


def _clean(text: str, most: int, *, keeps_lines: bool = False) -> str:
    """Return *text* without what neither a database nor a person can take."""
    shown = (
        letter if letter.isprintable() or (keeps_lines and letter == "\n") else "?"
        for letter in text
    )
    return "".join(shown)[:most]
