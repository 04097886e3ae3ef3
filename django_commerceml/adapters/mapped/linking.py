"""Goods that a shop has already are linked with those of 1C, before an import.

Without it each of them would come a second time. Nothing else of them changes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import models, transaction

from django_commerceml.adapters.columns import find_field
from django_commerceml.adapters.links import LinkKind
from django_commerceml.adapters.mapped.declarations import Field
from django_commerceml.adapters.mapped.goods import MappedGoods
from django_commerceml.adapters.mapped.shelves import Shelf
from django_commerceml.adapters.mapped.stores import Store
from django_commerceml.chunks import BATCH, in_batches
from django_commerceml.models import ExchangeProfile, Offer, Product

Mirror = Product | Offer
WAYS: Final = ("sku", "barcode", "name")
"""What goods may be known by."""


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


def propose(
    adapter: MappedGoods, profile: ExchangeProfile, by: Sequence[str] = WAYS
) -> Iterator[Proposal]:
    """Yield what of *profile* is not linked yet, with the objects that it may be.

    *by* are words of `WAYS`, the surest first: what is not found by one is looked for
    by the next. Only fields that the adapter declares can be compared. Products come
    before offers.
    """
    store = Store(profile, adapter.declarations())
    parts: tuple[tuple[LinkKind, Shelf | None, models.QuerySet[Any]], ...] = (
        (LinkKind.PRODUCT, store.products, Product.objects.all()),
        (LinkKind.OFFER, store.offers, Offer.objects.filter(product__isnull=False)),
    )
    for kind, shelf, rows in parts:
        if shelf is not None:
            active = rows.filter(profile=profile, is_active=True).order_by("pk")
            for batch in _batches(active):
                yield from _Search(kind, shelf, active, by).find(batch)


def accept(
    adapter: MappedGoods, profile: ExchangeProfile, proposals: Iterable[Proposal]
) -> int:
    """Link what *proposals* propose; return how many are linked.

    Those without an object are passed over, and so is what has been linked, or
    deleted, in between.
    """
    store = Store(profile, adapter.declarations())
    shelves = {LinkKind.PRODUCT: store.products, LinkKind.OFFER: store.offers}
    count = 0
    for batch in in_batches(one for one in proposals if one.object_id is not None):
        with transaction.atomic():
            for kind, shelf in shelves.items():
                if shelf is not None:
                    chosen = [one for one in batch if one.kind == kind]
                    count += _link(shelf, chosen)
    return count


def _batches(rows: "models.QuerySet[Any]") -> Iterator[list[Any]]:
    """Yield *rows* in batches, each read for itself: they may be a million."""
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        yield batch
        last = batch[-1].pk


class _Search:
    """Looks for rows of the mirror among the objects of the shop."""

    def __init__(
        self,
        kind: LinkKind,
        shelf: Shelf,
        mirror: "models.QuerySet[Any]",
        by: Sequence[str],
    ) -> None:
        self._kind = kind
        self._shelf = shelf
        self._mirror = mirror
        columns = _columns(shelf)
        self._by = [(way, columns[way]) for way in by if way in columns]

    def find(self, rows: Sequence[Mirror]) -> Iterator[Proposal]:
        """Yield a proposal for each of *rows* that is not linked."""
        linked = self._shelf.keys(row.external_id for row in rows)
        waiting = [row for row in rows if row.external_id not in linked]
        found: dict[str, Proposal] = {}
        for way, column in self._by:
            left = [row for row in waiting if row.external_id not in found]
            found.update(self._find_by(way, column, left))
        for row in waiting:
            yield found.get(row.external_id) or self._proposal(row)

    def _find_by(
        self, way: str, column: str, rows: Sequence[Mirror]
    ) -> dict[str, Proposal]:
        wanted = {value for row in rows if (value := getattr(row, way))}
        objects = self._objects(column, wanted)
        rivals = self._rivals(way, objects)
        return {
            row.external_id: self._proposal(
                row, objects[value], way, rivals.get(value, 1) - 1
            )
            for row in rows
            if (value := getattr(row, way)) in objects
        }

    def _objects(self, column: str, values: set[str]) -> dict[str, list[models.Model]]:
        """Return the objects without a link that have *values*, by these."""
        there: dict[str, list[models.Model]] = {}
        for chunk in in_batches(values):
            rows = self._shelf.writer.rows().filter(**{f"{column}__in": chunk})
            for row in rows.order_by("pk"):
                there.setdefault(getattr(row, column), []).append(row)
        taken = self._shelf.names(row.pk for rows in there.values() for row in rows)
        free = {
            value: [row for row in rows if row.pk not in taken]
            for value, rows in there.items()
        }
        return {value: rows for value, rows in free.items() if rows}

    def _rivals(self, way: str, values: Iterable[str]) -> Mapping[str, int]:
        """Return how many rows of the mirror have each of *values*."""
        found: dict[str, int] = {}
        for chunk in in_batches(values):
            rows = self._mirror.filter(**{f"{way}__in": chunk}).order_by()
            counted = rows.values(way).annotate(count=models.Count("pk"))
            found.update(counted.values_list(way, "count"))
        return found

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
        )


def _columns(shelf: Shelf) -> dict[str, str]:
    """Return the shop's fields for what goods are known by."""
    found: dict[str, str] = {}
    for name, declared in shelf.mapping.fields.items():
        source = declared.source if isinstance(declared, Field) else declared
        if isinstance(source, str) and source in WAYS:
            found.setdefault(source, find_field(shelf.model, name).attname)
    return found


def _link(shelf: Shelf, proposals: Sequence[Proposal]) -> int:
    """Link *proposals*, all of one kind, with the objects of *shelf*."""
    known = shelf.keys(one.external_id for one in proposals)
    pk = shelf.model._meta.pk  # noqa: SLF001 (Django's public name)
    wanted: dict[Any, Proposal] = {}
    for one in proposals:
        if one.external_id not in known:
            wanted.setdefault(pk.to_python(one.object_id), one)
    taken = shelf.names(wanted)
    objects = shelf.writer.read(wanted.keys() - taken.keys())
    chosen = {key: one for key, one in wanted.items() if key in objects}
    shelf.adopt({one.external_id: objects[key] for key, one in chosen.items()})
    return len(chosen)
