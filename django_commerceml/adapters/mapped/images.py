"""Pictures go into the shop's own media: a table of them, or one of each product."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from django.db import models

from django_commerceml.adapters.columns import make_column
from django_commerceml.adapters.contract import PublishContext, RowError
from django_commerceml.adapters.fitting import UnfitError
from django_commerceml.adapters.links import Linked, LinkKind, Links
from django_commerceml.adapters.mapped.declarations import ImageMapping
from django_commerceml.adapters.mapped.media import Media
from django_commerceml.adapters.mapped.shelves import Shelf, columns_of, resolve
from django_commerceml.adapters.writing import Draft, Writer
from django_commerceml.chunks import in_chunks
from django_commerceml.models import Product, ProductImage

Images = Mapping[int, Sequence[ProductImage]]
"""By the ids of their products, in their order."""


def publish_images(
    mapping: ImageMapping,
    shelf: Shelf,
    products: Sequence[Product],
    context: PublishContext,
) -> list[RowError]:
    """Write the pictures of *products*, which are on *shelf*.

    Pictures that a person added stay, and so do the places of those he deleted.
    """
    if context.is_dry_run:
        return []
    images = _read_images(products)
    wall = Wall if mapping.model is not None else Cover
    return wall(mapping, shelf, context).hang(products, images)


def _read_images(products: Iterable[Product]) -> Images:
    found: dict[int, list[ProductImage]] = {}
    for chunk in in_chunks(product.pk for product in products):
        rows = ProductImage.objects.filter(product__in=chunk)
        for image in rows.order_by("product_id", "position", "pk"):
            found.setdefault(image.product_id, []).append(image)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture of a product, as the shop is to have it."""

    name: str
    """What it is linked by."""
    product: Product
    owner: Any
    """The primary key of the product in the shop."""
    image: ProductImage
    position: int

    @property
    def content(self) -> str:
        """Return what differs where the picture does; "" while it has not come."""
        return _digest(self.image.file) if self.image.file else ""


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
        self._product = make_column(model, mapping.product or "", "owner")
        self._media = Media(model, mapping.file)
        self._columns = columns_of(model, mapping.fields)
        self._position = (
            make_column(model, mapping.position, "position")
            if mapping.position
            else None
        )

    def hang(self, products: Sequence[Product], images: Images) -> list[RowError]:
        """Write the pictures of *products*; return what could not be stored."""
        keys = self._shelf.keys(product.external_id for product in products)
        pictures = [
            picture
            for product in products
            if (owner := keys.get(product.external_id)) is not None
            for picture in _pictures(product, owner, images)
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
                errors.append(_unstored(picture.product, error))
                continue
            if draft is not None:
                drafts.append(draft)
        refusals = self._writer.write(draft for draft, _ in drafts)
        refused = {error.external_id for error in refusals if not error.is_warning}
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
        changed = {
            name: one for name, one in wanted.items() if linked.get(name) != one
        }
        if changed:
            self._links.write(changed)


class Cover:
    """One field of the product, which shows its main picture."""

    def __init__(
        self, mapping: ImageMapping, shelf: Shelf, context: PublishContext
    ) -> None:
        self._shelf = shelf
        self._links = Links(context.profile, LinkKind.IMAGE, shelf.model)
        self._media = Media(shelf.model, mapping.file)

    def hang(self, products: Sequence[Product], images: Images) -> list[RowError]:
        """Write the main pictures of *products*; return what could not be stored.

        A picture that a person put in its place stays until 1C's own changes.
        """
        found = self._shelf.find(product.external_id for product in products)
        names = {product.pk: _digest(product.external_id) for product in products}
        linked = self._links.find(names.values())
        errors: list[RowError] = []
        drafts: dict[str, tuple[Draft, str]] = {}
        for product in products:
            instance = found.instances.get(product.external_id)
            if instance is None:
                continue
            name = names[product.pk]
            draft = Draft(
                external_id=product.external_id, instance=instance, is_new=False
            )
            try:
                content = self._fill(
                    draft, name, images.get(product.pk, ()), linked.get(name)
                )
            except OSError as error:
                errors.append(_unstored(product, error))
            else:
                drafts[name] = (draft, content)
        errors += self._shelf.writer.write(draft for draft, _ in drafts.values())
        self._note(drafts, linked)
        return errors

    def _note(
        self,
        drafts: Mapping[str, tuple[Draft, str]],
        linked: Mapping[str, Linked],
    ) -> None:
        wanted = {
            name: Linked(draft.instance.pk, content)
            for name, (draft, content) in drafts.items()
            if content or name in linked
        }
        changed = {
            name: one for name, one in wanted.items() if linked.get(name) != one
        }
        if changed:
            self._links.write(changed)

    def _fill(
        self,
        draft: Draft,
        name: str,
        images: Sequence[ProductImage],
        one: Linked | None,
    ) -> str:
        """Fill *draft* in; return which content it shows then."""
        said = one.said if one else ""
        main = next((image.file for image in images if image.file), "")
        content = _digest(main) if main else ""
        if content == said or (not content and images):
            return said
        before = name + said if said else ""
        if main:
            self._media.store(draft, main, name + content, before)
        else:
            self._media.clear(draft, before)
        return content


def _pictures(product: Product, owner: Any, images: Images) -> Iterator[Picture]:
    for place, image in enumerate(images.get(product.pk, ())):
        yield Picture(
            name=_digest(f"{product.external_id}\n{image.path}"),
            product=product,
            owner=owner,
            image=image,
            position=place,
        )


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _unstored(product: Product, error: OSError | UnfitError) -> RowError:
    why = str(error) if isinstance(error, UnfitError) else type(error).__name__
    return RowError(
        external_id=product.external_id,
        message=f"картинка не сохранилась в магазине: {why}",
    )
