"""Bytes become UTF-8, whatever they were and however they arrive."""

import codecs
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from django_commerceml.cml.encodings import (
    Utf8Stream,
    declared_encoding,
    detect_encoding,
    is_utf8,
    opened,
    provable_encoding,
)
from django_commerceml.cml.names import ROOT
from django_commerceml.exceptions import MalformedFileError
from tests.cml.files import Trickle

TEXTS = st.text(st.characters(codec="windows-1251"), max_size=300)
CODECS = ("utf-8", "windows-1251", "utf-16")


def opener(data: bytes, step: int = 1 << 20):
    return lambda: Trickle(io.BytesIO(data), step)


def head(name: str, quote: str = '"') -> bytes:
    return f"<?xml version={quote}1.0{quote} encoding={quote}{name}{quote}?>".encode()


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b"", "utf-8"),
        (b"<a/>", "utf-8"),
        (b'<?xml version="1.0"?>', "utf-8"),
        (head("UTF-8"), "utf-8"),
        (head("utf8"), "utf-8"),
        (head("us-ascii"), "utf-8"),
        (head("Windows-1251", "'"), "windows-1251"),
        (head("CP1251"), "windows-1251"),
        (b"  " + head("windows-1251"), "windows-1251"),
        (codecs.BOM_UTF8 + head("utf-8"), "utf-8"),
        (codecs.BOM_UTF16_LE + "<a/>".encode("utf-16-le"), "utf-16"),
        (codecs.BOM_UTF16_BE + "<a/>".encode("utf-16-be"), "utf-16"),
        (b'<a encoding="koi8-r"/>', "utf-8"),
    ],
)
def test_the_declaration_or_the_mark_names_the_encoding(data, encoding):
    assert declared_encoding(data) == encoding


@pytest.mark.parametrize("name", ["koi8-r", "utf-7", "iso-8859-5", "x", "UCS-4"])
def test_an_encoding_that_is_not_read_here_is_refused(name):
    with pytest.raises(MalformedFileError) as caught:
        declared_encoding(head(name))

    assert caught.value.code == "XML-05"


@pytest.mark.parametrize("step", [1, 7, 1 << 20])
def test_a_declaration_is_believed_where_the_bytes_agree(step):
    windows = head("windows-1251") + "Чай".encode("windows-1251")

    assert detect_encoding(opener(windows, step)) == ("windows-1251", "")
    assert detect_encoding(opener(head("windows-1251"), step)) == ("windows-1251", "")
    assert detect_encoding(opener(head("utf-8"), step)) == ("utf-8", "")


@pytest.mark.parametrize(
    ("text", "codec", "proven"),
    [
        (f"<{ROOT}>", "windows-1251", "windows-1251"),
        (
            f"<?xml version='1.0'?>\n<!-- Чай --><x:{ROOT} ",
            "windows-1251",
            "windows-1251",
        ),
        (f"<{ROOT}>", "utf-8", ""),
        (f"<{ROOT}>", "koi8-r", ""),
        (f"<{ROOT}>", "cp866", ""),
        ("<root>Чай</root>", "windows-1251", ""),
        ("", "ascii", ""),
    ],
)
@pytest.mark.parametrize("step", [1, 1 << 20])
def test_windows_1251_is_proven_by_the_name_of_the_root(text, codec, proven, step):
    assert provable_encoding(opener(text.encode(codec), step)) == proven


@given(st.binary(max_size=40), st.integers(1, 5))
def test_utf_8_is_what_python_decodes(data, step):
    try:
        data.decode()
    except UnicodeDecodeError:
        expected = False
    else:
        expected = True

    assert is_utf8(opener(data, step)) is expected


@given(TEXTS, st.sampled_from(CODECS), st.integers(1, 9), st.integers(1, 9))
def test_a_stream_gives_utf_8_in_pieces_of_any_size(text, codec, step, size):
    stream = Utf8Stream(Trickle(io.BytesIO(text.encode(codec)), step), codec)

    pieces = iter(lambda: stream.read(size), b"")

    assert b"".join(pieces).decode() == text
    assert stream.position == len(text.encode())


@given(TEXTS, st.sampled_from(CODECS), st.integers(0, 700), st.booleans())
def test_a_stream_goes_forward_to_any_place(text, codec, position, can_seek):
    source = io.BytesIO(text.encode(codec))
    stream = Utf8Stream(source if can_seek else Trickle(source, 3), codec)

    stream.seek(position)

    rest = b"".join(iter(lambda: stream.read(100), b""))
    assert rest == text.encode()[position:]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b"\x98", "windows-1251"),
        (b"\xff\xfe\x00", "utf-16"),
        (b"\xff\xfe\x00\xd8", "utf-16"),
    ],
)
def test_bytes_that_are_no_text_in_their_encoding_are_refused(data, encoding):
    stream = Utf8Stream(io.BytesIO(data), encoding)

    with pytest.raises(MalformedFileError) as caught:
        list(iter(stream.read, b""))

    assert caught.value.code == "XML-05"


def test_a_stream_is_closed_when_it_can_be():
    source = io.BytesIO(b"")

    with opened(lambda: source) as stream:
        assert stream is source
    with opened(opener(b"x")) as other:
        assert other.read() == b"x"

    assert source.closed
