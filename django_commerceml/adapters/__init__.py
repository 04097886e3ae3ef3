"""The shop's side: the contract, and the adapter of a shop that reads the mirror."""

from django_commerceml.adapters.contract import (
    Capability,
    OrderChanges,
    PublishContext,
    RowError,
    ShopAdapter,
)

__all__ = [
    "Capability",
    "OrderChanges",
    "PublishContext",
    "RowError",
    "ShopAdapter",
]
