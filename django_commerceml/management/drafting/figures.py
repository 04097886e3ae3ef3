"""The price and the stock of a model."""

from typing import Any

from django_commerceml.management.drafting import columns
from django_commerceml.management.drafting.columns import find
from django_commerceml.management.drafting.roles import Model


def find_price(model: Model) -> Any:
    """Return the field of the price."""
    return find(model, columns.PRICES, *columns.NUMBERS)


def find_stock(model: Model) -> Any:
    """Return the field of the stock."""
    return find(model, columns.STOCKS, *columns.NUMBERS)
