"""What a document changes in an order, before a row is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django_commerceml.models import (
    OrderLine,
    OrderPayment,
    OrderShipment,
)

Values = dict[str, Any]


class Change(StrEnum):
    """What of an order can change."""

    LINES = "lines"
    STATUS = "status"
    PAYMENT = "payment"
    SHIPMENT = "shipment"
    CANCELLATION = "cancellation"
    BUYER = "buyer"


DISPUTED = frozenset({Change.LINES, Change.STATUS})
"""What both sides may change; all else is 1C's word, or the shop's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLine:
    """A line that the order did not have, and its discounts."""

    values: Values
    discounts: tuple[Values, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedLine:
    """A line and its new values; None for discounts that stay."""

    line: OrderLine
    values: Values
    discounts: tuple[Values, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsChanges:
    """What changes in the lines and in the sums."""

    changed: tuple[ChangedLine, ...] = ()
    added: tuple[NewLine, ...] = ()
    removed: tuple[OrderLine, ...] = ()
    order: Values = field(default_factory=dict)
    discounts: tuple[Values, ...] | None = None
    """Those on the whole order; None: they stay."""

    def __bool__(self) -> bool:
        return bool(
            self.changed
            or self.added
            or self.removed
            or self.order
            or self.discounts is not None
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentChange:
    """A payment to write: a new one, or new values of one."""

    row: OrderPayment | None
    values: Values


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipmentChange:
    """A shipment to write: a new one, or new values of one."""

    row: OrderShipment | None
    values: Values


@dataclass(slots=True, kw_only=True)
class Changes:
    """All that a document changes."""

    order: Values = field(default_factory=dict)
    export: Values = field(default_factory=dict)
    goods: GoodsChanges = field(default_factory=GoodsChanges)
    payments: list[PaymentChange] = field(default_factory=list)
    shipments: list[ShipmentChange] = field(default_factory=list)
    names: set[Change] = field(default_factory=set)

    def put(self, name: Change, values: Mapping[str, Any]) -> None:
        """Have *values* written into the order, as a change called *name*."""
        if values:
            self.order.update(values)
            self.names.add(name)

    def __bool__(self) -> bool:
        return bool(self.names)


def differing(row: object, values: Mapping[str, Any]) -> Values:
    """Return of *values* those that *row* does not have yet."""
    return {
        name: value for name, value in values.items() if getattr(row, name) != value
    }


TOLERANCE = Decimal("0.01")
"""What a sum may be off for each line: 1C and the shop round at other places."""
