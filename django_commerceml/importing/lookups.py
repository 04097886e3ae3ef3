"""Ids of rows by 1C's ids: asked for in bulk, remembered for the run."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db import models
from django.db.models import Exists, OuterRef

from django_commerceml.bulk import upserts
from django_commerceml.bulk.among import MANY, Among
from django_commerceml.models import (
    Category,
    Group,
    PriceType,
    Product,
    Property,
    PropertyOption,
    ReferenceItem,
    Unit,
    Warehouse,
)

_MOST: Final = 100_000


class Lookup:
    """The rows of one model of a profile."""

    def __init__(
        self, model: type[models.Model], profile_id: int, *, most: int = _MOST
    ) -> None:
        self._model = model
        self._profile_id = profile_id
        self._most = most
        self._known: dict[str, int | None] = {}

    def find(self, external_ids: Iterable[str]) -> dict[str, int]:
        """Return the ids of those rows that exist."""
        wanted = set(external_ids)
        self._make_room()
        missing = wanted - self._known.keys()
        if missing:
            self._fetch(missing)
        known = self._known
        return {
            external_id: pk
            for external_id in wanted
            if (pk := known[external_id]) is not None
        }

    def remember(self, ids: dict[str, int]) -> None:
        """Keep *ids* that were just written."""
        self._make_room()
        self._known.update(ids)

    def _make_room(self) -> None:
        if len(self._known) > self._most:
            self._known.clear()

    def _fetch(self, missing: set[str]) -> None:
        self._known.update(dict.fromkeys(missing))
        for chunk in upserts.in_chunks(missing, MANY):
            rows = self._model._default_manager.filter(  # noqa: SLF001 (Django's own way)
                Among("external_id", chunk), profile_id=self._profile_id
            )
            self._known.update(rows.order_by().values_list("external_id", "id"))


@dataclass(frozen=True, slots=True)
class KnownProperty:
    """A property as its values need it."""

    id: int
    has_options: bool
    is_external: bool


class PropertyLookup:
    """The properties of a profile."""

    def __init__(self, profile_id: int) -> None:
        self._profile_id = profile_id
        self._known: dict[str, KnownProperty | None] = {}

    def find(self, external_ids: Iterable[str]) -> dict[str, KnownProperty]:
        """Return those properties that exist."""
        wanted = set(external_ids)
        missing = wanted - self._known.keys()
        if missing:
            self._known.update(dict.fromkeys(missing))
            for chunk in upserts.in_chunks(missing):
                self._known.update(self._fetch(chunk))
        known = self._known
        return {name: found for name in wanted if (found := known[name]) is not None}

    def forget(self) -> None:
        """Forget all: properties were written."""
        self._known.clear()

    def _fetch(self, chunk: list[str]) -> dict[str, KnownProperty]:
        options = PropertyOption.objects.filter(property=OuterRef("pk"))
        rows = Property.objects.filter(
            profile_id=self._profile_id, external_id__in=chunk
        ).values_list("external_id", "id", Exists(options), "is_external")
        return {
            external_id: KnownProperty(pk, has_options, is_external)
            for external_id, pk, has_options, is_external in rows
        }


class OptionLookup:
    """The options of properties."""

    def __init__(self, *, most: int = _MOST) -> None:
        self._most = most
        self._known: dict[tuple[int, str], int | None] = {}

    def find(self, pairs: Iterable[tuple[int, str]]) -> dict[tuple[int, str], int]:
        """Return the ids of those options (by property and 1C's id) that exist."""
        wanted = set(pairs)
        if len(self._known) > self._most:
            self._known.clear()
        missing = wanted - self._known.keys()
        if missing:
            self._fetch(missing)
        known = self._known
        return {pair: pk for pair in wanted if (pk := known[pair]) is not None}

    def forget(self) -> None:
        """Forget all: options were written."""
        self._known.clear()

    def _fetch(self, missing: set[tuple[int, str]]) -> None:
        self._known.update(dict.fromkeys(missing))
        for chunk in upserts.in_chunks(missing):
            rows = PropertyOption.objects.filter(
                property_id__in={pair[0] for pair in chunk},
                external_id__in={pair[1] for pair in chunk},
            ).values_list("property_id", "external_id", "id")
            for property_id, external_id, pk in rows:
                self._known[property_id, external_id] = pk


class Lookups:
    """All look-ups of a run."""

    def __init__(self, profile_id: int) -> None:
        self.groups = Lookup(Group, profile_id)
        self.categories = Lookup(Category, profile_id)
        self.units = Lookup(Unit, profile_id)
        self.unit_columns: dict[str, set[str]] = {}
        """What of each unit was already said in this run."""
        self.price_types = Lookup(PriceType, profile_id)
        self.warehouses = Lookup(Warehouse, profile_id)
        self.reference_items = Lookup(ReferenceItem, profile_id)
        self.products = Lookup(Product, profile_id)
        self.properties = PropertyLookup(profile_id)
        self.options = OptionLookup()


def drop_none(values: dict[str, Any]) -> dict[str, Any]:
    """Return *values* without those that 1C did not say."""
    return {name: value for name, value in values.items() if value is not None}
