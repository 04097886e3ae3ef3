"""Orders of django-salesman: to 1C and back; its goods are models of the shop's own."""

from django_commerceml.adapters.salesman.adapter import SalesmanAdapter

__all__ = ["SalesmanAdapter"]
