"""The shop's orders, and the rows that belong to them, are heard of when they change.

Only what is saved or deleted row by row is heard: `update` and bulk operations send no
signals, and are to be told by `exporting.publish`.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import ForeignKey, Model
from django.db.models.signals import post_delete, post_save

from django_commerceml.adapters.shop_orders import note


def hear(model: type[Model], *related: str) -> None:
    """Hear of the orders *model*, and of their rows: «items», «payments»."""
    _connect(model, _OrderChanged())
    for name in related:
        key = find_key(model, name)
        if key is not None:
            _connect(key.model, _RowChanged(key))


def find_key(model: type[Model], related: str) -> "ForeignKey[Any, Any] | None":
    """Return the foreign key of the rows that *model* knows as *related*."""
    relations = model._meta.related_objects  # noqa: SLF001 (Django's public name)
    found = [one for one in relations if one.get_accessor_name() == related]
    field = found[0].remote_field if found else None
    return field if isinstance(field, ForeignKey) else None


def _connect(model: type[Model], receiver: Any) -> None:
    for sender in _family(model):
        for signal in (post_save, post_delete):
            uid = ("commerceml", type(receiver).__name__, sender)
            signal.connect(receiver, sender=sender, weak=False, dispatch_uid=uid)


def _family(model: type[Model]) -> Iterator[type[Model]]:
    """Yield *model*, and the models that are saved as one of it."""
    yield model
    for heir in model.__subclasses__():
        yield from _family(heir)


class _OrderChanged:
    """Hears of orders."""

    def __call__(self, instance: Model, *, raw: bool = False, **_: Any) -> None:
        if not raw:
            note(instance)


class _RowChanged:
    """Hears of what belongs to orders: it is these that change."""

    def __init__(self, key: "ForeignKey[Any, Any]") -> None:
        self._key = key

    def __call__(self, instance: Model, *, raw: bool = False, **_: Any) -> None:
        value = getattr(instance, self._key.attname)
        if raw or value is None:
            return
        target: Any = self._key.target_field
        if target.primary_key:
            note(target.model(**{target.attname: value}))
            return
        rows = target.model._base_manager  # noqa: SLF001 (Django's public name)
        order = rows.filter(**{target.attname: value}).first()
        if order is not None:
            note(order)
