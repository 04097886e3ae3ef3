"""Shops with models of their own: one class declares which is which."""

from django_commerceml.adapters.columns import Mode
from django_commerceml.adapters.mapped.adapter import MappedAdapter
from django_commerceml.adapters.mapped.declarations import (
    Field,
    GroupMapping,
    ImageMapping,
    OfferMapping,
    PriceMapping,
    ProductMapping,
    StockMapping,
)
from django_commerceml.adapters.mapped.orders import OrderLineMapping, OrderMapping
from django_commerceml.adapters.slugs import Slug

__all__ = [
    "Field",
    "GroupMapping",
    "ImageMapping",
    "MappedAdapter",
    "Mode",
    "OfferMapping",
    "OrderLineMapping",
    "OrderMapping",
    "PriceMapping",
    "ProductMapping",
    "Slug",
    "StockMapping",
]
