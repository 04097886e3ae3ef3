"""How much 1C may send: in a part, a file and a session, and what the disk holds."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from django.core.files.storage import FileSystemStorage
from django.db.models import Count, Max, Sum

from django_commerceml.conf import get_settings
from django_commerceml.exceptions import PartError, UploadTooLargeError
from django_commerceml.importing.faults import FULL_DISK
from django_commerceml.models import ExchangeSession
from django_commerceml.storage import get_storage

_SLACK: Final = 1 << 16
_LONGEST_NUMBER: Final = 18
_REMEMBER_MOST: Final = 1000
_RECENT: Final = 500
"""So many of the latest files are summed up anew; older ones do not grow."""

_sent_before: dict[str, tuple[int, int]] = {}
"""By session: up to which file its bytes are known, and how many they are."""


def declared_length(raw: str) -> int:
    """Return the Content-Length *raw*.

    Raises `PartError`: PART-02 where there is none, PART-03 where it is zero.
    """
    if not raw.isascii() or not raw.isdigit() or len(raw) > _LONGEST_NUMBER:
        message = "в запросе нет длины данных (Content-Length)"
        raise PartError(message, code="PART-02")
    length = int(raw)
    if length == 0:
        message = "пустой файл"
        raise PartError(message, code="PART-03")
    return length


def check_room(session: ExchangeSession, length: int) -> None:
    """Raise `UploadTooLargeError` when *length* more bytes are too many.

    PART-04 for a part above the profile's limit, DISK-01 for a full disk, PART-06
    for a session that sent too much.
    """
    limit = session.profile.file_limit
    if length > limit + _SLACK:
        message = f"часть файла больше, чем разрешено ({limit} байт)"
        raise UploadTooLargeError(message)
    _check_disk(length)
    if _sent_bytes(session) + length > get_settings().max_session_bytes:
        message = "за один обмен передано слишком много данных"
        raise UploadTooLargeError(message, code="PART-06")


@contextmanager
def full_disk_refused() -> Iterator[None]:
    """Turn "no space left" within the block into `UploadTooLargeError` (DISK-01)."""
    try:
        yield
    except OSError as error:
        if error.errno not in FULL_DISK:
            raise
        raise _no_space() from error


def check_file_size(label: str, size: int) -> None:
    """Raise `UploadTooLargeError` (PART-05) when *size* is too much for a file."""
    if size > get_settings().max_file_bytes:
        message = f"файл «{label}» слишком велик"
        raise UploadTooLargeError(message, code="PART-05")


def _check_disk(length: int) -> None:
    storage = get_storage()
    if not isinstance(storage, FileSystemStorage):
        return
    place = Path(storage.location)
    while not place.exists():
        place = place.parent
    if shutil.disk_usage(place).free < get_settings().min_free_bytes + length:
        raise _no_space()


def _no_space() -> UploadTooLargeError:
    message = "на диске магазина мало места, сообщите администратору"
    return UploadTooLargeError(message, code="DISK-01")


def _sent_bytes(session: ExchangeSession) -> int:
    """Return what *session* has sent, without summing up all of it every time."""
    last, before = _sent_before.get(session.token_hash, (0, 0))
    files = session.files.filter(archive=None, pk__gt=last)
    newer = files.aggregate(sent=Sum("size"), count=Count("pk"), last=Max("pk"))
    sent = before + (newer["sent"] or 0)
    if newer["count"] > _RECENT:
        growing = files.filter(pk=newer["last"]).aggregate(size=Sum("size"))["size"]
        _remember(session.token_hash, newer["last"] - 1, sent - (growing or 0))
    return sent


def _remember(session: str, last: int, sent: int) -> None:
    if len(_sent_before) >= _REMEMBER_MOST:
        _sent_before.clear()
    _sent_before[session] = (last, sent)
