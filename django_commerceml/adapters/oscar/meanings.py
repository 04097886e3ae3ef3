"""What 1C says of products, read from the mirror as texts with their attributes."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django_commerceml.adapters.oscar.attributes import (
    Said,
    said_of_characteristic,
    said_of_property,
)
from django_commerceml.adapters.oscar.options import option_key
from django_commerceml.bulk.among import among
from django_commerceml.models import (
    OfferCharacteristic,
    Property,
    PropertyOption,
    PropertyValue,
    ReferenceItem,
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """A value of an attribute."""

    said: Said
    text: str
    key: str = ""
    """The id by which an option of it is linked; empty: 1C has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A product of the store, and whose values are its own."""

    row: Any
    class_id: int
    external_id: str
    product_id: int | None = None
    """The product of the mirror; None: a variant, which inherits these values."""
    offer_id: int | None = None
    """The offer of the mirror, where there is one."""


Characteristics = Mapping[int, list[tuple[str, str]]]
"""The names and values that offers of the mirror have, by the ids of these."""


def read_meanings(
    targets: Collection[Target], characteristics: Characteristics | None = None
) -> dict[int, list[Meaning]]:
    """Return what 1C says of *targets*, by the ids of the store's products.

    *characteristics* are those of their offers, where somebody has read them already.
    """
    products = {item.product_id: item.row.pk for item in targets if item.product_id}
    offers = {item.offer_id: item.row.pk for item in targets if item.offer_id}
    rows = [*_values("product", products), *_values("offer", offers)]
    described = _Described(rows)
    found: dict[int, list[Meaning]] = {}
    for owner, *said in rows:
        found.setdefault(owner, []).append(described.meaning(*said))
    if characteristics is None:
        characteristics = read_characteristics(offers)
    for offer in offers.keys() & characteristics.keys():
        for name, value in characteristics[offer]:
            meaning = described.characteristic(name, value)
            found.setdefault(offers[offer], []).append(meaning)
    return found


Row = tuple[int, int, int | None, int | None, str]
"""The store's product, the property, the option, the item of a book, the text."""


def _values(owner: str, owners: Mapping[int, int]) -> Iterable[Row]:
    rows = PropertyValue.objects.filter(among(owner, owners)).order_by("pk")
    for pk, *values in rows.values_list(f"{owner}_id", *_COLUMNS):
        yield (owners[pk], *values)


def read_characteristics(offers: Iterable[int]) -> Characteristics:
    """Return the characteristics of *offers*, ids of the mirror."""
    rows = OfferCharacteristic.objects.filter(among("offer", offers)).order_by("pk")
    found: dict[int, list[tuple[str, str]]] = {}
    for pk, *said in rows.values_list("offer_id", "name", "value"):
        found.setdefault(pk, []).append((said[0], said[1]))
    return found


class _Described:
    """The properties, options and items that values point to."""

    def __init__(self, rows: Collection[Row]) -> None:
        self._properties = _in_bulk(Property, {row[1] for row in rows})
        self._said = {pk: said_of_property(row) for pk, row in self._properties.items()}
        self._options = _in_bulk(PropertyOption, {row[2] for row in rows})
        self._items = _in_bulk(ReferenceItem, {row[3] for row in rows})
        self._known: dict[Any, Meaning] = {}

    def meaning(self, *said: Any) -> Meaning:
        """Return a value as a buyer reads it: property, option, item and text."""
        if said not in self._known:
            self._known[said] = self._read(*said)
        return self._known[said]

    def characteristic(self, name: str, value: str) -> Meaning:
        """Return a characteristic, as values of properties are."""
        said = (name, value)
        if said not in self._known:
            self._known[said] = Meaning(said_of_characteristic(name), value)
        return self._known[said]

    def _read(
        self, property_id: int, option_id: int | None, item_id: int | None, value: str
    ) -> Meaning:
        said = self._said[property_id]
        option = self._options.get(option_id) or self._items.get(item_id)
        if option is None:
            return Meaning(said, value)
        key = option_key(self._properties[property_id].external_id, option.external_id)
        return Meaning(said, str(option), key)


def _in_bulk(model: Any, keys: Collection[int | None]) -> dict[Any, Any]:
    return {row.pk: row for row in model.objects.filter(among("pk", keys))}


_COLUMNS = ("property_id", "option_id", "item_id", "value")
