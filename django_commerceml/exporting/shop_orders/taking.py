"""Orders of the shop are marked where they change, and taken over after that."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from time import monotonic
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Case, F, Model, Value, When

from django_commerceml.exporting.shop_orders.finding import (
    adapter_of,
    iter_adapters,
)
from django_commerceml.exporting.shop_orders.marking import (
    Key,
    absorb,
    absorb_all,
    mark,
    mark_all,
)
from django_commerceml.exporting.shop_orders.problems import note_problem
from django_commerceml.exporting.shop_orders.writing import forget, settle, write
from django_commerceml.models import Order, ShopOrder
from django_commerceml.signals import shop_order_changed

_ATTEMPTS: Final = 5
"""So often an order may change while it is taken over; then it waits."""
_CHUNK: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of the orders that waited."""

    done: int = 0
    failed: int = 0
    """They wait on, and say why."""


def connect() -> None:
    """Hear of the changes that adapters tell of."""
    shop_order_changed.connect(_hear, dispatch_uid="commerceml.shop_orders")


def note(shop_order: Model) -> None:
    """Note that *shop_order* was made, changed or erased; take it over after commit.

    For handlers of signals: one row is written, in the transaction of the change.
    """
    key = mark(shop_order)
    transaction.on_commit(partial(take_over, key), robust=True)


def publish_shop_order(shop_order: Model) -> int:
    """Have *shop_order* go to 1C; return its version, 0 where it has to wait.

    Whatever fails, only the mark that it changed may raise: without the mark the
    change would be lost.
    """
    key = mark(shop_order)
    version = take_over(key)
    if not version and connection.in_atomic_block:
        transaction.on_commit(partial(take_over, key), robust=True)
    return version


def mark_since(since: datetime | None = None) -> int:
    """Have the shop's orders that changed since then wait, or all; count them."""
    number = 0
    for adapter in iter_adapters():
        model = adapter.order_model()
        if model is not None:
            orders = adapter.orders_since(since).order_by("pk")
            number += mark_all(model, orders.iterator(chunk_size=_CHUNK))
    return number


def take_over_waiting(*, seconds: float | None = None) -> Taken:
    """Take over what waits, for about so many *seconds*, or all of it.

    What failed before has its turn after the others.
    """
    ends = None if seconds is None else monotonic() + seconds
    done = failed = 0
    for key in _waiting():
        if ends is not None and monotonic() > ends:
            break
        is_done = _settles(key)
        done += is_done
        failed += not is_done
    return Taken(done=done, failed=failed)


def try_again(row: ShopOrder) -> bool:
    """Take over the order of *row*; return whether it waits no more."""
    return _settles(Key(content_type_id=row.content_type_id, object_id=row.object_id))


def take_over(key: Key) -> int:
    """Take over the order with *key* if it waits; return its version, or 0.

    It is built without a lock, and written only if the shop has not changed it
    meanwhile: whoever changes an order never waits for the building of it. Where
    somebody else is at work on it, it waits for the next occasion.
    """
    seen = None
    for _ in range(_ATTEMPTS):
        absorb(key)
        row = key.rows().select_related("order", "content_type").first()
        if row is None or row.waiting_since is None:
            return row.order.version if row is not None and row.order else 0
        if row.waiting_since == seen:
            return 0
        seen = row.waiting_since
        try:
            version = _take(row)
        except Exception as error:  # noqa: BLE001 (the shop's own code)
            note_problem(row, error)
            return 0
        if version is not None:
            return version
    return 0


def _settles(key: Key) -> bool:
    take_over(key)
    is_waiting = key.rows().filter(waiting_since__isnull=False).exists()
    return not (is_waiting or key.marks().exists())


def _hear(shop_order: Model, **_: Any) -> None:
    note(shop_order)


def _waiting() -> Iterator[Key]:
    absorb_all()
    failed_before = Case(When(problem="", then=Value(0)), default=Value(1))
    rows = ShopOrder.objects.filter(waiting_since__isnull=False)
    found = rows.order_by(failed_before, F("waiting_since"), "pk")
    for type_id, object_id in list(found.values_list("content_type_id", "object_id")):
        yield Key(content_type_id=type_id, object_id=object_id)


def _take(row: ShopOrder) -> int | None:
    """Return the version of *row*, now taken over.

    None: it has changed meanwhile, or is somebody else's.
    """
    with _savepoint():
        adapter, model = adapter_of(row)
        rows = model._base_manager  # noqa: SLF001 (Django's public name)
        shop_order = rows.filter(pk=row.object_id).first()
        document = None if shop_order is None else adapter.build_order(shop_order)
    with transaction.atomic():
        locked = _lock(row)
        if locked is None:
            return None
        if shop_order is None:
            return forget(locked)
        if document is None:
            settle(locked, locked.order)
            return 0
        return write(locked, document)


def _savepoint() -> AbstractContextManager[Any]:
    """Keep what the shop's code breaks in the database from its own transaction."""
    return transaction.atomic() if connection.in_atomic_block else nullcontext()


def _lock(row: ShopOrder) -> ShopOrder | None:
    """Return *row* locked, and its order before it, as an import locks them.

    None: the shop has changed it since, or somebody is at work on it. Nobody is waited
    for: the shop holds rows of its own that an import may want.
    """
    features = connection.features
    skips = features.has_select_for_update_skip_locked
    if not features.has_select_for_update:
        # SQLite: a transaction that begins by writing waits for its turn.
        ShopOrder.objects.filter(pk=row.pk).update(problem=F("problem"))
    order = None
    if row.order_id is not None:
        orders = Order.objects.select_for_update(
            skip_locked=skips, no_key=features.has_select_for_no_key_update
        )
        order = orders.filter(pk=row.order_id).first()
        if order is None:
            return None
    same = ShopOrder.objects.select_for_update(skip_locked=skips).filter(
        pk=row.pk, waiting_since=row.waiting_since, order=row.order_id
    )
    locked = same.first()
    if locked is not None:
        locked.order = order
    return locked
