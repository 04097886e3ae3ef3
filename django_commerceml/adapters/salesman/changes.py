"""What 1C did to an order goes into Salesman's, each thing once."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from django_commerceml.adapters.contract import OrderChanges, RowError
from django_commerceml.adapters.salesman.documents import TRACKING
from django_commerceml.adapters.salesman.paths import find_path
from django_commerceml.models import Order, OrderPayment

_LINES = "состав заказа изменён в 1С, в магазине он остался прежним"


class Receiver:
    """Brings changes into one order of Salesman."""

    def __init__(self, adapter: Any, order: Order, shop_order: Any) -> None:
        self._adapter = adapter
        self._order = order
        self._shop_order = shop_order
        self._errors: list[RowError] = []

    def receive(self, changes: OrderChanges) -> list[RowError]:
        """Bring *changes* in; return what the shop could not take."""
        if "payment" in changes.names:
            self._pay()
        if "shipment" in changes.names:
            self._track()
        if "status" in changes.names:
            self._follow(changes.status_after)
        if changes.is_shipped and self._adapter.shipped:
            self._ship()
        if changes.is_cancelled and self._adapter.cancelled:
            self._go_to(self._adapter.cancelled)
        if "lines" in changes.names:
            self._warn(_LINES)
        return self._errors

    def _pay(self) -> None:
        """Make a payment of each that 1C reported; take back what it took back."""
        payments = self._shop_order.payments
        known = set(payments.values_list("transaction_id", flat=True))
        for row in self._order.payments.filter(source__isnull=False).order_by("pk"):
            key = _key_of(row)
            is_there = key in known
            if row.is_paid and not row.is_deleted and not is_there:
                self._shop_order.pay(_amount_of(row), key, self._method_of(row))
            elif is_there and (row.is_deleted or not row.is_paid):
                payments.get(transaction_id=key).delete()

    def _method_of(self, row: OrderPayment) -> str:
        return (row.name or self._order.payment_code or row.kind)[:128]

    def _track(self) -> None:
        number = self._order.tracking_number
        extra = self._shop_order.extra or {}
        if number and extra.get(TRACKING) != number:
            self._shop_order.extra = {**extra, TRACKING: number}
            self._shop_order.save(update_fields=["_extra", "date_updated"])

    def _follow(self, code: str) -> None:
        """Go to the status that stands for *code*, unless the order is in one."""
        statuses = self._adapter.statuses
        if statuses.get(self._shop_order.status) == code:
            return
        fitting = [name for name, known in statuses.items() if known == code]
        if fitting:
            self._go_to(fitting[0])
        else:
            self._warn(f"в магазине нет статуса для «{code}», там он остался прежним")

    def _ship(self) -> None:
        """Go to the status of orders that were sent, unless the order is past it."""
        shipped = self._adapter.shipped
        status = self._shop_order.status
        is_past = find_path(type(self._shop_order).Status, shipped, status) is not None
        if not is_past:
            self._go_to(shipped)

    def _go_to(self, wanted: str) -> None:
        """Go to the status *wanted* by steps that Salesman allows."""
        row = self._shop_order
        path = find_path(type(row).Status, row.status, wanted)
        if path is None:
            message = (
                f"в магазине нельзя перейти из статуса «{row.status}» в «{wanted}», "
                "там он остался прежним"
            )
            self._warn(message)
            return
        for step in path:
            try:
                row.status = type(row).Status.validate_transition(step, row)
            except ValidationError as error:
                self._warn("; ".join(error.messages))
                return
            row.save(update_fields=["status", "date_updated"])
            row._current_status = row.status  # noqa: SLF001 (so it hears of each step)

    def _warn(self, message: str) -> None:
        self._errors.append(
            RowError(
                external_id=str(self._order.uuid), message=message, is_warning=True
            )
        )


def _key_of(row: OrderPayment) -> str:
    return (row.external_id or f"1c-{row.pk}")[:128]


def _amount_of(row: OrderPayment) -> Decimal:
    return -row.amount if row.is_refund else row.amount
