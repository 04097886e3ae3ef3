"""What a shop wants to be told of, and what it can hold: all of it is in its models."""

from collections.abc import Iterator

from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations

from django_commerceml.adapters.columns import find_field
from django_commerceml.adapters.contract import Capability, Feature
from django_commerceml.adapters.fitting import AnyField
from django_commerceml.adapters.mapped.shelves import resolve
from django_commerceml.adapters.mapped.stores import Declarations


def wanted_by(declared: Declarations) -> Iterator[Capability]:
    """Yield what a shop with these declarations is to be told of."""
    parts = (
        (declared.groups, Capability.GROUPS),
        (declared.products, Capability.PRODUCTS),
        (declared.images, Capability.IMAGES),
        (declared.offers or declared.prices or declared.stocks, Capability.OFFERS),
        (declared.prices, Capability.PRICES),
        (declared.stocks, Capability.STOCKS),
        (declared.products and declared.products.active, Capability.WITHDRAWAL),
    )
    return (capability for part, capability in parts if part)


def held_by(declared: Declarations) -> Iterator[Feature]:
    """Yield what a shop with these declarations can hold."""
    if declared.offers:
        yield Feature.VARIANTS
    if declared.prices and declared.prices.price_type and declared.prices.model:
        yield Feature.PRICE_TYPES
    if declared.stocks and declared.stocks.warehouse:
        yield Feature.WAREHOUSES
    field = _field_of_stock(declared)
    if isinstance(field, models.FloatField) or getattr(field, "decimal_places", None):
        yield Feature.FRACTIONS
    if field is not None and _is_signed(field):
        yield Feature.NEGATIVE_STOCK


def _field_of_stock(declared: Declarations) -> AnyField | None:
    stocks = declared.stocks
    owner = declared.offers or declared.products
    if stocks is None or owner is None:
        return None
    return find_field(resolve(stocks.model or owner.model), stocks.field)


def _is_signed(field: AnyField) -> bool:
    ranges = BaseDatabaseOperations.integer_field_ranges
    lowest = ranges.get(field.get_internal_type(), (None, None))[0]
    return lowest is None or lowest < 0
