"""The shop's code hears what 1C did: the adapter at once, signals after commit."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

from django.db import transaction
from django.dispatch import Signal

from django_commerceml.adapters import (
    Capability,
    OrderChanges,
    PublishContext,
    RowError,
)
from django_commerceml.adapters.asking import ask_once
from django_commerceml.adapters.shops import Shop
from django_commerceml.importing.loaders.orders.changes import Changes
from django_commerceml.importing.loaders.orders.remarks import (
    DocumentRefusedError,
    Remark,
)
from django_commerceml.importing.loaders.orders.shop_words import ShopWords
from django_commerceml.models import ExchangeProfile, Order
from django_commerceml.signals import (
    order_cancelled,
    order_changed_by_1c,
    order_paid,
    order_shipped,
    order_status_changed,
)

_OURS: Final = frozenset({"facts", "status_changed_at", "total", "vat_total"})
"""Columns that are written along with others."""


def describe(changes: Changes, *, status_before: str, is_new: bool) -> OrderChanges:
    """Return *changes* as the shop's code gets them."""
    values = changes.order
    return OrderChanges(
        names=frozenset(str(name) for name in changes.names),
        status_before=status_before,
        status_after=values.get("status", status_before),
        is_paid=values.get("is_paid"),
        is_shipped=values.get("is_shipped"),
        is_cancelled=values.get("is_cancelled"),
        is_new=is_new,
        fields=frozenset(values) - _OURS,
    )


def ask(shop: Shop, order: Order, changes: OrderChanges) -> list[Remark]:
    """Have the shop take over what 1C did to *order*; return what it left out.

    Raises `DocumentRefusedError` (SHOP-02) where it refuses, and what `ask_once`
    raises.
    """
    adapter = shop.adapter
    if not adapter.wants(Capability.ORDERS):
        return []

    def receive(
        orders: Sequence[Order], circumstances: PublishContext
    ) -> Sequence[RowError]:
        return adapter.receive_order(orders[0], changes, circumstances)

    words = ShopWords(adapter, order)
    errors = ask_once(receive, [order], shop.context)
    refused = [error for error in errors if not error.is_warning]
    if refused:
        raise DocumentRefusedError(refused[0].message, code="SHOP-02")
    words.note(changes)
    return [Remark(code="SHOP-03", message=error.message) for error in errors]


def send_signals(order: Order, changes: OrderChanges, profile: ExchangeProfile) -> None:
    """Send the signals of *changes* once they are committed."""
    due = [
        (signal, more(changes))
        for signal, is_due, more in _SIGNALS
        if is_due(changes) and signal.has_listeners(Order)
    ]
    if due:
        transaction.on_commit(partial(_send, due, order.pk, profile), robust=True)


def _send(
    due: Sequence[tuple[Signal, dict[str, Any]]],
    order_id: int,
    profile: ExchangeProfile,
) -> None:
    order = Order.objects.select_related("user", "counterparty").get(pk=order_id)
    for signal, more in due:
        signal.send_robust(sender=Order, order=order, profile=profile, **more)


def _nothing(_: OrderChanges) -> dict[str, Any]:
    return {}


_SIGNALS: Final[
    tuple[
        tuple[
            Signal,
            Callable[[OrderChanges], bool],
            Callable[[OrderChanges], dict[str, Any]],
        ],
        ...,
    ]
] = (
    (order_changed_by_1c, lambda _: True, lambda changes: {"changes": changes.names}),
    (order_paid, lambda changes: bool(changes.is_paid), _nothing),
    (order_shipped, lambda changes: bool(changes.is_shipped), _nothing),
    (order_cancelled, lambda changes: bool(changes.is_cancelled), _nothing),
    (
        order_status_changed,
        lambda changes: changes.status_before != changes.status_after,
        lambda changes: {
            "before": changes.status_before,
            "after": changes.status_after,
        },
    ),
)
"""Each signal, when it is due, and what goes with it."""
