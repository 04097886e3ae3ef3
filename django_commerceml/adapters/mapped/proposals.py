"""What may be the same: rows of the mirror, and objects that the shop has already."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import models

from django_commerceml.adapters.columns import find_field
from django_commerceml.adapters.links import LinkKind
from django_commerceml.adapters.mapped.declarations import Field
from django_commerceml.adapters.mapped.shelves import Shelf
from django_commerceml.chunks import in_batches
from django_commerceml.models import Offer, Product

Mirror = Product | Offer
WAYS: Final = ("sku", "barcode", "name")
"""What goods may be known by."""
_MOST_SHOWN: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A row of the mirror, and the object of the shop that it may be."""

    kind: LinkKind
    external_id: str
    name: str
    """As 1C calls it."""
    object_id: str | None
    """The primary key in the shop; None: nothing there looks like it."""
    object_label: str
    """As the shop calls it."""
    matched_by: str
    """A word of `WAYS`; "" without an object."""
    others: int
    """How many more objects, or rows of 1C, fit as well; zero: it is the only one."""
    alternatives: Sequence[tuple[str, str]] = ()
    """The primary keys and labels of a few more objects that fit."""


class Search:
    """Looks for rows of the mirror among the objects of the shop.

    With *variants* products are also known by what their variants are known by.
    """

    def __init__(
        self,
        kind: LinkKind,
        shelf: Shelf,
        mirror: "models.QuerySet[Any]",
        by: Sequence[str],
        variants: Shelf | None = None,
    ) -> None:
        self._kind = kind
        self._shelf = shelf
        self._mirror = mirror
        self._by = by
        self._columns = _columns(shelf)
        self._variants = variants

    def find(self, rows: Sequence[Mirror]) -> Iterator[Proposal]:
        """Yield a proposal for each of *rows* that is not linked."""
        linked = self._shelf.keys(row.external_id for row in rows)
        waiting = [row for row in rows if row.external_id not in linked]
        found: dict[str, Proposal] = {}
        for way in self._by:
            left = [row for row in waiting if row.external_id not in found]
            found.update(self._find_by(way, left))
        for row in waiting:
            yield found.get(row.external_id) or self._proposal(row)

    def _find_by(self, way: str, rows: Sequence[Mirror]) -> dict[str, Proposal]:
        if way in self._columns:
            said = {row.pk: {getattr(row, way)} - {""} for row in rows}
            values = set().union(*said.values())
            objects = self._objects(self._columns[way], values)
            rivals = self._count(self._mirror.filter(**{f"{way}__in": objects}), way)
        elif self._variants is not None and way in _columns(self._variants):
            offers = Offer.objects.filter(product__in=[row.pk for row in rows])
            said = _values_of(offers, way)
            values = set().union(*said.values())
            objects = self._owners(self._variants, way, values)
            rivals = {}
        else:
            return {}
        return {
            row.external_id: proposal
            for row in rows
            if (proposal := self._choose(row, way, said, objects, rivals))
        }

    def _choose(
        self,
        row: Mirror,
        way: str,
        said: Mapping[int, set[str]],
        objects: Mapping[str, Sequence[models.Model]],
        rivals: Mapping[str, int],
    ) -> Proposal | None:
        values = said.get(row.pk, set())
        fitting = {
            one.pk: one for value in sorted(values) for one in objects.get(value, ())
        }
        if not fitting:
            return None
        others = max((rivals.get(value, 1) - 1 for value in values), default=0)
        return self._proposal(row, list(fitting.values()), way, others)

    def _objects(self, column: str, values: set[str]) -> dict[str, list[models.Model]]:
        """Return the objects without a link that have *values*, by these."""
        found: dict[str, list[models.Model]] = {}
        for chunk in in_batches(values):
            rows = self._shelf.writer.rows().filter(**{f"{column}__in": chunk})
            if self._shelf.owner:
                rows = rows.select_related(self._shelf.owner)  # for their labels
            for row in self._free(rows.order_by("pk")):
                found.setdefault(getattr(row, column), []).append(row)
        return found

    def _owners(
        self, variants: Shelf, way: str, values: set[str]
    ) -> dict[str, list[models.Model]]:
        """Return the objects without a link whose variants have *values*, by these."""
        column = _columns(variants)[way]
        owner = find_field(variants.model, variants.owner).attname
        found: dict[str, list[models.Model]] = {}
        for chunk in in_batches(values):
            rows = variants.writer.rows().filter(**{f"{column}__in": chunk})
            pairs = set(rows.values_list(column, owner))
            keys = {key for _, key in pairs}
            there = self._shelf.writer.rows().filter(pk__in=keys)
            free = {row.pk: row for row in self._free(there)}
            for value, key in sorted(pairs, key=str):
                if key in free:
                    found.setdefault(value, []).append(free[key])
        return found

    def _free(self, rows: "models.QuerySet[Any]") -> list[models.Model]:
        """Return those of *rows* that nothing of 1C is linked with."""
        there = list(rows)
        taken = self._shelf.names(row.pk for row in there)
        key = self._shelf.mapping.key
        return [
            row
            for row in there
            if row.pk not in taken and not (key and getattr(row, key))
        ]

    @staticmethod
    def _count(rows: "models.QuerySet[Any]", way: str) -> dict[str, int]:
        """Return how many of *rows* have each value."""
        counted = rows.order_by().values(way).annotate(count=models.Count("pk"))
        return dict(counted.values_list(way, "count"))

    def _proposal(
        self,
        row: Mirror,
        objects: Sequence[models.Model] = (),
        way: str = "",
        rivals: int = 0,
    ) -> Proposal:
        best = next(iter(objects), None)
        return Proposal(
            kind=self._kind,
            external_id=row.external_id,
            name=row.name,
            object_id=None if best is None else str(best.pk),
            object_label="" if best is None else str(best),
            matched_by=way,
            others=max(len(objects) - 1, 0) + rivals,
            alternatives=[(str(one.pk), str(one)) for one in objects[1:_MOST_SHOWN]],
        )


def _values_of(rows: "models.QuerySet[Offer]", way: str) -> dict[int, set[str]]:
    """Return what the offers *rows* say, by the ids of their products."""
    found: dict[int, set[str]] = {}
    for product, value in rows.values_list("product_id", way):
        if value:
            found.setdefault(product, set()).add(value)
    return found


def _columns(shelf: Shelf) -> dict[str, str]:
    """Return the shop's fields for what goods are known by."""
    found: dict[str, str] = {}
    for name, declared in shelf.mapping.fields.items():
        source = declared.source if isinstance(declared, Field) else declared
        if isinstance(source, str) and source in WAYS:
            found.setdefault(source, find_field(shelf.model, name).attname)
    return found
