"""Which price types, or warehouses, a shop takes, and what stands for them there."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django_commerceml.adapters.mapped.declarations import Choice
from django_commerceml.models import PriceType, Warehouse

Row = TypeVar("Row", PriceType, Warehouse)


def chosen_values(choice: Choice, rows: Iterable[Row]) -> dict[Row, Any]:
    """Return those of *rows* that *choice* takes, and what stands for them."""
    found = ((row, _value(choice, row)) for row in rows)
    return {row: value for row, value in found if value is not None}


def _value(choice: Choice, row: Row) -> Any:
    name = row.name or row.external_id
    if choice is None:
        return name
    if callable(choice):
        return choice(row)
    known = (row.external_id, row.name)
    if isinstance(choice, Mapping):
        return next((choice[one] for one in known if one in choice), None)
    return name if any(one in choice for one in known) else None
