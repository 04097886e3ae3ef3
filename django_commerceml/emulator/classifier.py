"""The classifier of the invented shop: groups, properties, price types, warehouses."""

from dataclasses import dataclass
from functools import cache
from typing import Final

from django_commerceml.cml.records import (
    Address,
    Group,
    PriceType,
    Property,
    PropertyOption,
    Tax,
    UnitDefinition,
    Warehouse,
)
from django_commerceml.emulator.assortment import (
    COLORS,
    NUMBERS,
    OPTIONS,
    PRICE_TYPES,
    SECTIONS,
    SIZES,
    TEXTS,
    UNITS,
    WAREHOUSES,
    Shelf,
)
from django_commerceml.emulator.dice import make_id, make_version
from django_commerceml.emulator.spelling import Spelling

COLOR: Final = "Цвет"
SIZE: Final = "Размер"
AXES: Final = {COLOR: COLORS, SIZE: SIZES}
"""What makes the offers of one product differ, and the values."""

FIRST_VERSION: Final = make_version(1)
"""What an infobase writes that never changed the object."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedShelf:
    """A shelf with its group and the group at the top of the tree."""

    group_id: str
    section: str
    shelf: Shelf


@cache
def placed_shelves() -> tuple[PlacedShelf, ...]:
    """Return the shelves in the order of the shop."""
    return tuple(
        PlacedShelf(
            group_id=make_group_id(top, middle, shelf.name), section=top, shelf=shelf
        )
        for (top, middle), shelves in SECTIONS.items()
        for shelf in shelves
    )


def make_group_id(*path: str) -> str:
    """Return the id of the group at *path*, the names from the top down."""
    return make_id("/".join(("group", *path)))


def make_property_id(name: str) -> str:
    """Return the id of the property called *name*."""
    return make_id(f"property/{name}")


@cache
def make_option_id(property_name: str, number: int) -> str:
    """Return the id of an option of a property."""
    return make_id(f"option/{property_name}", number)


def make_price_type_id(number: int) -> str:
    """Return the id of a price type."""
    return make_id("price-type", number)


def make_warehouse_id(number: int) -> str:
    """Return the id of a warehouse."""
    return make_id("warehouse", number)


def make_groups(spelling: Spelling) -> tuple[Group, ...]:
    """Return the tree of groups, three levels deep."""
    tops: dict[str, tuple[Group, ...]] = {}
    for (top, middle), shelves in SECTIONS.items():
        path = (top, middle)
        leaves = tuple(_group((*path, item.name), (), spelling) for item in shelves)
        tops[top] = (*tops.get(top, ()), _group(path, leaves, spelling))
    return tuple(_group((top,), middles, spelling) for top, middles in tops.items())


def _group(
    path: tuple[str, ...], groups: tuple[Group, ...], spelling: Spelling
) -> Group:
    return Group(
        id=make_group_id(*path),
        version=_version(spelling),
        name=path[-1],
        groups=groups,
    )


def make_properties(spelling: Spelling) -> tuple[Property, ...]:
    """Return the properties of products."""
    kinds = (
        *((name, "Справочник", options) for name, options in OPTIONS.items()),
        *((name, "Число", ()) for name in NUMBERS),
        *((name, "Строка", ()) for name in TEXTS),
    )
    return tuple(
        _property(name, kind, options, spelling) for name, kind, options in kinds
    )


def make_offer_properties(spelling: Spelling) -> tuple[Property, ...]:
    """Return the properties of offers (3.1: characteristics as properties)."""
    return tuple(
        _property(name, "Справочник", options, spelling)
        for name, options in AXES.items()
    )


def _property(
    name: str, kind: str, options: tuple[str, ...], spelling: Spelling
) -> Property:
    return Property(
        id=make_property_id(name),
        version=_version(spelling),
        name=name,
        value_type=kind,
        options=tuple(
            PropertyOption(id=make_option_id(name, number), value=value)
            for number, value in enumerate(options)
        )
        or None,
    )


def make_price_types(spelling: Spelling) -> tuple[PriceType, ...]:
    """Return the price types."""
    return tuple(
        PriceType(
            id=make_price_type_id(number),
            version=_version(spelling),
            name=name,
            currency=spelling.currency,
            taxes=(Tax(name="НДС", is_included=True),),
        )
        for number, (name, _) in enumerate(PRICE_TYPES)
    )


def make_warehouses(spelling: Spelling) -> tuple[Warehouse, ...]:
    """Return the warehouses, with their addresses."""
    return tuple(
        Warehouse(
            id=make_warehouse_id(number),
            version=_version(spelling),
            name=name,
            address=Address(text=address),
        )
        for number, (name, address) in enumerate(WAREHOUSES)
    )


def make_units(spelling: Spelling) -> tuple[UnitDefinition, ...]:
    """Return the units of measure, padded as 1C pads them."""
    return tuple(
        UnitDefinition(
            id=f"{unit.code} ",
            version=_version(spelling),
            code=f"{unit.code} ",
            short_name=unit.short_name,
            full_name=unit.full_name.ljust(25),
            international_code=unit.international_code,
        )
        for unit in UNITS.values()
    )


def _version(spelling: Spelling) -> str | None:
    return FIRST_VERSION if spelling.has_versions else None
