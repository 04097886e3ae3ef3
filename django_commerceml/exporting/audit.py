"""The proof that no change was forgotten: the promises of the exchange as queries."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.db.models import F
from django.utils import timezone

from django_commerceml.cml.styles import OrderForm
from django_commerceml.exporting.documents import SomeOrders, load_some
from django_commerceml.exporting.enrolment import enroll_missing
from django_commerceml.exporting.fingerprints import fingerprint_of, is_of_version
from django_commerceml.exporting.numbers import propose_numbers
from django_commerceml.exporting.publishing import publish
from django_commerceml.exporting.rendering import UNBUILDABLE
from django_commerceml.exporting.selection import CHUNK
from django_commerceml.exporting.terms import read_terms
from django_commerceml.models import (
    ExchangeProfile,
    Order,
    OrderExport,
    RunProblem,
    Severity,
)

_FORGOTTEN: Final = "заказ {number} изменён без публикации, он будет передан снова"
_LAGGING: Final = "изменение заказа {number} не попало в очередь, теперь оно в ней"


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What an audit looked at and repaired."""

    checked: int
    """Confirmed orders whose documents were compared."""
    forgotten: int
    """Changed without `publish`: published now."""
    lagging: int
    """Behind the version of their order: raised now."""
    enrolled: int
    """Published orders that had no place in the queue: put there now."""


def audit(profile: ExchangeProfile) -> Audit:
    """Compare what *profile* confirmed with what the orders say; repair and journal.

    Confirmed orders whose documents say something else without a new version are
    published anew: somebody changed them past `publish`.
    """
    enrolled = enroll_missing(profile) if profile.exports_orders else 0
    lagging = _raise_lagging(profile)
    terms = read_terms(profile)
    checked = forgotten = 0
    for chunk in _iter_confirmed(profile):
        some = load_some(terms, chunk)
        propose_numbers(profile, chunk, some.orders, OrderForm.CONTAINERS)
        changed = [row for row in chunk if _is_changed(row, some)]
        for export in changed:
            order = some.orders[export.order_id]
            _journal(profile, order, _FORGOTTEN)
            publish(order)
        checked += len(chunk)
        forgotten += len(changed)
    return Audit(
        checked=checked, forgotten=forgotten, lagging=lagging, enrolled=enrolled
    )


def _raise_lagging(profile: ExchangeProfile) -> int:
    behind = OrderExport.objects.filter(
        profile=profile, version__lt=F("order__version")
    )
    number = 0
    for export in behind.select_related("order").iterator(chunk_size=CHUNK):
        _journal(profile, export.order, _LAGGING)
        OrderExport.objects.filter(
            pk=export.pk, version__lt=export.order.version
        ).update(version=export.order.version, waiting_since=timezone.now())
        number += 1
    return number


def _iter_confirmed(profile: ExchangeProfile) -> Iterator[list[OrderExport]]:
    """Yield the confirmed exports whose hash is of the confirmed version."""
    after = 0
    while True:
        rows = OrderExport.objects.filter(
            profile=profile, acknowledged_version=F("version"), order_id__gt=after
        ).exclude(content_hash="")
        chunk = list(rows.order_by("order_id")[:CHUNK])
        if not chunk:
            return
        yield [row for row in chunk if is_of_version(row.content_hash, row.version)]
        after = chunk[-1].order_id


def _is_changed(export: OrderExport, some: SomeOrders) -> bool:
    order = some.orders.get(export.order_id)
    if order is None or order.version != export.version:
        return False
    try:
        container = some.build(export)
    except UNBUILDABLE:
        return True
    return fingerprint_of(container, export.version) != export.content_hash


def _journal(profile: ExchangeProfile, order: Order, text: str) -> None:
    RunProblem.objects.create(
        profile=profile,
        severity=Severity.WARNING,
        code="ORD-12",
        message=text.format(number=order.number),
        external_id=str(order.uuid),
        created_at=timezone.now(),
    )
