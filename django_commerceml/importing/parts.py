"""What changes in the rows that belong to a record: its prices, stock, groups."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from django_commerceml.importing.children import ChildRow
from django_commerceml.importing.differences import Difference
from django_commerceml.importing.telling import Money, Named, tell
from django_commerceml.models import (
    Group,
    PriceType,
    Property,
    PropertyOption,
    ReferenceItem,
    Warehouse,
)

Rows = Mapping[ChildRow, ChildRow]
"""The rows of one record: key cells to value cells."""
Describe = Callable[[Rows, Rows], Iterable[Difference]]
"""Tells what differs between the rows as they were and as they are now."""


def prices(was: Rows, is_now: Rows) -> Iterator[Difference]:
    """Tell prices by their type; one whose unit changes is still that price."""
    before, after = _by_tier(was), _by_tier(is_now)
    for tier in {**before, **after}:
        old, new = before.get(tier, {}), after.get(tier, {})
        if len(old) == len(new) == 1:
            yield from _price(tier, *old.values(), *new.values())
            continue
        for unit in {**old, **new}:
            yield from _price(tier, old.get(unit), new.get(unit))


_Tier = tuple[int, Decimal]
"""A price type, and the least quantity."""


def _by_tier(rows: Rows) -> dict[_Tier, dict[str, ChildRow]]:
    found: dict[_Tier, dict[str, ChildRow]] = {}
    for (price_type, least, unit), cells in rows.items():
        found.setdefault((price_type, Decimal(least)), {})[unit] = cells
    return found


def _price(
    tier: _Tier, old: ChildRow | None, new: ChildRow | None
) -> Iterator[Difference]:
    is_other_money = old and new and old[1] != new[1]
    before, after = (
        cells and Money(Decimal(cells[0]), cells[1] if is_other_money else "")
        for cells in (old, new)
    )
    if before != after:
        price_type, least = tier
        detail = {"type": Named(PriceType, price_type), "from": _from(least)}
        yield Difference("price", detail, before, after)


def _from(least: Decimal) -> str:
    return f"от {tell(least, {})}" if least else ""


def stocks(was: Rows, is_now: Rows) -> Iterator[Difference]:
    """Tell the stock of each warehouse."""
    for key in {**was, **is_now}:
        (old,), (new,) = was.get(key, (None,)), is_now.get(key, (None,))
        if old != new:
            yield Difference("stock", Named(Warehouse, key[0]), old, new)


def groups(was: Rows, is_now: Rows) -> Iterator[Difference]:
    """Tell all groups of a product, the main one first."""
    old, new = (tuple(Named(Group, pk) for (pk,) in rows) for rows in (was, is_now))
    if old != new:
        yield Difference("groups", "", old, new)


def images(was: Rows, is_now: Rows) -> Iterator[Difference]:
    """Tell all pictures in their order, or what is said of one of them."""
    old, new = (_in_place(rows) for rows in (was, is_now))
    if old != new:
        yield Difference("images", "", old, new)
        return
    for key, (_, text) in is_now.items():
        if was[key][1] != text:
            yield Difference("image", key[0], was[key][1], text)


def _in_place(rows: Rows) -> tuple[str, ...]:
    """Return the paths of pictures by their position."""
    return tuple(key[0] for key in sorted(rows, key=lambda key: rows[key][0]))


def values(was: Rows, is_now: Rows) -> Iterator[Difference]:
    """Tell the values of each property; that one is linked now changes none."""
    before, after = _by_property(was), _by_property(is_now)
    for pk in {**before, **after}:
        old, new = before.get(pk, {}), after.get(pk, {})
        if old.keys() != new.keys():
            told = (tuple(rows.values()) for rows in (old, new))
            yield Difference("property", Named(Property, pk), *told)


def _by_property(rows: Rows) -> dict[int, dict[str, object]]:
    found: dict[int, dict[str, object]] = {}
    for (pk, raw), (option_id, item_id) in rows.items():
        told: object = raw
        if option_id:
            told = Named(PropertyOption, option_id)
        elif item_id:
            told = Named(ReferenceItem, item_id)
        found.setdefault(pk, {})[raw] = told
    return found


def characteristics(was: Rows, is_now: Rows) -> Iterator[Difference]:
    """Tell characteristics by their name."""
    before, after = (_by_name(rows.values()) for rows in (was, is_now))
    for name in {**before, **after}:
        if before.get(name) != after.get(name):
            yield Difference("characteristic", name, before.get(name), after.get(name))


def _by_name(rows: Iterable[ChildRow]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for _, name, value in rows:
        found[name] = (*found.get(name, ()), value)
    return found


def options(was: Rows, is_now: Rows) -> Iterator[Difference]:
    """Tell the options of a property that are new, or called otherwise."""
    for key, (value, *_) in is_now.items():
        old = was[key][0] if key in was else None
        if old != value:
            yield Difference("option", "", old, value)


_WHOLE: Final = Decimal(100)
_CENTS: Final = Decimal("0.01")
_LARGEST: Final = Decimal("9999999999.99")
"""What its column holds."""


def price_change(differences: Iterable[Any]) -> Decimal | None:
    """Return the largest change of a price among *differences*, in % of the old one.

    One that is gone has fallen by all of it. Other money cannot be compared.
    """
    changes = [
        change
        for one in differences
        if one.field == "price" and (change := _change_of(one.old, one.new)) is not None
    ]
    return max(changes, key=abs, default=None)


def _change_of(old: Money | None, new: Money | None) -> Decimal | None:
    if not old or not old.amount or (new and new.currency):
        return None
    change = ((new.amount if new else 0) - old.amount) / old.amount * _WHOLE
    return max(-_LARGEST, min(change, _LARGEST)).quantize(_CENTS)
