"""What 1C says of the cancellation of an order, and what it may take back."""

from django_commerceml.importing.loaders.orders import owners
from django_commerceml.importing.loaders.orders.changes import Change, Changes
from django_commerceml.importing.loaders.orders.disputes import Judge
from django_commerceml.importing.loaders.orders.payments import Telling


def add_cancellation(changes: Changes, telling: Telling, judge: Judge) -> None:
    """Add what *telling* says of the cancellation to *changes*."""
    facts, order = telling.received.facts, telling.state.order
    if facts.is_cancelled or facts.is_deleted:
        is_old = judge.is_old_word(telling.state, owners.CANCELLED)
        if not (order.is_cancelled or is_old):
            values = {"is_cancelled": True, "cancelled_at": telling.now}
            changes.put(Change.CANCELLATION, values)
        return
    is_denied = facts.is_cancelled is False or facts.is_deleted is False
    is_own = owners.is_word_of(telling.profile, order, owners.CANCELLED)
    if is_denied and is_own and order.is_cancelled:
        values = {"is_cancelled": False, "cancelled_at": None}
        changes.put(Change.CANCELLATION, values)
