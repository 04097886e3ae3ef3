"""The mark that an order of the shop has changed, in the transaction of the change."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Final

from django.db import connection, transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from django_commerceml.adapters.shop_orders import id_of, type_of
from django_commerceml.exporting.shop_orders.finding import find_adapter
from django_commerceml.models import ShopOrder, ShopOrderMark

_KEY: Final = ("content_type", "object_id")
_CHUNK: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """What an order of the shop is known by."""

    content_type_id: int
    object_id: str

    def rows(self) -> QuerySet[ShopOrder]:
        """Return the query for its row."""
        return ShopOrder.objects.filter(
            content_type=self.content_type_id, object_id=self.object_id
        )

    def marks(self) -> QuerySet[ShopOrderMark]:
        """Return the query for the marks beside its row."""
        return ShopOrderMark.objects.filter(
            content_type=self.content_type_id, object_id=self.object_id
        )


def mark(shop_order: Model) -> Key:
    """Have *shop_order* wait until it is taken over.

    Nobody is waited for: where the row is somebody else's, a mark is laid beside it.
    """
    model = _model_of(type(shop_order))
    key = Key(content_type_id=type_of(model).pk, object_id=id_of(shop_order, model))
    with transaction.atomic(savepoint=False):
        if not _take_row(key) and key.rows().exists():
            ShopOrderMark.objects.create(
                content_type_id=key.content_type_id, object_id=key.object_id
            )
        else:
            _write([key])
    return key


def absorb(key: Key) -> None:
    """Make the marks beside the row of *key* part of it, unless it is somebody's."""
    marks = list(key.marks().values_list("pk", flat=True))
    if not marks:
        return
    with transaction.atomic():
        if _take_row(key) or not key.rows().exists():
            ShopOrderMark.objects.filter(pk__in=marks).delete()
            _write([key])


def absorb_all() -> None:
    """Make all marks part of the rows of their orders."""
    keys = ShopOrderMark.objects.values_list("content_type_id", "object_id")
    for type_id, object_id in list(keys.distinct().order_by()):
        absorb(Key(content_type_id=type_id, object_id=object_id))


def mark_all(model: type[Model], shop_orders: Iterable[Model]) -> int:
    """Have all of *shop_orders*, of *model*, wait; return how many there were."""
    type_id, number = type_of(model).pk, 0
    keys = (
        Key(content_type_id=type_id, object_id=id_of(one, model)) for one in shop_orders
    )
    while some := list(islice(keys, _CHUNK)):
        _write(some)
        number += len(some)
    return number


def _take_row(key: Key) -> bool:
    """Return whether the row of *key* is there, and locked for this transaction."""
    skips = connection.features.has_select_for_update_skip_locked
    return bool(key.rows().select_for_update(skip_locked=skips))


def _model_of(model: type[Model]) -> type[Model]:
    """Return the model that its adapter knows an object of *model* as."""
    adapter = find_adapter(model)
    known = adapter.order_model() if adapter is not None else None
    return known or model


def _write(keys: Iterable[Key]) -> None:
    now = timezone.now()
    has_target = connection.features.supports_update_conflicts_with_target
    ShopOrder.objects.bulk_create(
        (
            ShopOrder(
                content_type_id=key.content_type_id,
                object_id=key.object_id,
                waiting_since=now,
            )
            for key in keys
        ),
        update_conflicts=True,
        update_fields=["waiting_since"],
        unique_fields=_KEY if has_target else None,
    )
