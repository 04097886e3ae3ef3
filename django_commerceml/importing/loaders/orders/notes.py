"""What a document changes in an order, noted for whoever asks why it is so."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from django_commerceml.importing.context import LoadContext
from django_commerceml.importing.differences import Difference, compare
from django_commerceml.importing.loaders.orders.changes import (
    Changes,
    GoodsChanges,
    PaymentChange,
    ShipmentChange,
    Values,
)
from django_commerceml.importing.loaders.orders.sorting import Received
from django_commerceml.importing.loaders.orders.states import OrderState
from django_commerceml.importing.loaders.orders.statuses import Statuses
from django_commerceml.importing.notes import Note
from django_commerceml.importing.telling import Money, tell
from django_commerceml.models import ChangeOutcome, Order

_UNTOLD: Final = frozenset({"facts", "status_changed_at"})
"""Columns of an order that are kept for the engine."""
_MONEY: Final = frozenset({"total", "vat_total", "delivery_price", "amount"})
_SUMS: Final = ("total", "vat_total")
_OF_LINES: Final = ("name", "sku", "unit_name", "vat_rate")
"""Columns of lines that are told besides what is sold for how much."""
_OF_PAYMENTS: Final = ("amount", "is_paid", "is_refund", "is_deleted")
_OF_SHIPMENTS: Final = ("tracking_number", "is_shipped", "lines", "is_deleted")

_OUTCOMES: Final = {True: ChangeOutcome.CREATED, False: ChangeOutcome.UPDATED}


class Snapshot:
    """An order as it is before *changes* are written into it."""

    def __init__(
        self,
        state: OrderState,
        changes: Changes,
        statuses: Statuses,
        *,
        is_new: bool,
    ) -> None:
        self._is_new = is_new
        self._changes = changes
        self._statuses = statuses
        names = {*changes.order, *_SUMS}
        self._before = {} if is_new else _values_of(state.order, names)
        self._parts = [
            *_lines(changes.goods),
            *_discounts(state, changes.goods),
            *_attached("payment", changes.payments, _OF_PAYMENTS),
            *_attached("shipment", changes.shipments, _OF_SHIPMENTS),
        ]

    def note(self, received: Received, order: Order, context: LoadContext) -> None:
        """Note what *received* made of *order*, once its sums are known.

        One that is made is noted in rehearsals.
        """
        if self._is_new and not context.shop.context.is_dry_run:
            return
        was, is_now = map(self._told, (self._before, self._changes.order))
        context.changes.add(
            Note(
                record_type="order",
                pk=order.pk,
                external_id=received.names.id or str(order.uuid),
                name=order.number,
                line=received.line,
                outcome=_OUTCOMES[self._is_new],
                differences=[*compare(was, is_now), *self._parts],
            )
        )

    def _told(self, values: Values) -> Values:
        """Return *values* but for those of the engine, statuses by their names."""
        told = {
            name: _money(name, value)
            for name, value in values.items()
            if name not in _UNTOLD
        }
        if "status" in told:
            told["status"] = self._statuses.name_of(values["status"])
        return told


def _values_of(row: object, names: Iterable[str]) -> Values:
    return {name: getattr(row, name) for name in names}


def _money(name: str, value: Any) -> object:
    is_amount = name in _MONEY and value is not None
    return Money(Decimal(value)) if is_amount else value


def _lines(goods: GoodsChanges) -> Iterator[Difference]:
    for change in goods.changed:
        before = _values_of(change.line, [*_OF_LINES, "quantity", "price"])
        after = {**before, **change.values}
        name = change.line.name
        was, is_now = _sold(before), _sold(after)
        if was != is_now:
            yield Difference("line", name, was, is_now)
        for column in _OF_LINES:
            if before[column] != after[column]:
                yield Difference(f"line_{column}", name, before[column], after[column])
    for new in goods.added:
        yield Difference("line", new.values["name"], None, _sold(new.values))
    for line in goods.removed:
        sold = _sold({"quantity": line.quantity, "price": line.price})
        yield Difference("line", line.name, sold, None)


def _sold(values: Mapping[str, Any]) -> str:
    """Return how much of a line is sold at what price."""
    quantity = tell(Decimal(values["quantity"]), {})
    price = tell(Money(Decimal(values["price"])), {})
    return f"{quantity} × {price}"


def _discounts(state: OrderState, goods: GoodsChanges) -> Iterator[Difference]:
    """Tell the discounts on the whole order."""
    if goods.discounts is None:
        return
    was = [[row.name, Money(row.amount)] for row in state.order_discounts]
    is_now = [[one["name"], Money(one["amount"])] for one in goods.discounts]
    if was != is_now:
        yield Difference("discounts", "", was, is_now)


def _attached(
    kind: str,
    changes: Iterable[PaymentChange] | Iterable[ShipmentChange],
    columns: Iterable[str],
) -> Iterator[Difference]:
    """Tell payments or shipments, each by its number."""
    for change in changes:
        row, values = change.row, change.values
        number = values.get("number") or getattr(row, "number", "")
        for column in columns:
            was = getattr(row, column, None)
            is_now = values.get(column, was)
            if was != is_now and (row is not None or is_now):
                told = (_money(column, value) for value in (was, is_now))
                yield Difference(f"{kind}_{column}", number, *told)
