"""The Django storage where uploads, outlines and pictures live."""

from pathlib import Path
from typing import IO, Any, Final
from uuid import uuid4

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, storages

from django_commerceml.conf import get_settings

_DIRECTORY_MODE = 0o700
_FILE_MODE = 0o600
PIECE: Final = ".piece"
"""How the name of a file ends that is being written; a death leaves it behind."""


def get_storage() -> Storage:
    """Return ``STORAGES[COMMERCEML["STORAGE"]]``, or a private directory.

    The directory is of no web server's; only its owner may read it.
    """
    current = get_settings()
    if current.storage in settings.STORAGES:
        return storages[current.storage]
    location = current.spool_directory or str(Path.cwd() / "var" / "commerceml")
    return FileSystemStorage(
        location=location,
        file_permissions_mode=_FILE_MODE,
        directory_permissions_mode=_DIRECTORY_MODE,
    )


def replace(key: str, content: IO[Any]) -> None:
    """Store *content* as *key*, over what lies there; nobody ever sees half of it.

    A disk shows a file while it is written. Others may write it at the same time, but
    only with the same content.
    """
    storage = get_storage()
    if isinstance(storage, FileSystemStorage):
        name = storage.save(f"{key}.{uuid4().hex}{PIECE}", File(content))
        Path(storage.path(name)).replace(storage.path(key))
        return
    if storage.exists(key):
        storage.delete(key)
    name = storage.save(key, File(content))
    if name != key:  # another was first meanwhile, and stored the same
        storage.delete(name)
