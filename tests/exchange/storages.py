"""Storages that fail."""

import errno

from django.core.files.storage import FileSystemStorage


class Off(FileSystemStorage):
    """A storage that nobody foresaw."""

    def _save(self, name, content):
        raise RuntimeError("the storage is off")


class Full(FileSystemStorage):
    """A storage that has no space left."""

    def _save(self, name, content):
        raise OSError(errno.ENOSPC, "no space left on device")
