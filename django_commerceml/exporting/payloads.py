"""The frozen bytes of an answer, and the note that they were sent to the end."""

from collections.abc import Iterator
from typing import Final

from django.core.files.storage import Storage
from django.utils import timezone

from django_commerceml.cml.names import ROOT
from django_commerceml.exceptions import StoredFileError
from django_commerceml.models import ExportBatch
from django_commerceml.storage import get_storage

_CHUNK: Final = 1 << 16


def iter_payload(batch: ExportBatch) -> Iterator[bytes]:
    """Return the bytes of *batch* in chunks, the last of which is the end tag.

    Whoever has taken all the others gets it only after the database knows that
    the answer was sent: what did not reach the end is never confirmed.
    """
    storage = get_storage()
    try:
        size = storage.size(batch.storage_key)
    except FileNotFoundError as error:
        raise _lost(batch) from error
    if size != batch.size:
        raise _lost(batch)
    return _iter_chunks(storage, batch)


def _iter_chunks(storage: Storage, batch: ExportBatch) -> Iterator[bytes]:
    end = f"</{ROOT}>\n".encode(batch.encoding)
    left = batch.size - len(end)
    with storage.open(batch.storage_key, "rb") as file:
        while left:
            chunk = file.read(min(left, _CHUNK))
            if not chunk:
                raise _lost(batch)
            left -= len(chunk)
            yield chunk
        if file.read() != end:
            raise _lost(batch)
    unsent = ExportBatch.objects.filter(pk=batch.pk, sent_at=None)
    unsent.update(sent_at=timezone.now())
    yield end


def _lost(batch: ExportBatch) -> StoredFileError:
    return StoredFileError(f"ответ с заказами № {batch.pk} не найден в хранилище")
