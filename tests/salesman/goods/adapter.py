"""Connects the shop: Salesman's orders, goods of its own."""

from django_commerceml.adapters.mapped import MappedAdapter, ProductMapping
from django_commerceml.adapters.salesman import SalesmanAdapter


class Adapter(SalesmanAdapter, MappedAdapter):
    """Goods by what is declared, orders by Salesman."""

    products = ProductMapping(
        model="goods.Good",
        fields={"name": "name", "code": "sku"},
        active="is_active",
    )
