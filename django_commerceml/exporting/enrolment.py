"""Orders that were there before an infobase enter its queue."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Final

from django.utils import timezone

from django_commerceml.exporting.locks import in_turns
from django_commerceml.exporting.selection import not_enrolled
from django_commerceml.models import ExchangeProfile, Order, OrderExport

_CHUNK: Final = 2000
_LONGEST_TRANSACTION: Final = timedelta(hours=1)


def enroll(profile: ExchangeProfile) -> int:
    """Put the orders that were published before *profile* into its queue.

    It is done when the profile has stood as it is for a while: a transaction that
    was open then did not know of it, and shows its order only when it ends.
    """
    if profile.orders_enrolled_at is not None:
        return 0
    now = timezone.now()
    number = enroll_missing(profile)
    if profile.updated_at < now - _LONGEST_TRANSACTION:
        profile.orders_enrolled_at = now
        profile.save(update_fields=["orders_enrolled_at"])
    return number


def enroll_missing(profile: ExchangeProfile) -> int:
    """Put every published order that *profile* lacks into its queue; count them."""
    return sum(_enroll_chunk(profile, ids) for ids in _missing(profile))


def _missing(profile: ExchangeProfile) -> Iterator[list[int]]:
    """Yield the ids of the orders without a row of *profile*, in lists."""
    after = 0
    while True:
        ids = list(
            not_enrolled(profile)
            .filter(pk__gt=after)
            .order_by("pk")
            .values_list("pk", flat=True)[:_CHUNK]
        )
        if not ids:
            return
        yield ids
        after = ids[-1]


def _enroll_chunk(profile: ExchangeProfile, ids: list[int]) -> int:
    made: list[OrderExport] = []
    orders = Order.objects.filter(pk__in=ids)
    # The lock that a change takes first: its version is either seen here, or the
    # change sees the rows that are made here.
    in_turns(profile.pk, orders, lambda locked: made.extend(_make(profile, locked)))
    return len(made)


def _make(profile: ExchangeProfile, ids: Sequence[int]) -> list[OrderExport]:
    versions = dict(Order.objects.filter(pk__in=ids).values_list("pk", "version"))
    there = OrderExport.objects.filter(profile=profile, order_id__in=ids)
    for order_id in there.values_list("order_id", flat=True):
        versions.pop(order_id, None)
    now = timezone.now()
    return OrderExport.objects.bulk_create(
        OrderExport(
            profile=profile, order_id=order_id, version=version, waiting_since=now
        )
        for order_id, version in versions.items()
    )
