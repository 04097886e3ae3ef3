"""The shop's side: the contract, and adapters of shops of several kinds."""

from django_commerceml.adapters.contract import (
    Capability,
    Feature,
    OrderChanges,
    PublishContext,
    RowError,
    ShopAdapter,
)
from django_commerceml.adapters.documents import (
    OrderDocument,
    OrderDocumentBuyer,
    OrderDocumentDiscount,
    OrderDocumentLine,
    OrderDocumentPayment,
    OrderDocumentShipment,
)

__all__ = [
    "Capability",
    "Feature",
    "OrderChanges",
    "OrderDocument",
    "OrderDocumentBuyer",
    "OrderDocumentDiscount",
    "OrderDocumentLine",
    "OrderDocumentPayment",
    "OrderDocumentShipment",
    "PublishContext",
    "RowError",
    "ShopAdapter",
]
