"""Orders of the shop's own model, for adapters: to tell of them, to find them.

What an adapter's signal handlers call, and its `receive_order`. The engine hears of
a change by `signals.shop_order_changed` and does the rest.
"""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from django_commerceml.models import Order, ShopOrder
from django_commerceml.signals import shop_order_changed


def note(shop_order: Model) -> None:
    """Tell that *shop_order* was made, changed or erased, or something of it.

    It is cheap, one row is written in the transaction of the change; the order goes
    on to 1C after the commit. Repeats do no harm.
    """
    shop_order_changed.send(sender=type(shop_order), shop_order=shop_order)


def find(order: Order, model: type[Model], *, is_locked: bool = False) -> Any | None:
    """Return the object of *model* that *order* is; None: it is none of the shop's.

    One that *is_locked* is nobody else's until the transaction ends.
    """
    known = ShopOrder.objects.filter(order=order, content_type=type_of(model))
    object_id = known.values_list("object_id", flat=True).first()
    if object_id is None:
        return None
    rows = model._base_manager.all()  # noqa: SLF001 (Django's public name)
    if is_locked:
        rows = rows.select_for_update()
    return rows.filter(pk=object_id).first()


def link(order: Order, shop_order: Model, model: type[Model]) -> None:
    """Note that *shop_order*, of *model*, is the *order* that was made in 1C."""
    ShopOrder.objects.update_or_create(
        content_type=type_of(model),
        object_id=id_of(shop_order, model),
        defaults={"order": order},
    )


def type_of(model: type[Model]) -> ContentType:
    """Return what the rows of `ShopOrder` call *model*."""
    return ContentType.objects.get_for_model(model)


def id_of(shop_order: Model, model: type[Model]) -> str:
    """Return what the rows of `ShopOrder` call *shop_order*, as one of *model*."""
    key = model._meta.pk  # noqa: SLF001 (Django's public name)
    return str(getattr(shop_order, key.attname))
