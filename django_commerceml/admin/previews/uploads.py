"""Files that an operator uploads: stored as 1C's are, under the names they had."""

import shutil
import tempfile
from pathlib import Path, PurePosixPath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext

from django_commerceml.conf import get_settings
from django_commerceml.exceptions import MalformedFileError, UploadTooLargeError
from django_commerceml.importing.replays import (
    in_order,
    set_pictures_aside,
    store_path,
)
from django_commerceml.models import (
    ExchangeProfile,
    FileKind,
    FileState,
    ImportRun,
    StoredFile,
)
from django_commerceml.protocol.labels import MAX_LENGTH, same_key


def store_upload(
    profile: ExchangeProfile, upload: "UploadedFile[Any]"
) -> list[StoredFile]:
    """Store *upload* for *profile*; return all of its files that can be used.

    They stand apart from what 1C sends: under names of their own, never waited for
    by an exchange. Pictures are set aside until a preview is applied.

    Raises `UploadTooLargeError` (PART-04) for one beyond the limit of a file,
    `MalformedFileError` (XML-08) for one without CommerceML, and what
    `archives.unpack` raises for a bad archive.
    """
    most = get_settings().max_file_bytes
    if (upload.size or 0) > most:
        raise UploadTooLargeError(f"файл больше {most} байт")
    with tempfile.TemporaryDirectory() as directory:
        place = Path(directory) / (upload.name or "import.xml")
        with place.open("wb") as content:
            shutil.copyfileobj(upload, content)
        stored = store_path(profile, place)
    if not in_order(stored):
        message = "в файле нет ничего в формате CommerceML"
        raise MalformedFileError(message, code="XML-08")
    _set_apart(stored)
    return stored


def _set_apart(stored: list[StoredFile]) -> None:
    """Have no exchange take *stored* for files of its own."""
    set_pictures_aside(stored)
    others = [file for file in stored if file.kind != FileKind.PICTURE]
    for file in others:
        place = PurePosixPath(file.label)
        marked = gettext("%(name)s (by hand)") % {"name": place.stem}
        file.label = str(place.with_name(f"{marked}{place.suffix}"))[:MAX_LENGTH]
        file.label_key = same_key(file.label)
        file.state = FileState.PROCESSED
    StoredFile.objects.bulk_update(others, ["label", "label_key", "state"])


def take_pictures_up(run: ImportRun) -> None:
    """Have the pictures shown that were uploaded with the file of *run*.

    One that 1C has sent anew since then stays aside.
    """
    archive = run.file.archive if run.file else None
    if archive is None or archive.session_id is not None:
        return
    pictures = StoredFile.objects.filter(kind=FileKind.PICTURE)
    newer = pictures.filter(
        profile=OuterRef("profile"),
        picture_key=OuterRef("picture_key"),
        pk__gt=OuterRef("pk"),
    )
    aside = pictures.filter(archive=archive, state=FileState.SUPERSEDED)
    aside.filter(~Exists(newer)).update(state=FileState.STORED)
