"""Stored bytes as answers that a browser saves or shows, and never runs."""

import mimetypes
import re
from typing import Protocol

from django.http import FileResponse

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SHOWN_TYPES = frozenset(
    {"image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp"}
)
_OPAQUE = "application/octet-stream"


class ByteStream(Protocol):
    """What can be read to its end and closed."""

    def read(self, size: int = -1, /) -> bytes:
        """Return up to *size* bytes, b"" at the end."""

    def close(self) -> None:
        """Free what the stream holds."""


def save_as(stream: ByteStream, label: str) -> FileResponse:
    """Return *stream* as a file to save under the last part of *label*."""
    name = _CONTROL.sub("", label.replace("\\", "/")).rpartition("/")[2]
    return _protect(
        FileResponse(
            stream,
            as_attachment=True,
            filename=name or "file",
            content_type=_OPAQUE,
        )
    )


def show_picture(stream: ByteStream, key: str) -> FileResponse:
    """Return *stream* as the picture that the ending of *key* says."""
    guessed = mimetypes.guess_type(key)[0] or ""
    is_shown = guessed in _SHOWN_TYPES
    return _protect(
        FileResponse(
            stream,
            as_attachment=not is_shown,
            filename=key.rpartition("/")[2],
            content_type=guessed if is_shown else _OPAQUE,
        )
    )


def _protect(response: FileResponse) -> FileResponse:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
