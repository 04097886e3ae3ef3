"""What 1C asks: the words of the protocol and a request as a value."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Final, TypeVar
from urllib.parse import unquote_to_bytes

from django_commerceml.exceptions import (
    FileNameError,
    OutOfOrderError,
    UnknownCommandError,
)


class ExchangeType(StrEnum):
    """What the exchange is about (the parameter *type*)."""

    CATALOG = "catalog"
    SALE = "sale"
    REFERENCE = "reference"
    LISTEN = "listen"
    """Whether orders wait: asked without a mode, answered when they do."""


class Mode(StrEnum):
    """What 1C wants to do (the parameter *mode*)."""

    CHECKAUTH = "checkauth"
    INIT = "init"
    FILE = "file"
    IMPORT = "import"
    DEACTIVATE = "deactivate"
    COMPLETE = "complete"
    QUERY = "query"
    SUCCESS = "success"
    INFO = "info"
    LISTEN = "listen"


Word = TypeVar("Word", ExchangeType, Mode)

_KEY_PARAMETERS: Final = frozenset({"sessid", "sessionkey"})
_SECRET_PARAMETERS: Final = _KEY_PARAMETERS | {"login", "password", "token", "cmlsid"}
_TOKEN_LENGTH: Final = 32
_MAX_QUERY: Final = 16_384
_MAX_PARAMETERS: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One request of 1C."""

    type: ExchangeType
    mode: Mode
    filename: str = ""
    """A label as 1C sent it, not yet checked (see `labels.clean`)."""
    version: str = ""
    """The highest schema version that the client speaks, "" when it did not say."""
    cml_version: str = ""
    timestamp: str = ""
    """Line 5 of checkauth, given back in mode=deactivate."""
    session_keys: tuple[str, ...] = ()
    """Candidates for the session key: sessid=…, or a bare token as a name."""


def parse_command(query: bytes) -> Command:
    """Return the command in the raw bytes of a query string.

    Names and values of *type* and *mode* are compared without case, unknown
    parameters are ignored (protocol A.11). Bytes are UTF-8 or windows-1251. Of all
    types only *listen* is said without a mode (protocol A.7).

    Raises `OutOfOrderError` (PROTO-01) for a missing or contradictory type or
    mode, `UnknownCommandError` (PROTO-02) for an unknown one, `FileNameError`
    (NAME-03) for two file names.
    """
    if len(query) > _MAX_QUERY:
        raise OutOfOrderError("слишком длинный запрос")
    pairs = list(_pairs(query))
    if len(pairs) > _MAX_PARAMETERS:
        raise OutOfOrderError("слишком много параметров запроса")
    named = {name.lower(): value for name, value in reversed(pairs)}
    exchange_type = _word(
        ExchangeType, _single(pairs, "type").lower(), "Неизвестный тип обмена"
    )
    return Command(
        type=exchange_type,
        mode=_mode(pairs, exchange_type),
        filename=_file_name(pairs),
        version=named.get("version", "").strip(),
        cml_version=named.get("cmlversion", "").strip(),
        timestamp=named.get("timestamp", "").strip(),
        session_keys=tuple(_session_keys(pairs)),
    )


def iter_parameters(query: bytes, *, hidden: str) -> Iterable[tuple[str, str]]:
    """Yield the parameters of *query*, names in lower case, fit to be written down.

    In place of a session's key, a login or a password stands *hidden*. Nothing is
    raised: a query that is no command is described, too.
    """
    for name, value in islice(_pairs(query[:_MAX_QUERY]), _MAX_PARAMETERS):
        key = name.lower()
        if not value and _is_bare_token(name):
            yield hidden, ""
        elif key in _SECRET_PARAMETERS or (key != "filename" and _is_bare_token(value)):
            yield key, hidden if value else ""
        else:
            yield key, value


def _pairs(query: bytes) -> Iterable[tuple[str, str]]:
    for piece in query.split(b"&"):
        if piece:
            name, _, value = piece.partition(b"=")
            yield _decode(name), _decode(value)


def _decode(raw: bytes) -> str:
    data = unquote_to_bytes(raw.replace(b"+", b" "))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("windows-1251", errors="replace")


def _single(pairs: list[tuple[str, str]], wanted: str) -> str:
    found = {value.strip() for name, value in pairs if name.lower() == wanted}
    if not found or found == {""}:
        raise OutOfOrderError(f"в запросе нет параметра {wanted}")
    if len({value.lower() for value in found}) > 1:
        raise OutOfOrderError(f"параметр {wanted} указан дважды")
    return found.pop()


def _mode(pairs: list[tuple[str, str]], exchange_type: ExchangeType) -> Mode:
    is_said = any(value.strip() for name, value in pairs if name.lower() == "mode")
    if exchange_type is ExchangeType.LISTEN and not is_said:
        return Mode.LISTEN
    return _word(Mode, _single(pairs, "mode").lower(), "Неизвестная команда")


def _word(words: type[Word], value: str, message: str) -> Word:
    try:
        return words(value)
    except ValueError as error:
        raise UnknownCommandError(f"{message}: «{value[:40]}»") from error


def _file_name(pairs: list[tuple[str, str]]) -> str:
    found = [value for name, value in pairs if name.lower() == "filename"]
    if len(found) > 1:
        message = "имя файла указано в запросе дважды"
        raise FileNameError(message, code="NAME-03")
    return found[0] if found else ""


def _session_keys(pairs: list[tuple[str, str]]) -> Iterable[str]:
    for name, value in pairs:
        if name.lower() in _KEY_PARAMETERS:
            if value.strip():
                yield value.strip()
        elif not value and _is_bare_token(name):
            yield name


def _is_bare_token(name: str) -> bool:
    return len(name) == _TOKEN_LENGTH and name.isalnum()
