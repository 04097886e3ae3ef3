"""Which encoding a file is in, whatever its declaration says.

1C declares UTF-8 or windows-1251 and is sometimes wrong. A file is read in the
other encoding only where that is provable; otherwise it is refused.
"""

import codecs
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, Protocol

from django_commerceml.cml.names import ROOT
from django_commerceml.exceptions import MalformedFileError

UTF8: Final = "utf-8"
WINDOWS_1251: Final = "windows-1251"
UTF16: Final = "utf-16"

_ALLOWED = {
    "utf-8": UTF8,
    "utf8": UTF8,
    "us-ascii": UTF8,
    "windows-1251": WINDOWS_1251,
    "cp1251": WINDOWS_1251,
    "utf-16": UTF16,
    "utf-16le": UTF16,
    "utf-16be": UTF16,
}
_DECLARATION = re.compile(
    rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._\-]{1,40})["']"""
)
_CHUNK = 1 << 18
_HEAD = 512
_BEFORE_ROOT = 1 << 16
_ROOT_1251 = ROOT.encode(WINDOWS_1251)


class ByteStream(Protocol):
    """What a file must be able to do: be read forward."""

    def read(self, size: int = -1, /) -> bytes:
        """Return up to *size* bytes, b"" at the end."""


Opener = Callable[[], ByteStream]


@contextmanager
def opened(open_stream: Opener) -> Iterator[ByteStream]:
    """Give the stream that *open_stream* opens, and close it where it can be."""
    stream = open_stream()
    try:
        yield stream
    finally:
        close = getattr(stream, "close", None)
        if close is not None:
            close()


def declared_encoding(head: bytes) -> str:
    """Return the encoding that the first bytes of a file name; UTF-8 by default.

    Raises `MalformedFileError` (XML-05) for an encoding that is not read here.
    """
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return UTF16
    match = _DECLARATION.match(head.removeprefix(codecs.BOM_UTF8))
    if match is None:
        return UTF8
    name = match.group(1).decode("ascii").lower()
    if name not in _ALLOWED:
        message = f"кодировка «{name}» не поддерживается, выгрузите файл в UTF-8"
        raise MalformedFileError(message, code="XML-05")
    return _ALLOWED[name]


def detect_encoding(open_stream: Opener) -> tuple[str, str]:
    """Return the encoding to read a file in, and a warning or "".

    A file that declares windows-1251 and is valid UTF-8 throughout, with
    letters outside ASCII, is provably UTF-8: Russian text in windows-1251 is
    practically never valid UTF-8.
    """
    head = _read_head(open_stream, _HEAD)
    encoding = declared_encoding(head)
    if encoding == WINDOWS_1251 and _is_utf8_with_letters(open_stream):
        return UTF8, "файл объявлен как windows-1251, но записан в UTF-8"
    if encoding == UTF16 and not head.startswith(
        (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    ):
        # Read as ASCII, the declaration cannot be UTF-16.
        return UTF8, "файл объявлен как UTF-16, но записан в UTF-8"
    return encoding, ""


def _read_head(open_stream: Opener, size: int) -> bytes:
    """Return the first bytes of a file, whose stream may give a few at a time."""
    head = bytearray()
    with opened(open_stream) as stream:
        while len(head) < size and (data := stream.read(size - len(head))):
            head += data
    return bytes(head)


def provable_encoding(open_stream: Opener) -> str:
    """Return windows-1251 for a "UTF-8" file that provably is that, or "".

    The proof is the name of the root element, in the bytes of windows-1251.
    """
    head = _read_head(open_stream, _BEFORE_ROOT)
    return WINDOWS_1251 if _ROOT_1251 in head else ""


class Utf8Stream:
    """The file in UTF-8, re-encoded on the way where it is in another encoding."""

    def __init__(self, stream: ByteStream, encoding: str) -> None:
        self._stream = stream
        self._decoder = (
            None if encoding == UTF8 else codecs.getincrementaldecoder(encoding)()
        )
        self._pending = b""
        self._is_at_end = False
        self.position = 0

    def read(self, size: int = _CHUNK, /) -> bytes:
        """Return up to *size* bytes, b"" at the end.

        Raises `MalformedFileError` (XML-05) where the bytes are not text.
        """
        if self._decoder is None:
            data = self._stream.read(size)
        else:
            data = self._read_recoded(size)
        self.position += len(data)
        return data

    def _read_recoded(self, size: int) -> bytes:
        while not self._pending and not self._is_at_end:
            self._pending = self._recode(self._stream.read(size))
        data, self._pending = self._pending[:size], self._pending[size:]
        return data

    def _recode(self, data: bytes) -> bytes:
        assert self._decoder is not None  # noqa: S101 (for the type checker)
        self._is_at_end = not data
        try:
            return self._decoder.decode(data, final=not data).encode()
        except UnicodeDecodeError as error:
            message = "байты файла не соответствуют объявленной кодировке"
            raise MalformedFileError(message, code="XML-05") from error

    def seek(self, position: int) -> None:
        """Go forward to *position* (never back)."""
        if self._decoder is None and hasattr(self._stream, "seek"):
            self._stream.seek(position)
            self.position = position
        while self.position < position:
            if not self.read(min(_CHUNK, position - self.position)):
                break


def _is_utf8_with_letters(open_stream: Opener) -> bool:
    return is_utf8(open_stream) and not _is_ascii(open_stream)


def is_utf8(open_stream: Opener) -> bool:
    """Return whether the bytes of a file are UTF-8 throughout."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with opened(open_stream) as stream:
            while chunk := stream.read(_CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _is_ascii(open_stream: Opener) -> bool:
    with opened(open_stream) as stream:
        while chunk := stream.read(_CHUNK):
            if not chunk.isascii():
                return False
    return True
