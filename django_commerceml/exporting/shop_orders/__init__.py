"""Orders of the shop's own model are taken over into the outbox."""

from django_commerceml.exporting.shop_orders.finding import waiting_for
from django_commerceml.exporting.shop_orders.taking import (
    Taken,
    connect,
    mark_since,
    note,
    publish_shop_order,
    take_over_waiting,
    try_again,
)

__all__ = [
    "Taken",
    "connect",
    "mark_since",
    "note",
    "publish_shop_order",
    "take_over_waiting",
    "try_again",
    "waiting_for",
]
