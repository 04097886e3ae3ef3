"""How every exchange stands: what works, what waits, and what needs a person."""

from django_commerceml.status.attention import Attention, get_attention
from django_commerceml.status.current import get_current_runs
from django_commerceml.status.gathering import get_statuses
from django_commerceml.status.history import Day, get_history
from django_commerceml.status.recent import Activity, get_activity
from django_commerceml.status.records import (
    Contact,
    OrdersStatus,
    ProfileStatus,
    QueueStatus,
    RunStatus,
)
from django_commerceml.status.verdicts import Standing, Verdict, judge
from django_commerceml.status.words import describe_pace, describe_span

__all__ = [
    "Activity",
    "Attention",
    "Contact",
    "Day",
    "OrdersStatus",
    "ProfileStatus",
    "QueueStatus",
    "RunStatus",
    "Standing",
    "Verdict",
    "describe_pace",
    "describe_span",
    "get_activity",
    "get_attention",
    "get_current_runs",
    "get_history",
    "get_statuses",
    "judge",
]
