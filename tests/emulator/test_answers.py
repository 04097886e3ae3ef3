"""What a family makes of the bytes of an answer."""

import pytest

from django_commerceml.emulator import Response
from django_commerceml.emulator.answers import decode_answer

TEXT = "success\nпринято"


def answer(text, encoding, content_type=None):
    headers = {} if content_type is None else {"content-type": content_type}
    return Response(status=200, headers=headers, body=text.encode(encoding))


@pytest.mark.parametrize(
    ("encoding", "content_type"),
    [
        ("utf-8", "text/plain; charset=utf-8"),
        ("windows-1251", "text/html; charset=windows-1251"),
        ("utf-8", "text/plain"),
        ("utf-8", None),
        ("windows-1251", None),
        ("windows-1251", "text/plain; charset=utf-8"),
        ("utf-8", "text/plain; charset=klingon"),
    ],
)
def test_an_answer_is_read_in_the_charset_that_fits(encoding, content_type):
    assert decode_answer(answer(TEXT, encoding, content_type)) == TEXT


def test_bytes_of_no_charset_are_read_with_replacement_marks():
    response = Response(status=200, body=b"ok \x98")

    assert decode_answer(response) == "ok \ufffd"
