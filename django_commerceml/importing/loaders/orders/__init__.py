"""Orders, payments and shipments from 1C go into the orders of the shop."""

from django_commerceml.importing.loaders.orders.loading import load_orders

__all__ = ["load_orders"]
