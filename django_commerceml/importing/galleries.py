"""Pictures known by content, checked, and kept in the storage under their hash."""

import hashlib
import os
import struct
import tempfile
import warnings
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from operator import methodcaller
from threading import Lock
from typing import IO, Final

from PIL import Image, UnidentifiedImageError

from django_commerceml.cml.encodings import ByteStream
from django_commerceml.conf import get_settings
from django_commerceml.exceptions import PictureError
from django_commerceml.storage import get_storage, replace

_EXTENSIONS: Final = {"JPEG": "jpg", "PNG": "png", "GIF": "gif", "WEBP": "webp"}
_BROKEN: Final = (OSError, SyntaxError, ValueError, EOFError, struct.error, IndexError)
"""What Pillow raises over bytes that are not whole."""
_CHUNK: Final = 1 << 16
FOLDER: Final = "pictures"
"""Where in the storage they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A picture that lies in the storage."""

    key: str
    sha256: str


class Gallery:
    """Keeps pictures, side by side in threads; the same one only once."""

    def __init__(self) -> None:
        self._locks: defaultdict[str, Lock] = defaultdict(Lock)

    def keep(self, stream: ByteStream) -> Kept:
        """Check and keep the picture in *stream*.

        Raises what `sniff_picture` raises, and `StoredFileError` where the bytes
        are not what 1C sent.
        """
        with tempfile.TemporaryFile() as content:
            digest = copy_hashed(stream, content)
            key = f"{FOLDER}/{digest[:2]}/{digest}.{sniff_picture(content)}"
            with self._locks[key]:
                _store(key, content)
        return Kept(key=key, sha256=digest)


def _store(key: str, content: IO[bytes]) -> None:
    """Store *content*, unless it is there; half of it is what a death has left."""
    storage = get_storage()
    size = content.seek(0, os.SEEK_END)
    if storage.exists(key) and storage.size(key) == size:
        return
    content.seek(0)
    replace(key, content)


@contextmanager
def bombs_refused() -> Iterator[None]:
    """Have Pillow raise over a picture that would fill the memory, in all threads."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        yield


def copy_hashed(stream: ByteStream, output: IO[bytes]) -> str:
    """Copy *stream* to *output*; return its SHA-256."""
    digest = hashlib.sha256()
    while data := stream.read(_CHUNK):
        digest.update(data)
        output.write(data)
    return digest.hexdigest()


def sniff_picture(content: IO[bytes]) -> str:
    """Return the extension that the content calls for.

    Raises `PictureError`: IMG-01 not a picture of a known kind, IMG-02 too many
    pixels, IMG-03 cut or broken.
    """
    try:
        extension = _check_size(content)
        _check_whole(content)
    except UnidentifiedImageError as error:
        raise PictureError("это не картинка JPEG, PNG, GIF или WebP") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        message = "картинка слишком велика"
        raise PictureError(message, code="IMG-02") from error
    except _BROKEN as error:
        message = "картинка обрезана или повреждена"
        raise PictureError(message, code="IMG-03") from error
    return extension


def _check_size(content: IO[bytes]) -> str:
    content.seek(0)
    with Image.open(content, formats=tuple(_EXTENSIONS)) as picture:
        width, height = picture.size
        if width * height > get_settings().max_picture_pixels:
            message = f"картинка слишком велика: {width} на {height} точек"
            raise PictureError(message, code="IMG-02")
        return _EXTENSIONS[picture.format or ""]


def _check_whole(content: IO[bytes]) -> None:
    """Check the sums of the picture and decode it: each misses what the other finds."""
    for check in (methodcaller("verify"), methodcaller("load")):
        content.seek(0)
        with Image.open(content, formats=tuple(_EXTENSIONS)) as picture:
            check(picture)
