"""What 1C confirms, and what it never does."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Final

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.utils import timezone

from django_commerceml.exporting.locks import lock
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
    """Take *batches* of *profile* for confirmed; return how many orders that is."""
    with transaction.atomic():
        lock(profile.pk)
        moved: dict[int, int] = {}
        now = timezone.now()
        for batch in batches.order_by("pk"):
            moved.update(_acknowledge_batch(batch))
            batch.state, batch.acknowledged_at = BatchState.ACKNOWLEDGED, now
            batch.save(update_fields=["state", "acknowledged_at"])
        transaction.on_commit(partial(_announce, profile, moved))
    return len(moved)


def _acknowledge_batch(batch: ExportBatch) -> dict[int, int]:
    """Raise what is confirmed to the versions of *batch*; return those raised."""
    items = ExportItem.objects.filter(batch=batch)
    behind = OrderExport.objects.filter(
        profile=batch.profile_id,
        order=OuterRef("order"),
        acknowledged_version__lt=OuterRef("version"),
    )
    news = items.filter(Exists(behind)).values_list("order_id", "version")
    moved = dict(news.iterator(chunk_size=2000))
    exports = OrderExport.objects.filter(
        profile=batch.profile_id, order_id__in=items.values("order_id")
    )
    own = items.filter(order=OuterRef("order"))
    newer = own.filter(version__gt=OuterRef("acknowledged_version"))
    exports.filter(Exists(newer)).update(
        acknowledged_version=Subquery(own.values("version")[:1])
    )
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
