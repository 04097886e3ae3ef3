"""Orders as they stand in the shop, locked and read for a whole batch at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet

from django_commerceml.bulk.upserts import in_chunks
from django_commerceml.models import (
    ExchangeProfile,
    Order,
    OrderDiscount,
    OrderExport,
    OrderLine,
    OrderPayment,
    OrderShipment,
    OrderTax,
)

_Row = TypeVar("_Row", bound=Model)


@dataclass(slots=True, kw_only=True)
class OrderState:
    """An order with all that belongs to it."""

    order: Order
    lines: list[OrderLine] = field(default_factory=list)
    discounts: list[OrderDiscount] = field(default_factory=list)
    payments: list[OrderPayment] = field(default_factory=list)
    shipments: list[OrderShipment] = field(default_factory=list)
    taxes: list[OrderTax] = field(default_factory=list)
    export: OrderExport | None = None

    @property
    def is_dirty(self) -> bool:
        """Return whether the infobase lacks a change of the shop."""
        export = self.export
        return export is not None and export.version > export.acknowledged_version

    @property
    def order_discounts(self) -> list[OrderDiscount]:
        """Return the discounts on the whole order."""
        return [one for one in self.discounts if one.line_id is None]


@dataclass(slots=True, kw_only=True)
class States:
    """The orders of a batch; one that was written is read anew."""

    profile: ExchangeProfile
    _known: dict[int, OrderState] = field(default_factory=dict)

    def load(self, order_ids: Iterable[int]) -> None:
        """Lock and read the orders *order_ids*, in the order of their ids."""
        for chunk in in_chunks(sorted(set(order_ids) - self._known.keys())):
            self._load(chunk)

    def get(self, order_id: int) -> OrderState | None:
        """Return the order *order_id*, locked; None where it is gone."""
        if order_id not in self._known:
            self.load([order_id])
        return self._known.get(order_id)

    def known(self) -> Iterable[OrderState]:
        """Return the orders that were read."""
        return self._known.values()

    def forget(self, order_id: int) -> None:
        """Have the order *order_id* read anew the next time."""
        self._known.pop(order_id, None)

    def _load(self, ids: list[int]) -> None:
        # The rows that refer to an order, such as those of an answer, need not wait.
        no_key = connection.features.has_select_for_no_key_update
        locked = Order.objects.select_for_update(no_key=no_key)
        orders = locked.filter(pk__in=ids).order_by("pk")
        states = {order.pk: OrderState(order=order) for order in orders}
        # Locked, too: what 1C confirms meanwhile decides what is a conflict.
        exports = OrderExport.objects.select_for_update().filter(
            profile=self.profile, order__in=ids
        )
        for export in exports.order_by("order_id"):
            states[export.order_id].export = export
        for line in _of(OrderLine, ids).order_by("position", "pk"):
            states[line.order_id].lines.append(line)
        for discount in _of(OrderDiscount, ids):
            states[discount.order_id].discounts.append(discount)
        for payment in _of(OrderPayment, ids):
            states[payment.order_id].payments.append(payment)
        for shipment in _of(OrderShipment, ids):
            states[shipment.order_id].shipments.append(shipment)
        for tax in _of(OrderTax, ids):
            states[tax.order_id].taxes.append(tax)
        self._known.update(states)


def _of(model: type[_Row], ids: list[int]) -> "QuerySet[_Row]":
    rows: Any = model._default_manager.filter(order_id__in=ids)  # noqa: SLF001 (Django's own way)
    found: QuerySet[_Row] = rows.order_by("pk")
    return found
