"""A disk that is full as long as a test wants it to be."""

import errno
import os
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage


class SmallDisk(FileSystemStorage):
    """Has no room while there is a file called "full" beside what it keeps."""

    def _save(self, name: str, content: "File[Any]") -> str:
        if Path(f"{self.location}.full").exists():
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        saved: str = super()._save(name, content)  # type: ignore[misc]  # the stubs hide it
        return saved
