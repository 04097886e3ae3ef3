"""The Django storage where uploads, outlines and pictures live."""

from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage, storages

from django_commerceml.conf import get_settings

_DIRECTORY_MODE = 0o700
_FILE_MODE = 0o600


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
