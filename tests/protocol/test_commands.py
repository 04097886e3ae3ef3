"""What 1C asks, read off the raw query string (protocol A.1, A.11)."""

from urllib.parse import quote, quote_from_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from django_commerceml.exceptions import (
    FileNameError,
    OutOfOrderError,
    UnknownCommandError,
)
from django_commerceml.protocol import Command, ExchangeType, Mode, parse_command

TOKEN = "4d1e0a5f4d1e0a5f4d1e0a5f4d1e0a5f"
INIT = Command(type=ExchangeType.CATALOG, mode=Mode.INIT)
QUERY = b"type=catalog&mode=init"


def command(**values) -> Command:
    return Command(**{"type": ExchangeType.CATALOG, "mode": Mode.INIT, **values})


@pytest.mark.parametrize("exchange_type", ExchangeType)
@pytest.mark.parametrize("mode", Mode)
def test_every_type_and_mode_has_its_word(exchange_type, mode):
    query = f"type={exchange_type.value}&mode={mode.value}".encode()

    assert parse_command(query) == Command(type=exchange_type, mode=mode)


@pytest.mark.parametrize(
    "query", [b"type=listen", b"TYPE=Listen&mode=", b"type=listen&mode=listen"]
)
def test_whether_orders_wait_is_asked_without_a_mode(query):
    assert parse_command(query) == Command(type=ExchangeType.LISTEN, mode=Mode.LISTEN)


def test_the_order_to_begin_from_is_ignored():
    found = parse_command(b"type=sale&mode=query&orderIDfrom=1")

    assert found == Command(type=ExchangeType.SALE, mode=Mode.QUERY)


@pytest.mark.parametrize(
    "query",
    [
        b"type=catalog&mode=init",
        b"mode=init&type=catalog",
        b"TYPE=Catalog&MODE=INIT",
        b"type=+catalog+&mode=%20init",
        b"type=catalog&mode=init&",
        b"&&type=catalog&&mode=init",
        b"type=catalog&mode=init&unknown=1&bare&=x&==",
        b"type=catalog&mode=init&type=catalog&mode=INIT",
    ],
)
def test_order_case_blanks_and_unknown_parameters_mean_nothing(query):
    assert parse_command(query) == INIT


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (
            b"type=catalog&mode=file&filename=import.xml&sessid=" + TOKEN.encode(),
            command(mode=Mode.FILE, filename="import.xml", session_keys=(TOKEN,)),
        ),
        (
            b"type=catalog&sessid=abc&version=3.1&cmlVersion=2.10&mode=init",
            command(version="3.1", cml_version="2.10", session_keys=("abc",)),
        ),
        (
            b"type=catalog&mode=deactivate&sessid=abc&timestamp=1795510000",
            command(
                mode=Mode.DEACTIVATE, timestamp="1795510000", session_keys=("abc",)
            ),
        ),
        (
            b"type=catalog&mode=file&filename=Reports%5CExchange_1.zip",
            command(mode=Mode.FILE, filename="Reports\\Exchange_1.zip"),
        ),
        (
            b"type=catalog&mode=file&filename=import_files/ab/1+2.jpg",
            command(mode=Mode.FILE, filename="import_files/ab/1 2.jpg"),
        ),
    ],
)
def test_the_queries_of_every_family_are_understood(query, expected):
    assert parse_command(query) == expected


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        (b"sessid=" + TOKEN.encode(), (TOKEN,)),
        (b"SESSID=abc", ("abc",)),
        (b"sessionKey=abc", ("abc",)),
        (TOKEN.encode(), (TOKEN,)),
        (TOKEN.encode() + b"=", (TOKEN,)),
        (b"sessid=", ()),
        (b"sessid=+", ()),
        (b"sessid", ()),
        (b"", ()),
        (b"shortword", ()),
        (TOKEN.encode() + b"0", ()),
        (b"sessid=a&sessid=b", ("a", "b")),
    ],
)
def test_the_session_key_comes_in_three_spellings_or_not_at_all(query, keys):
    assert parse_command(QUERY + b"&" + query).session_keys == keys


@pytest.mark.parametrize(
    "raw",
    [
        "Выгрузка товаров.xml".encode(),
        "Выгрузка товаров.xml".encode("windows-1251"),
        quote("Выгрузка товаров.xml").encode(),
        quote_from_bytes("Выгрузка товаров.xml".encode("windows-1251")).encode(),
        "Выгрузка+товаров.xml".encode(),
    ],
)
def test_a_russian_file_name_comes_raw_or_quoted_in_either_encoding(raw):
    found = parse_command(b"type=catalog&mode=file&filename=" + raw)

    assert found.filename == "Выгрузка товаров.xml"


@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_a_quoted_file_name_is_read_as_it_was(name):
    query = f"type=catalog&mode=file&filename={quote(name)}".encode()

    assert parse_command(query).filename == name


@pytest.mark.parametrize(
    ("query", "code", "message"),
    [
        (b"", "PROTO-01", "в запросе нет параметра type"),
        (b"mode=init", "PROTO-01", "в запросе нет параметра type"),
        (b"type=catalog", "PROTO-01", "в запросе нет параметра mode"),
        (b"type=catalog&mode=", "PROTO-01", "в запросе нет параметра mode"),
        (b"type=catalog&mode=+", "PROTO-01", "в запросе нет параметра mode"),
        (
            b"type=catalog&type=sale&mode=init",
            "PROTO-01",
            "параметр type указан дважды",
        ),
        (
            b"type=catalog&mode=init&mode=file",
            "PROTO-01",
            "параметр mode указан дважды",
        ),
        (
            QUERY + b"&a=" + b"1" * 16_384,
            "PROTO-01",
            "слишком длинный запрос",
        ),
        (
            QUERY + b"&a=1" * 99,
            "PROTO-01",
            "слишком много параметров запроса",
        ),
    ],
)
def test_a_request_without_or_with_two_meanings_is_out_of_order(query, code, message):
    with pytest.raises(OutOfOrderError) as caught:
        parse_command(query)

    assert (caught.value.code, caught.value.message) == (code, message)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (b"type=crm&mode=init", "Неизвестный тип обмена: «crm»"),
        (b"type=catalog&mode=delete", "Неизвестная команда: «delete»"),
        (b"type=listen&mode=hear", "Неизвестная команда: «hear»"),
        ("type=catalog&mode=вперёд".encode(), "Неизвестная команда: «вперёд»"),
        (b"type=catalog&mode=" + b"x" * 90, f"Неизвестная команда: «{'x' * 40}»"),
    ],
)
def test_an_unknown_word_is_an_unknown_command(query, message):
    with pytest.raises(UnknownCommandError) as caught:
        parse_command(query)

    assert (caught.value.code, caught.value.message) == ("PROTO-02", message)


@pytest.mark.parametrize("second", [b"b.xml", b"a.xml", b""])
def test_two_file_names_are_refused(second):
    with pytest.raises(FileNameError) as caught:
        parse_command(QUERY + b"&filename=a.xml&FileName=" + second)

    assert caught.value.code == "NAME-03"


@given(st.binary(max_size=200))
def test_any_bytes_are_a_command_or_a_refusal(query):
    try:
        found = parse_command(query)
    except (FileNameError, OutOfOrderError, UnknownCommandError):
        return

    assert (found.type in ExchangeType, found.mode in Mode) == (True, True)
