"""Orders of a store on django-oscar: they go to 1C, and what 1C does comes back."""

from django_commerceml.adapters.oscar.orders.adapter import OscarOrders

__all__ = ["OscarOrders"]
