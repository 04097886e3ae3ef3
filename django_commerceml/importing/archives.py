"""Zip archives: opened by magic, entry by entry, under limits, never extracted.

A name in an archive is a label like any other; the bytes of an entry become a
stored file of their own. The checks are those of reliability 2.5: overlapping
entries, ratios counted on bytes really read, two compressions, no encryption.
"""

import hashlib
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Final

from django.core.files.base import File
from django.utils import timezone

from django_commerceml.conf import get_settings
from django_commerceml.exceptions import ArchiveError, CommerceMLError
from django_commerceml.importing.contents import identify_head
from django_commerceml.importing.files import open_stored
from django_commerceml.importing.reports import record_failure
from django_commerceml.models import (
    FileKind,
    FilePart,
    FileState,
    StoredFile,
)
from django_commerceml.protocol import labels
from django_commerceml.storage import get_storage

_CHUNK: Final = 1 << 16
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED: Final = 0x1
_UTF8_NAME: Final = 0x800
_FREE_BYTES: Final = 1 << 20
_LOCAL_HEADER: Final = 30
_MAX_DIRECTORY: Final = 64 << 20
_LINK_OR_DEVICE: Final = frozenset({0o12, 0o2, 0o6, 0o1, 0o14})


def unpack(archive: StoredFile, *, is_over: Callable[[], bool] = lambda: False) -> bool:
    """Store the entries of *archive*; return whether all of them are there.

    Entries that an earlier call stored are not read again.

    Raises `ArchiveError`, and nothing of the archive is used then.
    """
    with tempfile.TemporaryFile() as content:
        _copy(archive, content)
        with _open(content) as package:
            entries = _checked(package, content)
            known = set(archive.entries.values_list("label_key", flat=True))
            for info, label in entries:
                if labels.same_key(label) in known:
                    continue
                if is_over():
                    return False
                _store(archive, package, info, label)
    archive.state = FileState.PROCESSED
    archive.updated_at = timezone.now()
    archive.save(update_fields=["state", "updated_at"])
    return True


def refuse(archive: StoredFile, error: CommerceMLError) -> None:
    """Set *archive* aside with its reason; entries already stored are dropped."""
    archive.entries.update(state=FileState.REFUSED)
    archive.state = FileState.REFUSED
    archive.problem = str(error)[:500]
    archive.updated_at = timezone.now()
    archive.save(update_fields=["state", "problem", "updated_at"])
    record_failure(archive.profile, error, session=archive.session, label=archive.label)


def _copy(archive: StoredFile, output: IO[bytes]) -> None:
    stream = open_stored(archive)
    while data := stream.read(_CHUNK):
        output.write(data)
    output.seek(0)


def _open(content: IO[bytes]) -> zipfile.ZipFile:
    if content.read(4) != b"PK\x03\x04":
        content.seek(0)
        if content.read(4) == b"PK\x05\x06":
            message = "архив пуст"
            raise ArchiveError(message, code="ZIP-08")
        message = "архив начинается не с заголовка zip"
        raise ArchiveError(message, code="ZIP-07")
    content.seek(0)
    try:
        return zipfile.ZipFile(content)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        message = "архив обрезан или повреждён, выгрузите его ещё раз"
        raise ArchiveError(message, code="ZIP-02") from error


def _checked(
    package: zipfile.ZipFile, content: IO[bytes]
) -> list[tuple[zipfile.ZipInfo, str]]:
    """Return the files of *package* with their labels, after every cheap check."""
    infos = package.infolist()
    if len(infos) > get_settings().max_archive_entries:
        message = f"в архиве {len(infos)} файлов, это слишком много"
        raise ArchiveError(message, code="ZIP-05")
    content.seek(0, 2)
    size = content.tell()
    if size - package.start_dir > _MAX_DIRECTORY:
        message = "оглавление архива слишком велико"
        raise ArchiveError(message, code="ZIP-05")
    _check_overlaps(infos, package.start_dir)
    entries = list(_labelled(infos))
    if not entries:
        message = "архив пуст"
        raise ArchiveError(message, code="ZIP-08")
    keys = [labels.same_key(label) for _, label in entries]
    if len(set(keys)) != len(keys):
        message = "в архиве два файла с одним именем"
        raise ArchiveError(message, code="ZIP-06")
    return entries


def _check_overlaps(infos: list[zipfile.ZipInfo], directory: int) -> None:
    """Refuse entries that share bytes (CVE-2024-0450), and two glued archives."""
    end = 0
    for info in sorted(infos, key=lambda item: item.header_offset):
        if info.header_offset < end:
            message = "файлы в архиве перекрываются"
            raise ArchiveError(message, code="ZIP-04")
        if end == 0 and info.header_offset != 0:
            message = "склеены два архива"
            raise ArchiveError(message, code="ZIP-07")
        end = info.header_offset + _LOCAL_HEADER + info.compress_size
    if infos and end > directory:
        message = "файлы в архиве перекрываются"
        raise ArchiveError(message, code="ZIP-04")


def _labelled(
    infos: list[zipfile.ZipInfo],
) -> Iterator[tuple[zipfile.ZipInfo, str]]:
    for info in infos:
        if info.is_dir():
            if info.file_size or info.compress_size:
                message = "папка архива содержит данные"
                raise ArchiveError(message, code="ZIP-03")
            continue
        _check_entry(info)
        yield info, labels.clean(_name(info))


def _check_entry(info: zipfile.ZipInfo) -> None:
    if info.flag_bits & _ENCRYPTED:
        message = "архив с паролем не читается, выгрузите без пароля"
        raise ArchiveError(message, code="ZIP-09")
    if info.compress_type not in _METHODS:
        message = "сжатие архива не поддерживается"
        raise ArchiveError(message, code="ZIP-04")
    if info.external_attr >> 28 in _LINK_OR_DEVICE:
        message = "в архиве ссылка вместо файла"
        raise ArchiveError(message, code="ZIP-03")


def _name(info: zipfile.ZipInfo) -> str:
    """Return the entry's name: UTF-8 by its flag, else cp866 as DOS wrote it."""
    name = info.orig_filename
    if "\x00" in name:
        return name
    if info.flag_bits & _UTF8_NAME or name.isascii():
        return name
    return name.encode("cp437").decode("cp866")


def _store(
    archive: StoredFile, package: zipfile.ZipFile, info: zipfile.ZipInfo, label: str
) -> None:
    now = timezone.now()
    with tempfile.TemporaryFile() as content:
        size, digest, head = _read(package, info, content)
        content.seek(0)
        key = get_storage().save(f"parts/{archive.uuid}/entry", File(content))
    kind = identify_head(label, head)
    # A picture's key is looked for, an unfinished file must never be: the part
    # row follows the file row at once, and only then is the entry complete.
    file = StoredFile.objects.create(
        profile=archive.profile,
        session=archive.session,
        archive=archive,
        label=label,
        label_key=labels.same_key(label),
        picture_key=labels.picture_key(label) if kind == FileKind.PICTURE else "",
        kind=kind,
        state=FileState.STORED,
        size=size,
        created_at=now,
        updated_at=now,
    )
    FilePart.objects.create(
        file=file,
        sequence=1,
        length=size,
        sha256=digest,
        storage_key=key,
        received_at=now,
    )


def _read(
    package: zipfile.ZipFile, info: zipfile.ZipInfo, output: IO[bytes]
) -> tuple[int, str, bytes]:
    """Copy one entry to *output*; return its size, SHA-256 and first bytes."""
    current = get_settings()
    allowed = _FREE_BYTES + info.compress_size * current.max_archive_ratio
    allowed = min(allowed, current.max_file_bytes)
    digest = hashlib.sha256()
    size = 0
    head = b""
    try:
        with package.open(info) as entry:
            while data := entry.read(_CHUNK):
                size += len(data)
                if size > allowed:
                    message = f"файл «{Path(info.filename).name}» слишком велик"
                    raise ArchiveError(message, code="ZIP-04")
                digest.update(data)
                output.write(data)
                head = head or data[:64]
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as error:
        message = f"файл «{Path(info.filename).name}» в архиве повреждён"
        raise ArchiveError(message, code="ZIP-03") from error
    return size, digest.hexdigest(), head
