"""Requests of 1C as the server takes them, without HTTP."""

import io
from typing import Any

from django_commerceml.exchange import Call, uploads
from django_commerceml.importing.files import open_stored
from django_commerceml.models import ExchangeSession, StoredFile


def make_call(data: bytes = b"", **values: object) -> Call:
    """Make a call that uploads *data*."""
    given: dict[str, Any] = {
        "profile_slug": None,
        "authorization": "",
        "cookie": "",
        "body": io.BytesIO(data),
        "content_length": str(len(data)),
        "is_upload": True,
        "is_secure": True,
        "is_from_browser": False,
        "remote_address": "192.0.2.1",
        "user_agent": "1C+Enterprise/8.3",
    }
    return Call(**(given | values))


def upload(session: ExchangeSession, label: str, *parts: bytes) -> StoredFile:
    """Upload *parts* and return the newest file called *label*."""
    for part in parts:
        uploads.receive_part(session, label, make_call(part))
    return StoredFile.objects.filter(label=label).latest("pk")


def split(data: bytes, size: int) -> list[bytes]:
    """Cut *data* as 1C does: every part but the last has *size* bytes."""
    return [data[start : start + size] for start in range(0, len(data), size)]


def read(file: StoredFile) -> bytes:
    """Return the whole content of *file*."""
    stream = open_stored(file)
    return b"".join(iter(lambda: stream.read(4096), b""))
