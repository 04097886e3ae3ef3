"""An order of Oscar with all that belongs to it, at a fixed number of queries."""

from datetime import datetime
from typing import Any, Final

from django.db.models import Q

from django_commerceml.adapters.oscar.rows import model_of, query
from django_commerceml.adapters.shop_orders import type_of
from django_commerceml.models import ShopOrder

_NEIGHBOURS: Final = (
    "user",
    "shipping_address__country",
    "billing_address__country",
)
_PARTS: Final = (
    "lines__product",
    "lines__attributes__option",
    "discounts",
    "surcharges",
    "sources__source_type",
    "sources__transactions",
    "shipping_events__event_type",
    "shipping_events__line_quantities",
)
_DATED: Final = (
    ("order", "OrderStatusChange", "order_id"),
    ("order", "ShippingEvent", "order_id"),
    ("order", "PaymentEvent", "order_id"),
    ("payment", "Transaction", "source__order_id"),
)
"""What is done with orders and has a date: the model, and the way to the order."""


def order_model() -> Any:
    """Return Oscar's model of orders, or the fork that the project has of it."""
    return model_of("order", "Order")


def find_orders_since(since: datetime | None) -> Any:
    """Return the orders that Oscar has noted anything of since then; None: all."""
    orders = query(order_model())
    if since is None:
        return orders
    is_meant = Q(date_placed__gte=since)
    for app, name, path in _DATED:
        rows = query(model_of(app, name)).filter(date_created__gte=since)
        is_meant |= Q(pk__in=rows.values(path))
    return orders.filter(is_meant)


def read_order(pk: Any) -> Any:
    """Return the order *pk* as it is in the database now."""
    orders = query(order_model()).select_related(*_NEIGHBOURS)
    return orders.prefetch_related(*_PARTS).get(pk=pk)


def find_known(pk: Any) -> ShopOrder | None:
    """Return what is noted of Oscar's order *pk*, with our order; None: nothing yet."""
    rows = ShopOrder.objects.filter(
        content_type=type_of(order_model()), object_id=str(pk)
    )
    return rows.select_related("order").first()
