"""Pictures in a table of the shop."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import models

from django_commerceml.adapters.columns import make_column
from django_commerceml.adapters.contract import PublishContext, RowError
from django_commerceml.adapters.drafts import Draft
from django_commerceml.adapters.fitting import UnfitError
from django_commerceml.adapters.links import Linked, LinkKind, Links
from django_commerceml.adapters.mapped.declarations import ImageMapping
from django_commerceml.adapters.mapped.media import Media
from django_commerceml.adapters.mapped.pictures import (
    Images,
    Picture,
    pictures_of,
    unstored,
)
from django_commerceml.adapters.mapped.shelves import Shelf, columns_of, resolve
from django_commerceml.adapters.writing import Writer
from django_commerceml.models import Product


class Wall:
    """A table of pictures."""

    def __init__(
        self, mapping: ImageMapping, shelf: Shelf, context: PublishContext
    ) -> None:
        model = resolve(mapping.model or "")
        self._model = model
        self._shelf = shelf
        self._writer = Writer(model)
        self._links = Links(context.profile, LinkKind.IMAGE, model)
        self._product = make_column(model, mapping.product or "")
        self._media = Media(model, mapping.file)
        self._columns = columns_of(model, mapping.fields)
        self._position = (
            make_column(model, mapping.position) if mapping.position else None
        )

    def hang(self, products: Sequence[Product], images: Images) -> list[RowError]:
        """Write the pictures of *products*; return what could not be stored."""
        keys = self._shelf.keys(product.external_id for product in products)
        pictures = [
            picture
            for product in products
            if (owner := keys.get(product.external_id)) is not None
            for picture in pictures_of(product, owner, images)
        ]
        owners = [key for key in keys.values() if key is not None]
        rows = self._writer.related(self._product.name, owners)
        there = {row.pk: row for row in rows}
        names = {picture.name for picture in pictures}
        linked = self._find(names)
        self._take_down(there, names)
        return self._write(pictures, there, linked)

    def _find(self, names: set[str]) -> dict[str, Linked]:
        linked = self._links.find(names)
        if linked and not self._writer.rows().exists():
            self._links.forget_all()
            return {}
        return linked

    def _take_down(self, there: Mapping[Any, models.Model], wanted: set[str]) -> None:
        """Delete the pictures that 1C does not have any more."""
        names = self._links.find_objects(there)
        idle = {pk: name for pk, name in names.items() if name not in wanted}
        if not idle:
            return
        for name, one in self._links.find(idle.values()).items():
            self._media.forget(there[one.pk], name + one.said)
        self._writer.delete(idle)
        self._links.forget(set(idle.values()))

    def _write(
        self,
        pictures: Sequence[Picture],
        there: Mapping[Any, models.Model],
        linked: Mapping[str, Linked],
    ) -> list[RowError]:
        errors: list[RowError] = []
        drafts: list[tuple[Draft, str]] = []
        for picture in pictures:
            one = linked.get(picture.name)
            try:
                draft = self._draft(picture, there.get(one.pk) if one else None, one)
            except (OSError, UnfitError) as error:
                errors.append(unstored(picture.product, error))
                continue
            if draft is not None:
                drafts.append(draft)
        refusals = self._writer.write(draft for draft, _ in drafts)
        refused = {error.external_id for error in refusals if not error.is_warning}
        self._media.settle(refused)
        self._note(drafts, refused, linked)
        owners = {picture.name: picture.product.external_id for picture in pictures}
        return [
            *errors,
            *(replace(one, external_id=owners[one.external_id]) for one in refusals),
        ]

    def _draft(
        self, picture: Picture, row: models.Model | None, one: Linked | None
    ) -> tuple[Draft, str] | None:
        """Return *picture* as a row, and which content it shows then.

        None: it has not come yet, or a person has deleted it.
        """
        said = one.said if one else ""
        if row is None and picture.content in {"", said}:
            return None
        draft = Draft(
            external_id=picture.name,
            instance=row or self._model(),
            is_new=row is None,
        )
        draft.put(self._product, picture.owner)
        if self._position is not None:
            draft.put(self._position, picture.position)
        draft.fill(self._columns, picture.image)
        if picture.content in {"", said}:
            return draft, said
        before = picture.name + said if said else ""
        identity = picture.name + picture.content
        self._media.store(draft, picture.image.file, identity, before)
        return draft, picture.content

    def _note(
        self,
        drafts: Sequence[tuple[Draft, str]],
        refused: set[str],
        linked: Mapping[str, Linked],
    ) -> None:
        wanted = {
            draft.external_id: Linked(draft.instance.pk, content)
            for draft, content in drafts
            if draft.external_id not in refused
        }
        changed = {name: one for name, one in wanted.items() if linked.get(name) != one}
        if changed:
            self._links.write(changed)
