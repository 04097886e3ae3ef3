"""Answers with orders: their bytes are kept as long as those of uploads."""

from datetime import datetime

from django.core.files.storage import Storage
from django.db.models import QuerySet, Sum

from django_commerceml.models import ExportBatch

FOLDER = "exports"
"""Where the storage has the bytes of answers."""


def list_old_answers(before: datetime) -> QuerySet[ExportBatch]:
    """Return the answers from before *before* whose bytes are still there."""
    return ExportBatch.objects.filter(created_at__lt=before).exclude(storage_key="")


def count_bytes(answers: QuerySet[ExportBatch]) -> int:
    """Return how many bytes *answers* take."""
    return answers.aggregate(size=Sum("size"))["size"] or 0


def purge_answers(answers: QuerySet[ExportBatch], storage: Storage) -> None:
    """Erase the bytes of *answers*; which orders were in them stays known."""
    for batch in answers.iterator(chunk_size=200):
        storage.delete(batch.storage_key)
        batch.storage_key = ""
        batch.save(update_fields=["storage_key"])


def purge_batches(before: datetime) -> None:
    """Forget the answers from before *before*."""
    ExportBatch.objects.filter(created_at__lt=before).delete()
