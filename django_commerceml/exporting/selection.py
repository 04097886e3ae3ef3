"""Which orders an infobase must get: those whose version it has not confirmed."""

import sys
from collections.abc import Iterator, Sequence
from datetime import datetime, time
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from django_commerceml.models import (
    ExchangeProfile,
    Order,
    OrderExport,
    ShopOrder,
    ShopOrderMark,
)
from django_commerceml.models.orders import statuses_of

CHUNK: Final = 200
"""How many orders are built at once."""
_GLANCE: Final = 1000
"""How many rows of the queue are read at once."""


def waiting(profile: ExchangeProfile) -> QuerySet[OrderExport]:
    """Return what *profile* has not confirmed, whatever its options say.

    The queue is read without a join: the database would guess how many orders
    wait, and go through all that there are.
    """
    return OrderExport.objects.filter(profile=profile, is_waiting=True).order_by(
        "order_id"
    )


def iter_waiting(
    profile: ExchangeProfile, *, after: int = 0, limit: int = 0
) -> Iterator[list[OrderExport]]:
    """Yield the exports that are to go, after order *after*, in lists by order.

    At most *limit* of them, where it is not zero. The version in an export is read
    before the order itself: a change in between goes out again.
    """
    left = limit or sys.maxsize
    for glance in _iter_queue(profile, after):
        chosen = _choose(profile, glance)[:left]
        for start in range(0, len(chosen), CHUNK):
            yield chosen[start : start + CHUNK]
        left -= len(chosen)
        if left == 0:
            return


def has_waiting(profile: ExchangeProfile) -> bool:
    """Return whether *profile* would get orders now."""
    if not profile.exports_orders:
        return False
    if any(iter_waiting(profile, limit=1)) or _has_shop_orders():
        return True
    return profile.orders_enrolled_at is None and not_enrolled(profile).exists()


def _has_shop_orders() -> bool:
    """Return whether orders of the shop wait for a request to take them over."""
    waiting_ones = ShopOrder.objects.filter(waiting_since__isnull=False)
    return waiting_ones.filter(problem="").exists() or ShopOrderMark.objects.exists()


def not_enrolled(profile: ExchangeProfile) -> QuerySet[Order]:
    """Return the published orders that have no place in the queue of *profile*."""
    there = OrderExport.objects.filter(profile=profile, order=OuterRef("pk"))
    orders = Order.objects.filter(~Exists(there), _since(profile), version__gt=0)
    return orders.exclude(origin=profile)


def _iter_queue(
    profile: ExchangeProfile, after: int
) -> Iterator[Sequence[OrderExport]]:
    while profile.exports_orders:
        glance = list(waiting(profile).filter(order_id__gt=after)[:_GLANCE])
        if glance:
            yield glance
        if len(glance) < _GLANCE:
            return
        after = glance[-1].order_id


def _choose(
    profile: ExchangeProfile, exports: Sequence[OrderExport]
) -> list[OrderExport]:
    """Return those of *exports* whose orders the options of *profile* let go.

    The options say which orders an infobase gets to know. What it knows already
    it must be told whatever happens to it: that it is cancelled, say.
    """
    known = [row.order_id for row in exports if row.acknowledged_version > 0]
    orders = Order.objects.filter(
        _since(profile), pk__in=[row.order_id for row in exports]
    )
    # What was born in this infobase is never echoed, as in 1C-Bitrix.
    orders = orders.exclude(origin=profile)
    if profile.order_site_id is not None:
        orders = orders.filter(site_id=profile.order_site_id)
    rules = _rules(profile)
    if rules:
        orders = orders.filter(rules | Q(pk__in=known))
    chosen = set(orders.values_list("pk", flat=True))
    return [row for row in exports if row.order_id in chosen]


def _since(profile: ExchangeProfile) -> Q:
    if profile.orders_since is None:
        return Q()
    midnight = datetime.combine(profile.orders_since, time.min)
    return Q(placed_at__gte=timezone.make_aware(midnight))


def _rules(profile: ExchangeProfile) -> Q:
    rules = Q()
    if profile.orders_paid_only:
        rules &= Q(is_paid=True)
    if profile.orders_shippable_only:
        rules &= Q(is_delivery_allowed=True)
    codes = _codes_from(profile)
    return rules & Q(status__in=codes) if codes else rules


def _codes_from(profile: ExchangeProfile) -> list[str]:
    """Return the status that orders are sent from and all after it; [] for any."""
    if not profile.orders_from_status:
        return []
    codes = [status.code for status in statuses_of(profile.pk)]
    if profile.orders_from_status not in codes:
        return []
    return codes[codes.index(profile.orders_from_status) :]
