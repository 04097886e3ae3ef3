"""Answers byte for byte, as every family of clients needs them (protocol A.2)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from django_commerceml.protocol import (
    Authorized,
    Failure,
    Limits,
    Progress,
    Success,
    encode_reply,
)

COOKIE = {"cookie_name": "commerceml", "cookie_value": "8f1c0d", "session_key": "4d1e"}
ANSWERS = [
    (Success(), "success"),
    (Success(lines=("Импорт завершён",)), "success\nИмпорт завершён"),
    (Success(lines=("a", "b")), "success\na\nb"),
    (
        Authorized(**COOKIE, timestamp="1795510000"),
        "success\ncommerceml\n8f1c0d\nsessid=4d1e\ntimestamp=1795510000",
    ),
    (Authorized(**COOKIE), "success\ncommerceml\n8f1c0d\nsessid=4d1e"),
    (Limits(use_zip=False, file_limit=204_800), "zip=no\nfile_limit=204800"),
    (Limits(use_zip=True, file_limit=0), "zip=yes\nfile_limit=0"),
    (
        Limits(use_zip=True, file_limit=1000, session_key="4d1e", version="3.1"),
        "zip=yes\nfile_limit=1000\nsessid=4d1e\nversion=3.1",
    ),
    (
        Limits(use_zip=True, file_limit=1000, session_key="4d1e"),
        "zip=yes\nfile_limit=1000",
    ),
    (
        Progress(message="Обработано 5000 из 11000 товаров"),
        "progress\nОбработано 5000 из 11000 товаров",
    ),
    (
        Failure(message="файл обрывается", code="XML-02"),
        "failure\nфайл обрывается [XML-02]",
    ),
    (
        Failure(message="файл обрывается", code="XML-02", journal="17"),
        "failure\nфайл обрывается [XML-02]\nжурнал: 17",
    ),
]
CHARSETS = ("utf-8", "windows-1251")


@pytest.mark.parametrize(("reply", "text"), ANSWERS)
@pytest.mark.parametrize("charset", CHARSETS)
def test_an_answer_has_these_bytes_and_no_others(reply, text, charset):
    assert encode_reply(reply, charset=charset) == text.encode(charset)


def test_answers_are_utf_8_unless_a_profile_says_otherwise():
    reply = Progress(message="Готово")

    assert encode_reply(reply) == encode_reply(reply, charset="utf-8")


def test_a_client_that_named_no_version_hears_exactly_two_lines():
    reply = Limits(use_zip=False, file_limit=1, session_key="x", version="")

    assert encode_reply(reply).count(b"\n") == 1


def test_a_letter_that_the_charset_lacks_becomes_a_question_mark():
    reply = Progress(message="Чай ☕")

    assert encode_reply(reply, charset="windows-1251") == "progress\nЧай ?".encode(
        "windows-1251"
    )


@given(st.text(max_size=100), st.sampled_from(CHARSETS))
def test_a_message_never_breaks_the_line_nor_the_encoding(message, charset):
    for reply in (
        Progress(message=message),
        Failure(message=message, code="X-01"),
        Success(lines=(message,)),
    ):
        data = encode_reply(reply, charset=charset)

        assert data.decode(charset).count("\n") == 1
        assert "\r" not in data.decode(charset)
        assert data.split(b"\n")[0] in {b"progress", b"failure", b"success"}
