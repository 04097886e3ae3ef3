"""The adapter of a shop on django-salesman."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar, cast

from django.core.checks import CheckMessage, Error
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.functional import classproperty
from salesman.core.utils import get_salesman_model

from django_commerceml.adapters.contract import (
    Capability,
    OrderChanges,
    PublishContext,
    RowError,
    ShopAdapter,
)
from django_commerceml.adapters.documents import OrderDocument, OrderDocumentBuyer
from django_commerceml.adapters.hearing import hear
from django_commerceml.adapters.salesman.buyers import buyer_of
from django_commerceml.adapters.salesman.changes import Receiver
from django_commerceml.adapters.salesman.documents import build_document
from django_commerceml.adapters.shop_orders import find
from django_commerceml.models import Order
from django_commerceml.models.order_options import CODE_OF_STATUS


class SalesmanAdapter(ShopAdapter):
    """Tells 1C of Salesman's orders, and brings back what 1C does to them.

    Salesman has no goods of its own; beside it declare the shop's with
    ``class Adapter(SalesmanAdapter, MappedAdapter)``.
    """

    statuses: ClassVar[Mapping[str, str]] = {
        "CREATED": "N",
        "HOLD": "N",
        "FAILED": "N",
        "PROCESSING": "P",
        "SHIPPED": "S",
        "COMPLETED": "F",
        "CANCELLED": "C",
    }
    """The code of the profile's status for each of Salesman's. Others are not told."""
    drafts: ClassVar[frozenset[str]] = frozenset({"NEW"})
    """Statuses of what is no order yet."""
    cancelled: ClassVar[str] = "CANCELLED"
    """The status of an order that is off; "" where there is none."""
    shipped: ClassVar[str] = "SHIPPED"
    """The status of an order that was sent; "" where there is none."""
    delivery_modifiers: ClassVar[frozenset[str]] = frozenset(
        {"shipping", "shipping-cost", "delivery"}
    )
    """The modifiers whose rows are the price of the delivery. A row of another one is a
    service where it adds to the total, and a discount where it lessens it."""
    ignored_modifiers: ClassVar[frozenset[str]] = frozenset()
    """The modifiers whose rows say nothing, such as the VAT that is in the prices."""

    @classproperty
    def capabilities(cls) -> frozenset[Capability]:  # noqa: N805 (Django's classproperty)
        """Return orders, and what the classes beside this one take."""
        others: Any = super(SalesmanAdapter, cast("type", cls))
        return frozenset(others.capabilities | {Capability.ORDERS})

    # For a shop to override:

    def buyer(self, shop_order: Any) -> OrderDocumentBuyer | None:
        """Return who buys; Salesman knows an e-mail and addresses as free text."""
        return buyer_of(shop_order)

    def external_id(self, item: Any) -> str:
        """Return 1C's id of what *item* sells, "" where only its code is known.

        The serializer of the product is to put it into its data as «onec_id».
        """
        return str(item.product_data.get("onec_id") or "")

    # The contract:

    @classmethod
    def order_model(cls) -> type[Model] | None:
        """Return Salesman's model of orders, or the one that it is swapped for."""
        model: type[Model] = get_salesman_model("Order")
        return model

    @classmethod
    def orders_since(cls, since: datetime | None) -> QuerySet[Any]:
        """Return the orders that were saved since then."""
        rows = super().orders_since(since)
        return rows if since is None else rows.filter(date_updated__gte=since)

    def build_order(self, shop_order: Any) -> OrderDocument | None:
        """Return what *shop_order* says; None: it is a draft.

        Raises `AdapterError` for amounts that cannot be read.
        """
        if shop_order.status in self.drafts:
            return None
        return build_document(self, shop_order)

    def receive_order(
        self,
        order: Order,
        changes: OrderChanges,
        context: PublishContext,  # noqa: ARG002 (the contract's)
    ) -> Sequence[RowError]:
        """Bring payments, the status, the tracking number into Salesman's order."""
        shop_order = find(order, get_salesman_model("Order"), is_locked=True)
        if shop_order is None:
            return []
        return Receiver(self, order, shop_order).receive(changes)

    @classmethod
    def connect(cls) -> None:
        """Hear of orders, their items and payments."""
        super().connect()
        hear(get_salesman_model("Order"), "items", "payments")

    @classmethod
    def check(cls) -> Iterable[CheckMessage]:
        """Return what is wrong with *statuses*."""
        yield from super().check()
        yield from cls._check_statuses()

    @classmethod
    def _check_statuses(cls) -> Iterator[CheckMessage]:
        known = set(get_salesman_model("Order").Status.values)
        named = {*cls.statuses, *cls.drafts, cls.cancelled, cls.shipped} - {""}
        for name in sorted(named - known):
            yield Error(
                f"{cls.__name__}: Salesman has no status {name!r}",
                hint=f"It has {', '.join(sorted(known))}.",
                id="commerceml.E047",
            )
        for name, code in cls.statuses.items():
            try:
                CODE_OF_STATUS(code)
            except ValidationError:
                yield Error(
                    f"{cls.__name__}: {name!r} stands for {code!r}, which is no code "
                    "of a status",
                    hint="Codes are those on the page of the profile, such as N.",
                    id="commerceml.E045",
                )
