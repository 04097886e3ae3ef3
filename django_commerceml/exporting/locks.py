"""Locks: what is done for one infobase goes one after another, the shop never dies."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import F, QuerySet

from django_commerceml.models import ExchangeProfile


def lock(profile_id: int) -> None:
    """Wait until nobody else works for the profile, within a transaction.

    A new order of the shop refers to the profile, and must not wait for this:
    where the database knows a lock that lets it pass, that one is taken.
    """
    rows = ExchangeProfile.objects.filter(pk=profile_id)
    if not connection.features.has_select_for_update:
        # SQLite refuses to write in a transaction that began by reading, once
        # somebody else has written; one that begins by writing waits its turn.
        rows.update(slug=F("slug"))
        return
    no_key = connection.features.has_select_for_no_key_update
    rows.select_for_update(no_key=no_key).values_list("pk").get()


def in_turns(
    profile_id: int, rows: QuerySet[Any], change: Callable[[Sequence[int]], object]
) -> None:
    """Call *change* with the ids of *rows* while they are locked, each of them once.

    First all that nobody else holds, then one by one those that the shop changes
    just now, each time in a transaction of its own. Who waits holds no other row:
    in whatever order the shop changes orders within a transaction of its own, the
    two never wait for each other.
    """
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    # By their ids alone: SQLite would rather go through all rows of the profile.
    every = rows.model._default_manager.order_by("pk")  # noqa: SLF001 (Django's public name)
    free = _change_locked(profile_id, every.filter(pk__in=ids), change, waits=False)
    for pk in ids:
        if pk not in free:
            _change_locked(profile_id, every.filter(pk=pk), change, waits=True)


def _change_locked(
    profile_id: int,
    rows: QuerySet[Any],
    change: Callable[[Sequence[int]], object],
    *,
    waits: bool,
) -> set[int]:
    features = connection.features
    with transaction.atomic():
        lock(profile_id)
        locked = rows.select_for_update(
            skip_locked=features.has_select_for_update_skip_locked and not waits,
            no_key=features.has_select_for_no_key_update,
        )
        ids = list(locked.values_list("pk", flat=True))
        if ids:
            change(ids)
    return set(ids)
