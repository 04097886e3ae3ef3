"""Tables between two requests: in the storage that all web hosts share."""

import re
import tempfile
from datetime import timedelta
from typing import IO, Any, BinaryIO, Final, cast
from uuid import uuid4

from django.core.files.base import ContentFile, File
from django.utils import timezone
from import_export.tmp_storages import BaseStorage

from django_commerceml.exceptions import TableError
from django_commerceml.storage import get_storage

_FOLDER: Final = "tables"
_NAME: Final = re.compile(r"[0-9a-f]{32}")
_IN_MEMORY: Final = 4 * 1024 * 1024
_KEPT: Final = timedelta(days=1)
_GONE: Final = "загруженной таблицы больше нет, загрузите её ещё раз"


def keep(content: IO[Any]) -> str:
    """Store *content* for a day at most; return the name to find it by."""
    forget_old()
    name = uuid4().hex
    get_storage().save(_key(name), File(content))
    return name


def open_kept(name: str) -> BinaryIO:
    """Return what was kept as *name*, to be sought in, and closed.

    Raises `TableError` when it is not there any more.
    """
    storage = get_storage()
    if not _NAME.fullmatch(name) or not storage.exists(_key(name)):
        raise TableError(_GONE)
    copy = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 (the caller closes it)
    with storage.open(_key(name), "rb") as content:
        for chunk in content.chunks():
            copy.write(chunk)
    copy.seek(0)
    return cast("BinaryIO", copy)


def forget(name: str) -> None:
    """Erase what was kept as *name*, if it is there."""
    if _NAME.fullmatch(name):
        get_storage().delete(_key(name))


def forget_old() -> None:
    """Erase what was kept longer than a day: nobody came back for it."""
    storage = get_storage()
    try:
        names = storage.listdir(_FOLDER)[1]
    except OSError:  # there is no such folder yet
        return
    limit = timezone.now() - _KEPT
    for name in names:
        if _NAME.fullmatch(name) and storage.get_modified_time(_key(name)) < limit:
            storage.delete(_key(name))


def _key(name: str) -> str:
    return f"{_FOLDER}/{name}"


class SpoolStorage(BaseStorage):  # type: ignore[misc]  # the library has no types
    """Where import-export keeps a file between its preview and its confirmation."""

    def save(self, data: bytes) -> None:
        """Store *data* under a new name."""
        self.name = keep(ContentFile(data))

    def read(self) -> bytes:
        """Return what was stored."""
        with open_kept(str(self.name)) as content:
            return content.read()

    def remove(self) -> None:
        """Erase what was stored."""
        forget(str(self.name))
