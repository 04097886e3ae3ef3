"""The side of orders of a mapped shop: what its declarations make of the contract."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.core.checks import CheckMessage
from django.db.models import Model, QuerySet

from django_commerceml.adapters.contract import (
    OrderChanges,
    PublishContext,
    RowError,
    ShopAdapter,
)
from django_commerceml.adapters.documents import OrderDocument
from django_commerceml.adapters.hearing import hear
from django_commerceml.adapters.mapped.order_changes import write_changes
from django_commerceml.adapters.mapped.order_checks import check_orders
from django_commerceml.adapters.mapped.order_documents import build_document
from django_commerceml.adapters.mapped.order_lines import write_lines
from django_commerceml.adapters.mapped.orders import OrderMapping
from django_commerceml.adapters.mapped.shelves import resolve
from django_commerceml.adapters.shop_orders import find, link
from django_commerceml.models import Order


class MappedOrders(ShopAdapter):
    """Orders of the shop's own model, where *orders* declares them."""

    orders: ClassVar[OrderMapping | None] = None

    @classmethod
    def order_model(cls) -> type[Model] | None:
        """Return the model that is declared."""
        return None if cls.orders is None else resolve(cls.orders.model)

    @classmethod
    def orders_since(cls, since: datetime | None) -> QuerySet[Any]:
        """Return the orders that changed since then, or were placed, where it is known.

        Raises `AdapterError` where no orders are declared.
        """
        rows = super().orders_since(since)
        placed = cls.orders.fields.get("placed_at") if cls.orders else None
        name = (cls.orders and cls.orders.changed_at) or placed
        columns = {field.name for field in rows.model._meta.concrete_fields}  # noqa: SLF001 (Django's public name)
        if since is None or name not in columns:
            return rows
        return rows.filter(**{f"{name}__gte": since})

    def build_order(self, shop_order: Any) -> OrderDocument | None:
        """Return what *shop_order* says, as it is declared; None: it is none yet.

        Raises `AdapterError` for what cannot be understood.
        """
        if self.orders is None:
            return super().build_order(shop_order)
        return build_document(self.orders, shop_order, self)

    def receive_order(
        self, order: Order, changes: OrderChanges, context: PublishContext
    ) -> Sequence[RowError]:
        """Write what 1C changed onto the shop's order; what it has is not written.

        An order that was made in 1C becomes one of the shop where *create* is declared.
        """
        mapping, model = self.orders, self.order_model()
        if mapping is None or model is None:
            return super().receive_order(order, changes, context)
        shop_order = find(order, model, is_locked=True)
        if shop_order is None:
            self._create(mapping, model, order, changes)
            return []
        errors = write_changes(mapping, shop_order, order, changes)
        if "lines" in changes.names:
            errors += self._write_lines(mapping, shop_order, order)
        if mapping.on_receive is not None:
            mapping.on_receive(shop_order, order, changes)
        return errors

    @classmethod
    def connect(cls) -> None:
        """Hear of orders that are saved or deleted, and of their lines."""
        super().connect()
        if cls.orders is not None:
            hear(resolve(cls.orders.model), cls.orders.lines.related)

    @classmethod
    def check(cls) -> Iterable[CheckMessage]:
        """Return what is wrong with the declarations."""
        yield from super().check()
        yield from cls._check_orders()

    @classmethod
    def _check_orders(cls) -> Iterator[CheckMessage]:
        if cls.orders is not None:
            yield from check_orders(cls.orders, cls)

    def _create(
        self,
        mapping: OrderMapping,
        model: type[Model],
        order: Order,
        changes: OrderChanges,
    ) -> None:
        if mapping.create is None or not changes.is_new:
            return
        made = mapping.create(order)
        if made is not None:
            link(order, made, model)

    def _write_lines(
        self, mapping: OrderMapping, shop_order: Any, order: Order
    ) -> list[RowError]:
        document = build_document(mapping, shop_order, self)
        if document is None:
            return []
        return write_lines(mapping.lines, shop_order, order, document.lines)
