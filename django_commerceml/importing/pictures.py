"""Pictures: known by content, checked, stored under their hash, linked by path."""

import hashlib
import struct
import tempfile
import warnings
from collections.abc import Callable, Iterable
from operator import methodcaller
from typing import IO, Final

from django.core.files.base import File
from django.utils import timezone
from PIL import Image, UnidentifiedImageError

from django_commerceml.conf import get_settings
from django_commerceml.exceptions import CommerceMLError, PictureError
from django_commerceml.importing import joining, upserts
from django_commerceml.importing.files import PartsReader, open_parts, open_stored
from django_commerceml.importing.reports import record_failure
from django_commerceml.models import (
    ExchangeProfile,
    FileKind,
    FileState,
    ProductImage,
    StoredFile,
)
from django_commerceml.storage import get_storage

_EXTENSIONS: Final = {"JPEG": "jpg", "PNG": "png", "GIF": "gif", "WEBP": "webp"}
_BROKEN: Final = (OSError, SyntaxError, ValueError, EOFError, struct.error, IndexError)
"""What Pillow raises over bytes that are not whole."""
_CHUNK: Final = 1 << 16


def process_pictures(
    profile: ExchangeProfile, *, is_over: Callable[[], bool] = lambda: False
) -> bool:
    """Check and store the pictures that came; return whether none is left.

    One picture is always done. A bad one is set aside with its reason and stops
    nothing.
    """
    waiting = StoredFile.objects.filter(
        profile=profile, kind=FileKind.PICTURE, state=FileState.STORED
    ).order_by("pk")
    for number, file in enumerate(waiting.iterator(chunk_size=200)):
        if number and is_over():
            return False
        try:
            _process(file)
        except CommerceMLError as error:
            _refuse(file, error)
    return True


def _process(file: StoredFile) -> None:
    """Store *file*; where its parts do not join, in the other way they might."""
    try:
        _store(file)
    except PictureError:
        if not joining.rejoin(file, lambda parts: _try(file, parts)):
            raise
        _store(file)


def _store(file: StoredFile) -> None:
    with tempfile.TemporaryFile() as content:
        digest = _copy(open_stored(file), content)
        extension = sniff_picture(content)
        key = f"pictures/{digest[:2]}/{digest}.{extension}"
        storage = get_storage()
        if not storage.exists(key):
            content.seek(0)
            storage.save(key, File(content))
    file.content_key = key
    file.content_sha256 = digest
    file.state = FileState.PROCESSED
    file.updated_at = timezone.now()
    file.save(update_fields=["content_key", "content_sha256", "state", "updated_at"])
    ProductImage.objects.filter(
        product__profile=file.profile_id, path=file.picture_key
    ).exclude(file=key).update(file=key)


def _try(file: StoredFile, replays: set[int]) -> str | None:
    """Return the hash of the picture that *file* is without *replays*."""
    with tempfile.TemporaryFile() as scratch:
        digest = _copy(open_parts(file, without=replays), scratch)
        try:
            sniff_picture(scratch)
        except PictureError:
            return None
    return digest


def _copy(stream: PartsReader, output: IO[bytes]) -> str:
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
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
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


def _refuse(file: StoredFile, error: CommerceMLError) -> None:
    file.state = FileState.REFUSED
    file.problem = str(error)[:500]
    file.updated_at = timezone.now()
    file.save(update_fields=["state", "problem", "updated_at"])
    record_failure(file.profile, error, session=file.session, label=file.label)


def link_pictures(profile_id: int, paths: Iterable[str]) -> None:
    """Give product images the pictures that came before them, by *paths*."""
    stored = StoredFile.objects.filter(
        profile_id=profile_id, kind=FileKind.PICTURE, state=FileState.PROCESSED
    )
    if not stored.exists():
        return
    for chunk in upserts.in_chunks(paths):
        keys = dict(
            stored.filter(picture_key__in=chunk)
            .order_by("pk")
            .values_list("picture_key", "content_key")
        )
        images = list(
            ProductImage.objects.filter(
                product__profile_id=profile_id, path__in=keys
            ).only("pk", "path", "file")
        )
        changed = [image for image in images if image.file != keys[image.path]]
        for image in changed:
            image.file = keys[image.path]
        ProductImage.objects.bulk_update(changed, ["file"], batch_size=200)
