"""The table of the conversation, as one (protocol A.2)."""

from itertools import product

import pytest

from django_commerceml.exceptions import OutOfOrderError
from django_commerceml.protocol import ExchangeType, Mode, State, next_state
from django_commerceml.protocol.states import MODES, TRANSITIONS

C, S, R = ExchangeType.CATALOG, ExchangeType.SALE, ExchangeType.REFERENCE
L = ExchangeType.LISTEN
LEADS_TO = {
    Mode.CHECKAUTH: State.AUTHORIZED,
    Mode.INIT: State.READY,
    Mode.FILE: State.UPLOADING,
    Mode.IMPORT: State.IMPORTING,
    Mode.DEACTIVATE: State.FINISHED,
    Mode.COMPLETE: State.FINISHED,
    Mode.QUERY: State.EXPORTING,
    Mode.SUCCESS: State.FINISHED,
    Mode.INFO: State.READY,
    Mode.LISTEN: State.READY,
}
UPLOAD = {Mode.CHECKAUTH, Mode.INIT, Mode.FILE, Mode.IMPORT}
ASKED_FOR = {
    C: {*UPLOAD, Mode.DEACTIVATE, Mode.COMPLETE},
    R: UPLOAD,
    S: {*UPLOAD, Mode.QUERY, Mode.SUCCESS, Mode.INFO},
    L: {Mode.CHECKAUTH, Mode.INIT, Mode.LISTEN},
}
NOT_FIRST = {Mode.DEACTIVATE, Mode.COMPLETE}


def outcome(state, exchange_type, mode):
    try:
        return next_state(state, exchange_type, mode)
    except OutOfOrderError as error:
        return error.code


def expected(state, exchange_type, mode):
    if mode not in ASKED_FOR[exchange_type]:
        return "PROTO-03"
    if state is State.NEW and mode in NOT_FIRST:
        return "PROTO-01"
    return LEADS_TO[mode]


def test_every_state_type_and_mode_leads_where_the_table_says():
    asked = list(product(State, ExchangeType, Mode))

    assert {words: outcome(*words) for words in asked} == {
        words: expected(*words) for words in asked
    }


def test_the_table_names_every_state_and_every_type():
    assert (set(TRANSITIONS), set(MODES)) == (set(State), set(ExchangeType))


@pytest.mark.parametrize(
    ("exchange_type", "modes", "states"),
    [
        (
            C,
            "checkauth init file file import import",
            "authorized ready uploading uploading importing importing",
        ),
        (C, "file file import", "uploading uploading importing"),
        (
            C,
            "checkauth init file checkauth init import deactivate complete",
            "authorized ready uploading authorized ready importing finished finished",
        ),
        (C, "checkauth deactivate", "authorized finished"),
        (
            C,
            "checkauth init file import complete checkauth init file",
            "authorized ready uploading importing finished authorized ready uploading",
        ),
        (R, "checkauth init file import", "authorized ready uploading importing"),
        (S, "checkauth query success", "authorized exporting finished"),
        (
            S,
            "checkauth init query query success info",
            "authorized ready exporting exporting finished ready",
        ),
        (
            S,
            "query success checkauth init file import",
            "exporting finished authorized ready uploading importing",
        ),
        (S, "file file", "uploading uploading"),
        (L, "listen checkauth init listen", "ready authorized ready ready"),
    ],
)
def test_every_family_comes_to_its_end(exchange_type, modes, states):
    state = State.NEW
    visited = []
    for mode in modes.split():
        state = next_state(state, exchange_type, Mode(mode))
        visited.append(state)

    assert visited == [State(word) for word in states.split()]


def test_a_refusal_says_what_was_asked():
    with pytest.raises(OutOfOrderError) as unsupported:
        next_state(State.NEW, S, Mode.COMPLETE)
    with pytest.raises(OutOfOrderError) as early:
        next_state(State.NEW, C, Mode.COMPLETE)

    assert unsupported.value.message == (
        "команда complete для типа sale не поддерживается"
    )
    assert early.value.message == "команда complete пришла раньше, чем начался обмен"
