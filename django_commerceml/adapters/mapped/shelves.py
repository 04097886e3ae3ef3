"""The rows of one model of the shop that stand for rows of the mirror."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db import models

from django_commerceml.adapters.columns import Column, make_column
from django_commerceml.adapters.contract import RowError
from django_commerceml.adapters.drafts import Draft
from django_commerceml.adapters.fitting import UnfitError
from django_commerceml.adapters.links import Linked, LinkKind, Links
from django_commerceml.adapters.mapped.activity import tell
from django_commerceml.adapters.mapped.declarations import (
    Field,
    Fields,
    GroupMapping,
    OfferMapping,
    ProductMapping,
    ShopModel,
)
from django_commerceml.adapters.mapped.outcomes import Found, Outcome
from django_commerceml.adapters.writing import Writer
from django_commerceml.models import ExchangeProfile

Declared = GroupMapping | ProductMapping | OfferMapping
Fill = Callable[[Draft, Any], None]
"""Fills in more of a draft from a row of the mirror; raises `UnfitError`."""
Word = Callable[[Any], bool]
"""Whether buyers are to see a row of the mirror."""


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

    @cached_property
    def active(self) -> Column | None:
        """Return the column that shows and hides; None: there is none."""
        name = self.mapping.active
        return make_column(self.model, name, "is_active") if name else None

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
            column = make_column(self.model, self.mapping.key, "external_id")
            drafts = [
                Draft(external_id=name, instance=instance, is_new=False)
                for name, instance in objects.items()
            ]
            for draft in drafts:
                draft.put(column, draft.external_id)
            self.writer.write(drafts)
        self._links.write({name: Linked(one.pk) for name, one in objects.items()})

    def wants(self, row: Any) -> bool:
        """Return whether the shop takes *row*."""
        return self.mapping.filter is None or bool(self.mapping.filter(row))

    def names(self, keys: Iterable[Any]) -> dict[Any, str]:
        """Return 1C's ids of the objects with the primary *keys*, by these."""
        return self._links.find_objects(keys)

    def put(
        self,
        rows: Sequence[Any],
        found: Found,
        *,
        word: Word,
        fills: Sequence[Fill] = (),
        takes: Callable[[Any], bool],
    ) -> Outcome:
        """Write *rows* of the mirror into the shop; *found* is what it has of them.

        *word* is whether buyers are to see a row, *takes* whether a new one is made.
        """
        return self._write(rows, found, word, [self._fill_columns, *fills], takes)

    def amend(
        self,
        rows: Sequence[Any],
        found: Found,
        *,
        word: Word | None = None,
        fills: Sequence[Fill] = (),
    ) -> Outcome:
        """Write only what *fills* fill in, and *word*, of *rows* that are in the shop.

        Without *word* what buyers see stays as it is.
        """
        return self._write(rows, found, word, fills, _never)

    def _write(
        self,
        rows: Sequence[Any],
        found: Found,
        word: Word | None,
        fills: Sequence[Fill],
        takes: Callable[[Any], bool],
    ) -> Outcome:
        outcome = Outcome()
        drafts: list[tuple[Draft, Any, str]] = []
        for row in rows:
            draft = self._draft(row, found, takes)
            if draft is None:
                continue
            try:
                said = self._fill(draft, row, found, word, fills)
            except UnfitError as error:
                outcome.errors.append(
                    RowError(external_id=row.external_id, message=str(error))
                )
            else:
                drafts.append((draft, row, said))
        outcome.errors += self.writer.write(draft for draft, _, _ in drafts)
        self._note(drafts, found, outcome)
        return outcome

    def _fill_columns(self, draft: Draft, row: Any) -> None:
        draft.fill(self.columns, row)

    def _draft(
        self, row: Any, found: Found, takes: Callable[[Any], bool]
    ) -> Draft | None:
        instance = found.instances.get(row.external_id)
        if instance is not None:
            return Draft(external_id=row.external_id, instance=instance, is_new=False)
        if row.external_id in found.gone or not (self.wants(row) and takes(row)):
            return None
        return Draft(external_id=row.external_id, instance=self._new(row), is_new=True)

    def _new(self, row: Any) -> models.Model:
        values = {
            name: value() if callable(value) else value
            for name, value in self.mapping.defaults.items()
        }
        if self.mapping.key:
            values[self.mapping.key] = row.external_id
        return self.model(**values)

    def _fill(
        self,
        draft: Draft,
        row: Any,
        found: Found,
        word: Word | None,
        fills: Sequence[Fill],
    ) -> str:
        """Fill *draft* from *row*; return what was said of its being shown."""
        is_wanted = draft.is_new or self.wants(row)
        if is_wanted:
            for fill in fills:
                fill(draft, row)
        linked = found.linked.get(row.external_id)
        said = linked.said if linked else ""
        if self.active is None or word is None:
            return said
        return tell(draft, self.active, word=is_wanted and word(row), said=said)

    def _note(
        self,
        drafts: Sequence[tuple[Draft, Any, str]],
        found: Found,
        outcome: Outcome,
    ) -> None:
        """Keep the links of *drafts*, but of those that were refused."""
        refused = {one.external_id for one in outcome.errors if not one.is_warning}
        linked: dict[str, Linked] = {}
        for draft, row, said in drafts:
            if draft.external_id in refused:
                continue
            one = Linked(draft.instance.pk, said)
            outcome.keys[draft.external_id] = one.pk
            if draft.is_new:
                outcome.created.append(row)
            if found.linked.get(draft.external_id) != one:
                linked[draft.external_id] = one
        if linked:
            self._links.write(linked)

    def _read(
        self, names: set[str], linked: Mapping[str, Linked]
    ) -> dict[str, models.Model]:
        if self.mapping.key:
            return self.writer.read(names, by=self.mapping.key)
        objects = self.writer.read(one.pk for one in linked.values())
        return {
            name: objects[one.pk] for name, one in linked.items() if one.pk in objects
        }


def _never(_: Any) -> bool:
    return False
