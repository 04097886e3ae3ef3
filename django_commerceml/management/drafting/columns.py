"""Which field of a model is what: by its name and its type."""

from collections.abc import Iterable
from typing import Any, Final

from django.db import models

from django_commerceml.management.drafting.roles import Model

TEXTS: Final = (models.CharField, models.TextField)
NUMBERS: Final = (models.IntegerField, models.DecimalField, models.FloatField)
MOMENTS: Final = (models.DateTimeField,)

NAMES: Final = ("name", "title", "label", "caption", "heading")
SLUGS: Final = ("slug", "url", "alias")
SKUS: Final = ("sku", "article", "articul", "vendor_code", "part_number", "code")
BARCODES: Final = ("barcode", "ean", "ean13", "gtin", "upc")
DESCRIPTIONS: Final = ("description", "text", "body", "content", "about", "details")
WEIGHTS: Final = ("weight", "weight_kg")
PRICES: Final = ("price", "retail_price", "base_price", "cost", "amount", "price_rub")
STOCKS: Final = (
    *("quantity", "stock", "in_stock", "rest", "balance", "count", "num_in_stock"),
    *("stock_quantity", "available_quantity", "qty"),
)
ACTIVE: Final = (
    *("is_active", "active", "is_public", "public", "is_published", "published"),
    *("is_visible", "visible", "is_available", "available", "enabled", "is_enabled"),
)
PLACES: Final = ("position", "place", "order", "sort", "sort_order", "ordering")
CHARACTERISTICS: Final = ("options", "characteristics", "attributes", "params")
NUMBERS_OF_ORDERS: Final = ("number", "code", "ref", "reference", "order_number")
PLACED: Final = (
    *("placed_at", "created_at", "created", "date", "date_created", "date_placed"),
    "added_at",
)
BUYERS: Final = (
    *("name", "customer_name", "full_name", "client", "customer", "buyer"),
    *("contact_name", "recipient", "fio"),
)
PHONES: Final = ("phone", "phone_number", "customer_phone", "tel")
EMAILS: Final = ("email", "customer_email", "mail")
ADDRESSES: Final = ("address", "delivery_address", "shipping_address")
COMMENTS: Final = ("comment", "note", "notes", "remark")
PAID: Final = ("is_paid", "paid")
CANCELLED: Final = ("is_cancelled", "cancelled", "is_canceled", "canceled")
SHIPPED: Final = ("is_shipped", "shipped", "is_sent", "sent")
TRACKS: Final = ("tracking_number", "track", "tracking", "track_number")


def find(model: Model, names: Iterable[str], *types: type[Any]) -> Any:
    """Return the first field of *model* that is called so and is of *types*."""
    fields = {field.name: field for field in fields_of(model)}
    for name in names:
        field = fields.get(name)
        if field is not None and isinstance(field, types):
            return field
    return None


def find_by_type(model: Model, *types: type[Any]) -> Any:
    """Return the first field of *model* that is of *types*."""
    return next((one for one in fields_of(model) if isinstance(one, types)), None)


def fields_of(model: Model) -> list[Any]:
    """Return the columns of *model*."""
    return [*model._meta.concrete_fields]  # noqa: SLF001 (Django's public name)
