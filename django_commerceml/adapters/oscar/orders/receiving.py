"""What 1C did to an order goes into Oscar, once, by Oscar's own event handler."""

from collections.abc import Sequence
from typing import Any, Final

from oscar.apps.order.exceptions import (
    InvalidLineStatus,
    InvalidOrderStatus,
    InvalidPaymentEvent,
    InvalidShippingEvent,
)
from oscar.apps.partner.exceptions import InvalidStockAdjustment
from oscar.apps.payment.exceptions import PaymentError
from oscar.core.loading import get_class

from django_commerceml.adapters.contract import (
    OrderChanges,
    PublishContext,
    RowError,
)
from django_commerceml.adapters.oscar.orders.allocations import cancel
from django_commerceml.adapters.oscar.orders.booking import book_payments
from django_commerceml.adapters.oscar.orders.choices import OrderChoices
from django_commerceml.adapters.oscar.orders.moving import Mover
from django_commerceml.adapters.oscar.orders.notes import (
    note_address,
    note_lines,
    note_tracking,
)
from django_commerceml.adapters.oscar.orders.shipping import ship
from django_commerceml.models import Order

_REFUSALS: Final = (
    InvalidLineStatus,
    InvalidOrderStatus,
    InvalidPaymentEvent,
    InvalidShippingEvent,
    InvalidStockAdjustment,
    PaymentError,
)
"""What the handler of a store raises over what it does not allow."""


def receive(
    choices: OrderChoices,
    shop_order: Any,
    order: Order,
    changes: OrderChanges,
    context: PublishContext,
) -> Sequence[RowError]:
    """Take over into *shop_order* what 1C did to *order*; return what was left out."""
    handler = get_class("order.processing", "EventHandler")()
    try:
        return _receive(handler, choices, shop_order, order, changes, context)
    except _REFUSALS as error:
        reason = str(error) or type(error).__name__
        message = f"магазин не принял изменение заказа: {reason}"
        return [RowError(external_id=str(order.uuid), message=message)]


def _receive(
    handler: Any,
    choices: OrderChoices,
    shop_order: Any,
    order: Order,
    changes: OrderChanges,
    context: PublishContext,
) -> Sequence[RowError]:
    errors: list[RowError] = []
    if "payment" in changes.names:
        book_payments(handler, choices, shop_order, order)
    if "shipment" in changes.names:
        errors += ship(handler, choices, shop_order, order)
    if changes.is_cancelled:
        is_shared = choices.allocates_until_confirmed
        cancel(handler, shop_order, order if is_shared else None)
    mover = Mover(handler, choices, shop_order, order)
    errors += mover.follow(changes, context.profile)
    note_tracking(handler, shop_order, order, changes)
    note_address(handler, shop_order, order, changes)
    return [*errors, *note_lines(handler, shop_order, order, changes)]
