"""Orders of a store on django-oscar, to 1C and back."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.core.checks import CheckMessage
from django.db.models import Model, QuerySet

from django_commerceml.adapters import shop_orders
from django_commerceml.adapters.contract import (
    Capability,
    OrderChanges,
    PublishContext,
    RowError,
)
from django_commerceml.adapters.documents import OrderDocument
from django_commerceml.adapters.oscar.orders.allocations import allocated
from django_commerceml.adapters.oscar.orders.checks import check_orders
from django_commerceml.adapters.oscar.orders.choices import OrderChoices
from django_commerceml.adapters.oscar.orders.documents import build_document
from django_commerceml.adapters.oscar.orders.reading import (
    find_orders_since,
    order_model,
    read_order,
)
from django_commerceml.adapters.oscar.orders.receiving import receive
from django_commerceml.adapters.oscar.orders.signals import connect_orders
from django_commerceml.models import Order


class OscarOrders(OrderChoices):
    """Tells 1C of Oscar's orders, and Oscar of what 1C did to them.

    Lines of Oscar are a receipt: what 1C changes in them is noted on the order, and
    stays as it was sold. An order that was made in 1C is not made in Oscar.
    """

    capabilities: ClassVar[frozenset[Capability]] = frozenset({Capability.ORDERS})

    def allocated(
        self, external_ids: Sequence[str], context: PublishContext
    ) -> Mapping[str, int] | None:
        """Return how many of each offer are in orders that 1C has not confirmed."""
        if not (self.allocates_until_confirmed and context.profile.exports_orders):
            return None
        return allocated(external_ids, context)

    @classmethod
    def order_model(cls) -> type[Model]:
        """Return Oscar's model of orders, or its fork."""
        model: type[Model] = order_model()
        return model

    @classmethod
    def orders_since(cls, since: datetime | None) -> QuerySet[Any]:
        """Return the orders that were placed, or that something was done with, since.

        Oscar does not note when an address or a line was changed.
        """
        found: QuerySet[Any] = find_orders_since(since)
        return found

    def build_order(self, shop_order: Any) -> OrderDocument | None:
        """Return what *shop_order* says now; None: `is_order` says it is none yet."""
        order = read_order(shop_order.pk)
        return build_document(self, order) if self.is_order(order) else None

    def receive_order(
        self, order: Order, changes: OrderChanges, context: PublishContext
    ) -> Sequence[RowError]:
        """Have Oscar's order be paid, shipped, cancelled as 1C did it to *order*."""
        shop_order = shop_orders.find(order, order_model(), is_locked=True)
        if shop_order is None:
            return []
        return receive(self, shop_order, order, changes, context)

    @classmethod
    def check(cls) -> Iterable[CheckMessage]:
        """Return what is wrong with the statuses that are named."""
        yield from super().check()
        yield from check_orders(cls)

    @classmethod
    def connect(cls) -> None:
        """Hear of changes of Oscar's orders."""
        connect_orders()
