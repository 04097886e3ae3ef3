"""Pictures go into the shop's own media: a table of them, or one of each product."""

from collections.abc import Mapping, Sequence

from django_commerceml.adapters.contract import PublishContext, RowError
from django_commerceml.adapters.drafts import Draft
from django_commerceml.adapters.links import Linked, LinkKind, Links
from django_commerceml.adapters.mapped.declarations import ImageMapping
from django_commerceml.adapters.mapped.media import Media
from django_commerceml.adapters.mapped.pictures import (
    Images,
    digest,
    read_images,
    unstored,
)
from django_commerceml.adapters.mapped.shelves import Shelf
from django_commerceml.adapters.mapped.walls import Wall
from django_commerceml.models import Product, ProductImage


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
    images = read_images(products)
    wall = Wall if mapping.model is not None else Cover
    return wall(mapping, shelf, context).hang(products, images)


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
        names = {product.pk: digest(product.external_id) for product in products}
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
                errors.append(unstored(product, error))
            else:
                drafts[name] = (draft, content)
        errors += self._shelf.writer.write(draft for draft, _ in drafts.values())
        refused = {error.external_id for error in errors if not error.is_warning}
        self._media.settle(refused)
        self._note(
            {
                name: one
                for name, one in drafts.items()
                if one[0].external_id not in refused
            },
            linked,
        )
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
        changed = {name: one for name, one in wanted.items() if linked.get(name) != one}
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
        content = digest(main) if main else ""
        if content == said or (not content and images):
            return said
        before = name + said if said else ""
        if main:
            self._media.store(draft, main, name + content, before)
        else:
            self._media.clear(draft, before)
        return content
