"""Stored bytes as answers that a browser saves or shows, and never runs."""

import mimetypes
import re
from collections.abc import Iterator
from typing import Final, Protocol

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

_CHUNK: Final = 64 * 1024
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_OPAQUE: Final = "application/octet-stream"
_SHOWN_TYPES: Final = frozenset(
    {"image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp"}
)


class ByteStream(Protocol):
    """What can be read to its end and closed."""

    def read(self, size: int = -1, /) -> bytes:
        """Return up to *size* bytes, b"" at the end."""

    def close(self) -> None:
        """Free what the stream holds."""


def save_as(stream: ByteStream, label: str) -> StreamingHttpResponse:
    """Return *stream* as a file to save under the last part of *label*."""
    return _answer(_chunks(stream), label, _OPAQUE)


def save_chunks(chunks: Iterator[bytes], label: str) -> StreamingHttpResponse:
    """Return *chunks*, made while they are sent, as a file to save."""
    return _answer(chunks, label, _OPAQUE)


def show_picture(stream: ByteStream, key: str) -> StreamingHttpResponse:
    """Return *stream* as the picture that the ending of *key* says."""
    guessed = mimetypes.guess_type(key)[0]
    return _answer(
        _chunks(stream), key, guessed if guessed in _SHOWN_TYPES else _OPAQUE
    )


def _answer(
    chunks: Iterator[bytes], label: str, content_type: str
) -> StreamingHttpResponse:
    name = _CONTROL.sub("", label.replace("\\", "/")).rpartition("/")[2]
    is_saved = content_type == _OPAQUE
    return StreamingHttpResponse(
        chunks,
        content_type=content_type,
        headers={
            "Content-Disposition": content_disposition_header(is_saved, name)
            or "inline",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )


def _chunks(stream: ByteStream) -> Iterator[bytes]:
    try:
        while chunk := stream.read(_CHUNK):
            yield chunk
    finally:
        stream.close()
