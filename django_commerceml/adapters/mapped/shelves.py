"""The rows of one model of the shop that stand for rows of the mirror."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db import models, router

from django_commerceml.adapters.columns import Column, make_column
from django_commerceml.adapters.drafts import Draft
from django_commerceml.adapters.links import Linked, LinkKind, Links
from django_commerceml.adapters.mapped.declarations import (
    Field,
    Fields,
    GroupMapping,
    OfferMapping,
    ProductMapping,
    ShopModel,
)
from django_commerceml.adapters.mapped.outcomes import Found
from django_commerceml.adapters.writing import Writer
from django_commerceml.models import ExchangeProfile, Link

Declared = GroupMapping | ProductMapping | OfferMapping


def resolve(model: ShopModel) -> type[models.Model]:
    """Return the class that *model* names.

    Raises `LookupError`, or `ValueError` over what is no name at all.
    """
    return apps.get_model(model) if isinstance(model, str) else model


def columns_of(model: type[models.Model], fields: Fields) -> list[Column]:
    """Return the columns that *fields* declares.

    Raises `FieldDoesNotExist`.
    """
    return [
        make_column(model, name, one.source, mode=one.mode)
        if isinstance(one, Field)
        else make_column(model, name, one)
        for name, one in fields.items()
    ]


class Shelf:
    """Where the shop keeps what a *mapping* declares."""

    def __init__(
        self, profile: ExchangeProfile, kind: LinkKind, mapping: Declared
    ) -> None:
        self.mapping = mapping
        self.model = resolve(mapping.model)
        self.writer = Writer(
            self.model, safe=mapping.safe, full_clean=mapping.full_clean
        )
        self._links = Links(profile, kind, self.model)

    @cached_property
    def columns(self) -> list[Column]:
        """Return the declared columns."""
        return columns_of(self.model, self.mapping.fields)

    @property
    def owner(self) -> str:
        """Return the foreign key from variants to their product; "" elsewhere."""
        return getattr(self.mapping, "product", "")

    @cached_property
    def active(self) -> Column | None:
        """Return the column that shows and hides; None: there is none."""
        name = self.mapping.active
        return make_column(self.model, name) if name else None

    def find(self, external_ids: Iterable[str]) -> Found:
        """Return the shop's objects of *external_ids*, locked."""
        names = set(external_ids)
        linked = self._links.find(names)
        instances = self._read(names, linked)
        gone = frozenset(linked.keys() - instances.keys())
        if gone and not self.writer.rows().exists():
            # Nobody deletes all his goods one by one: such a shop begins anew.
            self._links.forget_all()
            return Found(instances={}, linked={}, gone=frozenset())
        return Found(instances=instances, linked=linked, gone=gone)

    def keys(self, external_ids: Iterable[str]) -> dict[str, Any]:
        """Return the primary keys of the objects of *external_ids*.

        Of those that were deleted in the shop it is None.
        """
        names = set(external_ids)
        linked = self._links.find(names)
        known: dict[str, Any] = dict.fromkeys(linked)
        if self.mapping.key:
            return known | self.writer.keys(names, by=self.mapping.key)
        living = self.writer.living(one.pk for one in linked.values())
        return known | {
            name: one.pk for name, one in linked.items() if one.pk in living
        }

    def adopt(self, objects: Mapping[str, models.Model]) -> None:
        """Take *objects* of the shop for what 1C knows by these ids."""
        if self.mapping.key:
            column = make_column(self.model, self.mapping.key)
            drafts = [
                Draft(external_id=name, instance=instance, is_new=False)
                for name, instance in objects.items()
            ]
            for draft in drafts:
                draft.put(column, draft.external_id)
            self.writer.write(drafts)
        self._links.write({name: Linked(one.pk) for name, one in objects.items()})

    def is_linked(self) -> models.Exists:
        """Return whether a row of the mirror is linked, for queries of such rows."""
        return self._links.exist()

    def is_unknown(self) -> models.Q:
        """Return whether a row is not linked, and the shop's own key never its id."""
        unknown = models.Q(~self.is_linked())
        if self.mapping.key and self._is_beside_links:
            name = models.OuterRef("external_id")
            own = self.writer.rows().filter(**{self.mapping.key: name})
            unknown &= models.Q(~models.Exists(own))
        return unknown

    @property
    def _is_beside_links(self) -> bool:
        """Return whether one query can look at both the shop's rows and links."""
        return router.db_for_read(self.model) == router.db_for_read(Link)

    def wants(self, row: Any) -> bool:
        """Return whether the shop takes *row*."""
        return self.mapping.filter is None or bool(self.mapping.filter(row))

    def names(self, keys: Iterable[Any]) -> dict[Any, str]:
        """Return 1C's ids of the objects with the primary *keys*, by these."""
        return self._links.find_objects(keys)

    def link(self, linked: Mapping[str, Linked]) -> None:
        """Keep which objects stand for which ids of 1C, and what was said there."""
        if linked:
            self._links.write(linked)

    def make(self, external_id: str) -> models.Model:
        """Return a new object for *external_id*, with its defaults; it is not saved."""
        values = {
            name: value() if callable(value) else value
            for name, value in self.mapping.defaults.items()
        }
        if self.mapping.key:
            values[self.mapping.key] = external_id
        return self.model(**values)

    def _read(
        self, names: set[str], linked: Mapping[str, Linked]
    ) -> dict[str, models.Model]:
        if self.mapping.key:
            return self.writer.read(names, by=self.mapping.key)
        objects = self.writer.read(one.pk for one in linked.values())
        return {
            name: objects[one.pk] for name, one in linked.items() if one.pk in objects
        }
