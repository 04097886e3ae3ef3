"""Parts of files: read, measured, stored one by one, never appended to anything."""

import hashlib
import shutil
import tempfile
from typing import IO, Final

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone

from django_commerceml.conf import get_settings
from django_commerceml.exceptions import PartError, UploadTooLargeError
from django_commerceml.exchange.calls import Body, Call
from django_commerceml.importing.contents import (
    HEAD_SIZE,
    begins_document,
    identify_head,
)
from django_commerceml.importing.files import read_head
from django_commerceml.models import (
    ExchangeSession,
    FileKind,
    FilePart,
    FileState,
    StoredFile,
)
from django_commerceml.protocol import labels
from django_commerceml.storage import get_storage

_CHUNK: Final = 1 << 16
_SLACK: Final = 1 << 16
_SPOOL: Final = 1 << 20
_SMALLEST_REPLAY: Final = 512
"""Shorter parts may honestly be equal; so long ones never are in real files."""


def receive_part(session: ExchangeSession, filename: str, call: Call) -> int:
    """Store one part of the file *filename*; return its length.

    Raises `FileNameError`, `PartError` or `UploadTooLargeError`; nothing of the
    part is kept then.
    """
    label = labels.clean(filename)
    length = _declared_length(call.content_length)
    _check_room(session, length)
    with tempfile.SpooledTemporaryFile(max_size=_SPOOL) as body:
        digest, head = _read(call.body, length, body)
        file = _find_or_begin(session, label, head)
        _check_size(file, length)
        _store(file, body, length, digest)
    return length


def _declared_length(raw: str) -> int:
    if not raw.isascii() or not raw.isdigit():
        message = "в запросе нет длины данных (Content-Length)"
        raise PartError(message, code="PART-02")
    length = int(raw)
    if length == 0:
        message = "пустой файл"
        raise PartError(message, code="PART-03")
    return length


def _check_room(session: ExchangeSession, length: int) -> None:
    current = get_settings()
    if length > session.profile.file_limit + _SLACK:
        message = (
            f"часть файла больше, чем разрешено ({session.profile.file_limit} байт)"
        )
        raise UploadTooLargeError(message)
    storage = get_storage()
    if isinstance(storage, FileSystemStorage):
        free = _free_bytes(storage)
        if free < current.min_free_bytes + length:
            message = "на диске магазина мало места, сообщите администратору"
            raise UploadTooLargeError(message, code="DISK-01")
    sent = session.files.filter(archive=None).aggregate(sent=Sum("size"))["sent"] or 0
    if sent + length > current.max_session_bytes:
        message = "за один обмен передано слишком много данных"
        raise UploadTooLargeError(message, code="PART-06")


def _free_bytes(storage: FileSystemStorage) -> int:
    place = storage.location
    try:
        return shutil.disk_usage(place).free
    except FileNotFoundError:
        return shutil.disk_usage("/").free


def _read(body: Body, length: int, output: IO[bytes]) -> tuple[str, bytes]:
    """Copy the body to *output*; return its SHA-256 and first bytes.

    Django gives a cut body without an exception, so the bytes are counted.
    """
    digest = hashlib.sha256()
    received = 0
    head = b""
    while received < length:
        data = body.read(min(_CHUNK, length - received))
        if not data:
            break
        digest.update(data)
        output.write(data)
        received += len(data)
        head = head or data[:HEAD_SIZE]
    if received != length:
        message = f"часть файла пришла не целиком: {received} байт из {length}"
        raise PartError(message, code="PART-01")
    return digest.hexdigest(), head


def _find_or_begin(session: ExchangeSession, label: str, head: bytes) -> StoredFile:
    """Return the file that a part with *head* goes on with, or a new generation."""
    key = labels.same_key(label)
    latest = (
        StoredFile.objects.filter(profile=session.profile, label_key=key, archive=None)
        .order_by("-pk")
        .first()
    )
    goes_on = (
        latest is not None
        and latest.state == FileState.RECEIVING
        and latest.session_id == session.pk
        and not _begins_anew(latest, head)
    )
    if latest is not None and goes_on:
        return latest
    if latest is not None and latest.state in {FileState.RECEIVING, FileState.STORED}:
        latest.state = FileState.SUPERSEDED
        latest.save(update_fields=["state"])
    return _begin(session, label, head, latest.generation + 1 if latest else 1)


def _begins_anew(latest: StoredFile, head: bytes) -> bool:
    """Return whether *head* begins the document again (reliability 6.4).

    A repeat of the first part alone is a lost answer, not a new beginning: it is
    recognised as a replay when it is stored.
    """
    if not begins_document(head):
        return False
    return latest.parts.count() > 1 or not _is_single_replay(latest, head)


def _is_single_replay(latest: StoredFile, head: bytes) -> bool:
    return read_head(latest, len(head)) == head


def _begin(
    session: ExchangeSession, label: str, head: bytes, generation: int
) -> StoredFile:
    now = timezone.now()
    kind = FileKind.UNKNOWN
    if len(head) >= HEAD_SIZE // 4:
        kind = identify_head(label, head)
    return StoredFile.objects.create(
        profile=session.profile,
        session=session,
        label=label,
        label_key=labels.same_key(label),
        picture_key=_picture_key(label, kind),
        generation=generation,
        kind=kind,
        created_at=now,
        updated_at=now,
    )


def _picture_key(label: str, kind: FileKind) -> str:
    return labels.picture_key(label) if kind == FileKind.PICTURE else ""


def _check_size(file: StoredFile, length: int) -> None:
    if file.size + length > get_settings().max_file_bytes:
        message = f"файл «{file.label}» слишком велик"
        raise UploadTooLargeError(message, code="PART-05")


def _store(file: StoredFile, body: IO[bytes], length: int, digest: str) -> None:
    """Store the bytes, then the row: without the row there is no part."""
    with transaction.atomic():
        locked = StoredFile.objects.select_for_update().get(pk=file.pk)
        last = locked.parts.order_by("-sequence").first()
        sequence = last.sequence + 1 if last else 1
        is_replay = (
            last is not None
            and length >= _SMALLEST_REPLAY
            and (last.sha256, last.length) == (digest, length)
        )
        body.seek(0)
        name = f"parts/{file.uuid}/{sequence:06d}"
        FilePart.objects.create(
            file=locked,
            sequence=sequence,
            length=length,
            sha256=digest,
            storage_key=get_storage().save(name, File(body)),
            is_replay=is_replay,
            received_at=timezone.now(),
        )
        StoredFile.objects.filter(pk=file.pk).update(
            size=F("size") + (0 if is_replay else length), updated_at=timezone.now()
        )


def close_files(session: ExchangeSession) -> None:
    """Note that the files of *session* have come whole, and what they are."""
    receiving = StoredFile.objects.filter(session=session, state=FileState.RECEIVING)
    for file in receiving.filter(kind=FileKind.UNKNOWN):
        file.kind = identify_head(file.label, read_head(file, HEAD_SIZE))
        file.picture_key = _picture_key(file.label, FileKind(file.kind))
        file.save(update_fields=["kind", "picture_key"])
    receiving.update(state=FileState.STORED, updated_at=timezone.now())
