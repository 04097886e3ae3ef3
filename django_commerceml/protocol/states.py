"""The conversation as a table: which request may follow which.

One cycle of a client is ``checkauth``, ``init``, then files and imports in any
number; with orders, ``query`` and ``success`` before them. Families skip steps
(protocol A.2.1-A.3.2), so the table is generous; what it forbids is only what no
family does and no server can serve.
"""

from enum import StrEnum
from typing import Final

from django_commerceml.exceptions import OutOfOrderError
from django_commerceml.protocol.commands import ExchangeType, Mode


class State(StrEnum):
    """Where a session stands."""

    NEW = "new"
    """No session yet."""
    AUTHORIZED = "authorized"
    """checkauth was answered."""
    READY = "ready"
    """init was answered."""
    UPLOADING = "uploading"
    """Files are coming in."""
    IMPORTING = "importing"
    """An import was asked for; ask again until it is done."""
    EXPORTING = "exporting"
    """Orders were asked for; the client has yet to confirm them."""
    FINISHED = "finished"
    """The client said that all is sent (complete, deactivate) or taken (success)."""


_GREETING: Final = frozenset({Mode.CHECKAUTH, Mode.INIT})
_UPLOAD: Final = _GREETING | {Mode.FILE, Mode.IMPORT}

MODES: Final[dict[ExchangeType, frozenset[Mode]]] = {
    ExchangeType.CATALOG: _UPLOAD | {Mode.DEACTIVATE, Mode.COMPLETE},
    ExchangeType.SALE: _UPLOAD | {Mode.QUERY, Mode.SUCCESS, Mode.INFO},
    ExchangeType.REFERENCE: _UPLOAD,
    ExchangeType.LISTEN: _GREETING | {Mode.LISTEN},
}
"""What may be asked for each type (protocol A.2, A.3, A.5, A.7)."""

_AT_ONCE: Final = {
    Mode.CHECKAUTH: State.AUTHORIZED,
    Mode.INIT: State.READY,
    Mode.FILE: State.UPLOADING,
    Mode.IMPORT: State.IMPORTING,
    Mode.QUERY: State.EXPORTING,
    Mode.SUCCESS: State.FINISHED,
    Mode.INFO: State.READY,
    Mode.LISTEN: State.READY,
}
_AFTER_LOGIN: Final = {
    **_AT_ONCE,
    Mode.DEACTIVATE: State.FINISHED,
    Mode.COMPLETE: State.FINISHED,
}

TRANSITIONS: Final[dict[State, dict[Mode, State]]] = {
    # Old clients send files with Basic alone, before any checkauth (A.1); the
    # end of an exchange without a beginning is nobody's.
    State.NEW: _AT_ONCE,
    # The Bitrix module repeats checkauth and init before each file, so a session
    # that only logged in may still end the exchange of the sessions before it.
    State.AUTHORIZED: _AFTER_LOGIN,
    State.READY: _AFTER_LOGIN,
    State.UPLOADING: _AFTER_LOGIN,
    State.IMPORTING: _AFTER_LOGIN,
    State.EXPORTING: _AFTER_LOGIN,
    State.FINISHED: _AFTER_LOGIN,
}


def next_state(state: State, exchange_type: ExchangeType, mode: Mode) -> State:
    """Return where *mode* leads from *state*.

    Raises `OutOfOrderError` for a mode that this type lacks, or that cannot come
    here.
    """
    if mode not in MODES[exchange_type]:
        message = f"команда {mode} для типа {exchange_type} не поддерживается"
        raise OutOfOrderError(message, code="PROTO-03")
    try:
        return TRANSITIONS[state][mode]
    except KeyError as error:
        message = f"команда {mode} пришла раньше, чем начался обмен"
        raise OutOfOrderError(message) from error
