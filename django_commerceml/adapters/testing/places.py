"""Files lie elsewhere while an adapter is tried, and go afterwards."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from uuid import uuid4

from django.conf import settings
from django.test.utils import override_settings

_FILES: Final = "django.core.files.storage.FileSystemStorage"


@contextmanager
def files_aside() -> Iterator[None]:
    """Have the default storage, and the spool of the exchange, be empty directories."""
    with tempfile.TemporaryDirectory() as directory:
        media, spool = Path(directory, "media"), Path(directory, "spool")
        default = {"BACKEND": _FILES, "OPTIONS": {"location": str(media)}}
        given = getattr(settings, "COMMERCEML", {})
        own_spool = {"STORAGE": uuid4().hex, "SPOOL_DIRECTORY": str(spool)}
        with override_settings(
            MEDIA_ROOT=str(media),
            STORAGES={**settings.STORAGES, "default": default},
            COMMERCEML={**given, **own_spool},
        ):
            yield
