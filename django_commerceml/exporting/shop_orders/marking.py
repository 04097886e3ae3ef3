"""The mark that an order of the shop has changed: one row, in its transaction."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from django_commerceml.adapters.shop_orders import id_of, type_of
from django_commerceml.exporting.shop_orders.finding import find_adapter
from django_commerceml.models import ShopOrder

_KEY: Final = ("content_type", "object_id")
_CHUNK: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """What an order of the shop is known by."""

    content_type_id: int
    object_id: str

    def rows(self) -> Any:
        """Return the query for its row."""
        return ShopOrder.objects.filter(
            content_type=self.content_type_id, object_id=self.object_id
        )


def mark(shop_order: Model) -> Key:
    """Have *shop_order* wait until it is taken over."""
    model = _model_of(type(shop_order))
    key = Key(content_type_id=type_of(model).pk, object_id=id_of(shop_order, model))
    _write([key])
    return key


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
