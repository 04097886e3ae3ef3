"""An answer becomes a batch: bytes in the storage, versions in the database."""

import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.core.files import File
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from django_commerceml.exporting.locks import in_turns, lock
from django_commerceml.exporting.rendering import Items, Rendered, Wish, render
from django_commerceml.models import (
    BatchState,
    ExchangeSession,
    ExportBatch,
    ExportItem,
    OrderExport,
)
from django_commerceml.storage import get_storage

FOLDER: Final = "exports"
_IN_MEMORY: Final = 1 << 20
_CHUNK: Final = 2000


def last_batch_of(session: ExchangeSession) -> ExportBatch | None:
    """Return the latest answer that *session* was given."""
    return ExportBatch.objects.filter(session=session).order_by("sequence").last()


def freeze(
    wish: Wish, *, last: ExportBatch | None = None, request_id: str = ""
) -> ExportBatch:
    """Return a new batch with the orders that *wish* is for.

    *last* is the batch before it in the session. Where a repeat of the request
    was faster, the answer is what that one has made.
    """
    with _stored(wish) as (key, rendered):
        draft = _draft(wish, rendered)
        draft.sequence = last.sequence + 1 if last else 1
        draft.request_id, draft.storage_key = request_id, key
        batch = _save(draft, last, rendered.items)
    if batch is draft:
        _note_given(batch, rendered.items)
    return batch


@contextmanager
def _stored(wish: Wish) -> Iterator[tuple[str, Rendered]]:
    """Render *wish* into the storage; what no batch names afterwards is erased."""
    storage = get_storage()
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as stream:
        rendered = render(wish, stream)
        stream.seek(0)
        key = storage.save(f"{FOLDER}/{uuid.uuid4().hex}.xml", File(stream))
    try:
        yield key, rendered
    finally:
        if not ExportBatch.objects.filter(storage_key=key).exists():
            storage.delete(key)


def _draft(wish: Wish, rendered: Rendered) -> ExportBatch:
    return ExportBatch(
        profile=wish.profile,
        session=wish.session,
        sha256=rendered.sha256,
        size=rendered.size,
        encoding=wish.profile.order_encoding,
        form=wish.form,
        orders=len(rendered.items),
        last_order_id=rendered.items.last_order_id or wish.after,
        created_at=timezone.now(),
    )


def _save(draft: ExportBatch, last: ExportBatch | None, items: Items) -> ExportBatch:
    """Save *draft* with its *items*, unless a repeat of the request was faster."""
    with transaction.atomic():
        lock(draft.profile_id)
        newest = last_batch_of(draft.session) if draft.session else None
        if newest is not None and newest != last:
            return newest
        draft.save()
        _write_items(draft, items)
        _supersede_older(draft)
    return draft


def _write_items(batch: ExportBatch, items: Items) -> None:
    for chunk in items.in_chunks(_CHUNK):
        ExportItem.objects.bulk_create(
            ExportItem(batch=batch, order_id=order_id, version=version)
            for order_id, version in chunk
        )


def _note_given(batch: ExportBatch, items: Items) -> None:
    exports = OrderExport.objects
    for chunk in items.in_chunks(_CHUNK):
        ids = [order_id for order_id, _ in chunk]
        in_turns(
            batch.profile_id,
            exports.filter(profile=batch.profile_id, order_id__in=ids),
            lambda ids: exports.filter(pk__in=ids).update(given_at=batch.created_at),
        )


def note_given_again(batch: ExportBatch) -> None:
    """Note that *batch* was given, where who made it died before noting that."""
    exports = OrderExport.objects
    orders = ExportItem.objects.filter(batch=batch).values("order_id")
    unnoted = exports.filter(profile=batch.profile_id, order_id__in=orders).filter(
        Q(given_at=None) | Q(given_at__lt=batch.created_at)
    )
    in_turns(
        batch.profile_id,
        unnoted,
        lambda ids: exports.filter(pk__in=ids).update(given_at=batch.created_at),
    )


def _supersede_older(batch: ExportBatch) -> None:
    """End the batches of older sessions; a late confirmation may still come."""
    if batch.session_id is None:
        return
    older = Q(session__isnull=True) | Q(session_id__lt=batch.session_id)
    ExportBatch.objects.filter(
        older, profile=batch.profile_id, state=BatchState.OPEN
    ).update(state=BatchState.SUPERSEDED)
