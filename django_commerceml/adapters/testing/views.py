"""What a shop shows, in words that every shop has."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopView:
    """A product, or a variant, as a buyer finds it; None is not looked at."""

    title: str | None = None
    is_active: bool = True
    """Whether a buyer can see and buy it."""
    price: Decimal | int | None = None
    """What everybody pays; None: it has no price."""
    stock: Decimal | int | None = None
    """In all warehouses."""
    prices: Mapping[str, Decimal | int] | None = None
    """By 1C's id of the price type."""
    stocks: Mapping[str, Decimal | int] | None = None
    """By 1C's id of the warehouse."""
    groups: Collection[str] | None = None
    """The names of its groups."""
    pictures: int | None = None
    """How many there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView:
    """A group as the shop shows it."""

    name: str
    parent: str | None = None
    """The name of the group that it is in; "" for one at the root. None: the shop's
    groups make no tree."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderView:
    """An order as its buyer finds it; None is not looked at."""

    status: str | None = None
    """As the shop calls it."""
    is_paid: bool | None = None
    is_shipped: bool | None = None
    is_cancelled: bool | None = None
    tracking_number: str | None = None
