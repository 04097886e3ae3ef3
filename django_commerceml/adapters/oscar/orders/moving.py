"""Oscar's order goes to the status that 1C gave it, by the steps that are allowed."""

from collections.abc import Iterator
from typing import Any

from django_commerceml.adapters.contract import OrderChanges, RowError
from django_commerceml.adapters.oscar.orders.choices import OrderChoices
from django_commerceml.adapters.oscar.orders.notes import add_note, warn
from django_commerceml.adapters.oscar.orders.statuses import (
    cancelled_status,
    status_for,
    way,
)
from django_commerceml.models import ExchangeProfile, Order


class Mover:
    """Moves one order along the pipeline."""

    def __init__(
        self, handler: Any, choices: OrderChoices, shop_order: Any, order: Order
    ) -> None:
        self._handler = handler
        self._choices = choices
        self._shop_order = shop_order
        self._order = order

    def follow(self, changes: OrderChanges, profile: ExchangeProfile) -> list[RowError]:
        """Have the status say what *changes* do; return what could not be said.

        What 1C calls the order counts more than what it has done with it.
        """
        if changes.is_cancelled:
            return self._go(cancelled_status(self._choices), "Отменён")
        if "status" in changes.names and not self._order.is_cancelled:
            code = self._order.status
            status = status_for(self._choices, code, profile)
            return self._go(status or "", code)
        wanted = list(self._facts(changes))
        return self._go(wanted[-1], wanted[-1]) if wanted else []

    def _facts(self, changes: OrderChanges) -> Iterator[str]:
        if changes.is_paid and self._choices.status_paid:
            yield self._choices.status_paid
        if changes.is_shipped and self._choices.status_shipped:
            yield self._choices.status_shipped

    def _go(self, status: str, label: str) -> list[RowError]:
        """Go to *status* the shortest way; *label* is what 1C calls it."""
        now = self._shop_order.status
        steps = way(now, status) if status else None
        if steps is None:
            return [self._report(now, status, label)]
        for step in steps:
            self._handler.handle_order_status_change(self._shop_order, step)
        return []

    def _report(self, now: str, status: str, label: str) -> RowError:
        reason = (
            f"из «{now}» в «{status}» нет пути (OSCAR_ORDER_STATUS_PIPELINE)"
            if status
            else "такого статуса в магазине нет"
        )
        message = f"1С присвоила заказу статус «{label}»: {reason}"
        add_note(self._handler, self._shop_order, message)
        return warn(self._order, f"{message}, статус остался прежним", field="status")
