"""How every exchange stands: what works, what waits, and what needs a person."""

from django_commerceml.status.gathering import get_statuses
from django_commerceml.status.recent import Activity, get_activity
from django_commerceml.status.records import (
    OrdersStatus,
    ProfileStatus,
    QueueStatus,
    RunStatus,
)
from django_commerceml.status.words import describe_pace, describe_span

__all__ = [
    "Activity",
    "OrdersStatus",
    "ProfileStatus",
    "QueueStatus",
    "RunStatus",
    "describe_pace",
    "describe_span",
    "get_activity",
    "get_statuses",
]
