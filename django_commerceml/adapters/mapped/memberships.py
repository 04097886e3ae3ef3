"""Which groups a product is in: a foreign key to the main one, or many to many."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django.db import models

from django_commerceml.adapters.columns import Mode, find_field, make_column
from django_commerceml.adapters.drafts import Draft
from django_commerceml.adapters.fitting import UnfitError
from django_commerceml.adapters.mapped.declarations import Field
from django_commerceml.adapters.mapped.placing import Fill
from django_commerceml.adapters.mapped.shelves import Shelf
from django_commerceml.adapters.writing import Writer
from django_commerceml.bulk.among import among
from django_commerceml.chunks import BATCH, in_batches
from django_commerceml.models import Product, ProductGroup

_NO_GROUP: Final = "товар не входит ни в одну группу, а магазину она обязательна"

GroupKeys = Mapping[int, Sequence[Any]]
"""The primary keys of the shop's groups, the main one first, by the mirror's id of the
product."""


def read_groups(products: Iterable[Product], shelf: Shelf) -> GroupKeys:
    """Return the groups of *products* that are in the shop, on *shelf*."""
    said: dict[int, list[str]] = {}
    ours = among("product", (product.pk for product in products))
    rows = ProductGroup.objects.filter(ours).order_by("pk")
    for product, name in rows.values_list("product_id", "group__external_id"):
        said.setdefault(product, []).append(name)
    keys = shelf.keys({name for names in said.values() for name in names})
    return {
        product: [key for name in names if (key := keys.get(name)) is not None]
        for product, names in said.items()
    }


class MainGroup:
    """A foreign key: the product is in its main group."""

    def __init__(self, shelf: Shelf, declared: Field) -> None:
        self._column = make_column(
            shelf.model, str(declared.source), mode=declared.mode
        )
        field = find_field(shelf.model, str(declared.source))
        self._is_null = field.null
        self._is_preset = (
            field.null
            or field.has_default()
            or bool({field.name, field.attname} & shelf.mapping.defaults.keys())
        )

    def begin(self, groups: GroupKeys) -> Fill:
        """Return what fills in the group of a product."""

        def fill(draft: Draft, row: Any) -> None:
            if not draft.is_new and draft.is_owned(self._column):
                return
            key = next(iter(groups.get(row.pk, ())), None)
            if key is not None or (self._is_null and not draft.is_new):
                draft.set(self._column, key)
            elif draft.is_new and not self._is_preset:
                raise UnfitError(_NO_GROUP)

        return fill


class ManyGroups:
    """Many to many; the groups that a person added beside those of 1C stay."""

    def __init__(self, shelf: Shelf, groups: Shelf, declared: Field) -> None:
        relation: models.ManyToManyField[Any, Any] = shelf.model._meta.get_field(  # type: ignore[assignment]  # noqa: SLF001 (Django's public name; checked before)
            str(declared.source)
        )
        through: Any = relation.remote_field.through
        self._through = through
        self._product = f"{relation.m2m_field_name()}_id"
        self._group = f"{relation.m2m_reverse_field_name()}_id"
        self._groups = groups
        self._mode = declared.mode
        self._writer = Writer(self._through)

    def write(
        self,
        keys: Mapping[int, Any],
        groups: GroupKeys,
        created: frozenset[int],
    ) -> None:
        """Put products, whose *keys* in the shop are by the mirror's, into *groups*.

        *created* are those that were not there before.
        """
        there = self._read(set(keys.values()))
        wanted = {
            key: list(dict.fromkeys(groups.get(product, ())))
            for product, key in keys.items()
            if self._may_write(product in created, there.get(key, {}))
        }
        self._add(wanted, there)
        self._remove(wanted, there)

    def _may_write(self, is_new: bool, there: Mapping[Any, Any]) -> bool:  # noqa: FBT001 (one rule, read at once)
        if is_new or self._mode is Mode.ALWAYS:
            return True
        return self._mode is Mode.IF_EMPTY and not there

    def _read(self, products: set[Any]) -> dict[Any, dict[Any, Any]]:
        """Return the rows of *products*: their keys by group, by product."""
        found: dict[Any, dict[Any, Any]] = {}
        for chunk in in_batches(products):
            rows = self._writer.rows().filter(**{f"{self._product}__in": chunk})
            for product, group, pk in rows.values_list(
                self._product, self._group, "pk"
            ):
                found.setdefault(product, {})[group] = pk
        return found

    def _add(
        self,
        wanted: Mapping[Any, Sequence[Any]],
        there: Mapping[Any, Mapping[Any, Any]],
    ) -> None:
        rows = [
            self._through(**{self._product: product, self._group: group})
            for product, groups in wanted.items()
            for group in groups
            if group not in there.get(product, {})
        ]
        self._through._base_manager.bulk_create(rows, batch_size=BATCH)  # noqa: SLF001 (Django's public name)

    def _remove(
        self,
        wanted: Mapping[Any, Sequence[Any]],
        there: Mapping[Any, Mapping[Any, Any]],
    ) -> None:
        idle = {
            pk: group
            for product, groups in wanted.items()
            for group, pk in there.get(product, {}).items()
            if group not in groups
        }
        of_one_c = self._groups.names(set(idle.values())) if idle else {}
        self._writer.delete([pk for pk, group in idle.items() if group in of_one_c])
