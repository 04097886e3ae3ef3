"""What 1C confirms, and what it never does."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Final

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from django_commerceml.exporting.locks import in_turns
from django_commerceml.models import (
    BatchState,
    ExchangeProfile,
    ExchangeSession,
    ExportBatch,
    ExportItem,
    Order,
    OrderExport,
    RunProblem,
    Severity,
)
from django_commerceml.signals import order_acknowledged

_UNCONFIRMED: Final = (BatchState.OPEN, BatchState.SUPERSEDED)
_CHUNK: Final = 500
_NEVER_CONFIRMED: Final = (
    "1С не подтвердила заказы прошлого обмена (success): они переданы ещё раз"
)


def confirm(session: ExchangeSession) -> int:
    """Acknowledge what *session* was sent to the end; return how many orders that is.

    A second confirmation changes nothing, a late one only what is not newer.
    """
    batches = _sent(session.profile).filter(session=session)
    return acknowledge(session.profile, batches.filter(state__in=_UNCONFIRMED))


def settle_earlier(session: ExchangeSession) -> None:
    """Warn that 1C never confirmed the exchange before; or let *session* do it."""
    earlier = _sent(session.profile).filter(session_id__lt=session.pk)
    if session.profile.query_acknowledges:
        acknowledge(session.profile, earlier.filter(state__in=_UNCONFIRMED))
        return
    newest = earlier.filter(orders__gt=0).order_by("pk").last()
    if newest is not None and newest.state != BatchState.ACKNOWLEDGED:
        RunProblem.objects.create(
            profile=session.profile,
            session=session,
            severity=Severity.WARNING,
            code="ORD-02",
            message=_NEVER_CONFIRMED,
            created_at=timezone.now(),
        )


def _sent(profile: ExchangeProfile) -> QuerySet[ExportBatch]:
    return ExportBatch.objects.filter(profile=profile, sent_at__isnull=False)


def acknowledge(profile: ExchangeProfile, batches: QuerySet[ExportBatch]) -> int:
    """Take *batches* of *profile* for confirmed; return how many orders that is.

    A batch is confirmed at last: what a death leaves undone 1C confirms again.
    """
    moved: set[int] = set()
    for batch in batches.order_by("pk"):
        for versions in _iter_versions(batch):
            moved |= _acknowledge_some(profile, versions)
        batch.state, batch.acknowledged_at = BatchState.ACKNOWLEDGED, timezone.now()
        batch.save(update_fields=["state", "acknowledged_at"])
    return len(moved)


def _iter_versions(batch: ExportBatch) -> Iterator[dict[int, int]]:
    """Yield the orders of *batch* and their versions, in parts."""
    after = 0
    while True:
        items = ExportItem.objects.filter(batch=batch, order_id__gt=after)
        rows = items.order_by("order_id").values_list("order_id", "version")
        part = dict(rows[:_CHUNK])
        if not part:
            return
        yield part
        after = max(part)


def _acknowledge_some(profile: ExchangeProfile, versions: dict[int, int]) -> set[int]:
    """Raise what is confirmed to *versions*; return the orders that were behind."""
    moved: dict[int, int] = {}
    exports = OrderExport.objects.filter(profile=profile, order_id__in=list(versions))

    def raise_locked(ids: Sequence[int]) -> None:
        news = _raise(ids, versions)
        moved.update(news)
        transaction.on_commit(partial(_announce, profile, news))

    in_turns(profile.pk, exports, raise_locked)
    return set(moved)


def _raise(ids: Sequence[int], versions: dict[int, int]) -> dict[int, int]:
    """Raise the exports *ids*, which are locked; return those that were behind."""
    exports = OrderExport.objects.filter(pk__in=ids)
    behind: dict[int, list[int]] = {}
    moved: dict[int, int] = {}
    for export in exports.only("order_id", "acknowledged_version"):
        version = versions[export.order_id]
        if export.acknowledged_version < version:
            behind.setdefault(version, []).append(export.pk)
            moved[export.order_id] = version
    for version, pks in behind.items():
        raised = OrderExport.objects.filter(pk__in=pks)
        raised.update(acknowledged_version=version)
    exports.filter(version=F("acknowledged_version")).update(waiting_since=None)
    return moved


def _announce(profile: ExchangeProfile, moved: dict[int, int]) -> None:
    if not order_acknowledged.has_listeners(Order):
        return
    ids = list(moved)
    for start in range(0, len(ids), _CHUNK):
        _announce_some(profile, moved, ids[start : start + _CHUNK])


def _announce_some(
    profile: ExchangeProfile, moved: dict[int, int], ids: Sequence[int]
) -> None:
    orders: Iterable[Order] = Order.objects.filter(pk__in=ids).order_by("pk")
    for order in orders:
        order_acknowledged.send_robust(
            sender=Order, order=order, profile=profile, version=moved[order.pk]
        )
