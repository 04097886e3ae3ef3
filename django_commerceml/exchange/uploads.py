"""Parts of files: read, measured, stored one by one, never appended to anything."""

import hashlib
import tempfile
from typing import IO, Final
from uuid import uuid4

from django.core.files.base import File
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from django_commerceml.exceptions import PartError
from django_commerceml.exchange import room
from django_commerceml.exchange.calls import Body, Call
from django_commerceml.exchange.generations import Arrival, find_or_make
from django_commerceml.importing.contents import (
    HEAD_SIZE,
    has_signature,
)
from django_commerceml.models import (
    ExchangeSession,
    FilePart,
    FileState,
    StoredFile,
)
from django_commerceml.protocol import labels
from django_commerceml.storage import get_storage

_CHUNK: Final = 1 << 16
_SPOOL: Final = 1 << 20
SMALLEST_REPLAY: Final = 512
"""Shorter parts may honestly be equal; so long ones never are in real files."""


def receive_part(session: ExchangeSession, filename: str, call: Call) -> FilePart:
    """Store one part of the file *filename*.

    Raises `FileNameError`, `PartError` or `UploadTooLargeError`; nothing of the
    part is kept then.
    """
    label = labels.clean(filename)
    length = room.declared_length(call.content_length)
    room.check_room(session, length)
    with room.full_disk_refused(), tempfile.SpooledTemporaryFile(_SPOOL) as body:
        arrival = read_body(call.body, length, body)
        file, last = find_or_make(session, label, arrival)
        room.check_file_size(label, file.size + length)
        body.seek(0)
        return _store(file, last, arrival, body)


def read_body(body: Body, length: int, output: IO[bytes]) -> Arrival:
    """Copy *length* bytes of *body* to *output*, and measure them.

    Django gives a cut body without an exception, so the bytes are counted.

    Raises `PartError` (PART-01) where there are fewer.
    """
    digest = hashlib.sha256()
    received = 0
    head = b""
    while received < length:
        data = _read_some(body, length - received)
        if not data:
            message = f"часть файла пришла не целиком: {received} байт из {length}"
            raise PartError(message, code="PART-01")
        digest.update(data)
        output.write(data)
        received += len(data)
        head = (head + data[:HEAD_SIZE])[:HEAD_SIZE]
    return Arrival(length=length, sha256=digest.hexdigest(), head=head)


def _read_some(body: Body, size: int) -> bytes:
    """Return the next bytes, b"" where 1C has gone."""
    try:
        return body.read(min(_CHUNK, size))
    except OSError:
        return b""


def _store(
    file: StoredFile, last: FilePart | None, arrival: Arrival, body: IO[bytes]
) -> FilePart:
    """Store the bytes, then the rows: without the row there is no part."""
    storage = get_storage()
    sequence = last.sequence + 1 if last else 1
    # Two requests at once must not share a name: a storage may overwrite.
    name = f"parts/{file.uuid}/{sequence:06d}-{uuid4().hex}"
    key = storage.save(name, File(body))
    part = FilePart(
        sequence=sequence,
        length=arrival.length,
        sha256=arrival.sha256,
        storage_key=key,
        is_replay=last is not None and _is_replay(file, last, arrival),
        received_at=timezone.now(),
    )
    try:
        _save(file, part)
    except BaseException:
        storage.delete(key)
        raise
    return part


def _save(file: StoredFile, part: FilePart) -> None:
    """Save the rows; two at once for one place in a file are refused by the key."""
    counted = 0 if part.is_replay else part.length
    with transaction.atomic():
        if part.sequence == 1:
            file.size = counted
            file.save(force_insert=True)
        else:
            StoredFile.objects.filter(pk=file.pk).update(
                size=F("size") + counted, updated_at=part.received_at
            )
        part.file = file
        part.save(force_insert=True)


def _is_replay(file: StoredFile, last: FilePart, arrival: Arrival) -> bool:
    """Return whether 1C has sent the part *last* again, its answer being lost."""
    if file.state != FileState.RECEIVING:
        return True
    is_beginning = last.sequence == 1 and has_signature(arrival.head)
    is_long = arrival.length >= SMALLEST_REPLAY
    return arrival.repeats(last) and (is_beginning or is_long)
