"""What 1C hears: answers as values and their exact bytes (protocol A.1, A.2)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

SUCCESS: Final = "success"
FAILURE: Final = "failure"
PROGRESS: Final = "progress"


@dataclass(frozen=True, slots=True, kw_only=True)
class Success:
    """Done. For ``import`` it means: committed."""

    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorized:
    """The answer to ``checkauth``: cookie name and value, key, server time."""

    cookie_name: str
    cookie_value: str
    session_key: str
    timestamp: str = ""
    """Line 5; the catalogue has it, orders and reference books do not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The answer to ``init``.

    *session_key* and *version* go out only to a client that named a version:
    UT 11, ERP and Retail refuse anything but exactly two lines.
    """

    use_zip: bool
    file_limit: int
    session_key: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Not done yet: ask the same again."""

    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Refused: why, what to do, the code and the number in the journal."""

    message: str
    code: str
    journal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A file as the answer to ``query`` and ``info``."""

    content_type: str
    """With the charset that the declaration of the file names."""
    size: int
    """The exact number of bytes in all *chunks*."""
    chunks: Iterable[bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """Nothing new since 1C last asked: HTTP 304, the one answer that is not 200."""


TextReply = Success | Authorized | Limits | Progress | Failure
Reply = TextReply | Content | NotModified


def encode_reply(reply: TextReply, *, charset: str = "utf-8") -> bytes:
    """Return the exact bytes of *reply*: lines joined by a line feed, none at the end.

    A letter that *charset* lacks becomes "?".
    """
    text = "\n".join(_one_line(line) for line in _LINES[type(reply)](reply))
    return text.encode(charset, errors="replace")


def _one_line(line: str) -> str:
    return " ".join(line.split())


def _success(reply: Success) -> list[str]:
    return [SUCCESS, *reply.lines]


def _authorized(reply: Authorized) -> list[str]:
    lines = [
        SUCCESS,
        reply.cookie_name,
        reply.cookie_value,
        f"sessid={reply.session_key}",
    ]
    return [*lines, f"timestamp={reply.timestamp}"] if reply.timestamp else lines


def _limits(reply: Limits) -> list[str]:
    lines = [
        f"zip={'yes' if reply.use_zip else 'no'}",
        f"file_limit={reply.file_limit}",
    ]
    if not reply.version:
        return lines
    return [*lines, f"sessid={reply.session_key}", f"version={reply.version}"]


def _progress(reply: Progress) -> list[str]:
    return [PROGRESS, reply.message]


def _failure(reply: Failure) -> list[str]:
    lines = [FAILURE, f"{reply.message} [{reply.code}]"]
    return [*lines, f"журнал: {reply.journal}"] if reply.journal else lines


_LINES: Final[dict[type, Callable[..., list[str]]]] = {
    Success: _success,
    Authorized: _authorized,
    Limits: _limits,
    Progress: _progress,
    Failure: _failure,
}
