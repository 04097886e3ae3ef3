"""Pictures of the mirror, as a shop is to have them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django_commerceml.adapters.contract import RowError
from django_commerceml.adapters.fitting import UnfitError
from django_commerceml.bulk.among import among
from django_commerceml.models import Product, ProductImage

Images = Mapping[int, Sequence[ProductImage]]
"""By the ids of their products, in their order."""


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
        return digest(self.image.file) if self.image.file else ""


def read_images(products: Iterable[Product]) -> Images:
    """Return the pictures of *products*."""
    found: dict[int, list[ProductImage]] = {}
    ours = among("product", (product.pk for product in products))
    rows = ProductImage.objects.filter(ours)
    for image in rows.order_by("product_id", "position", "pk"):
        found.setdefault(image.product_id, []).append(image)
    return found


def pictures_of(product: Product, owner: Any, images: Images) -> Iterator[Picture]:
    """Yield the pictures of *product*, whose primary key in the shop is *owner*."""
    for place, image in enumerate(images.get(product.pk, ())):
        yield Picture(
            name=digest(f"{product.external_id}\n{image.path}"),
            product=product,
            owner=owner,
            image=image,
            position=place,
        )


def digest(text: str) -> str:
    """Return what stands for *text* where there is little room."""
    return sha256(text.encode()).hexdigest()


def unstored(product: Product, error: OSError | UnfitError) -> RowError:
    """Return the error that a picture of *product* could not be kept."""
    why = str(error) if isinstance(error, UnfitError) else type(error).__name__
    return RowError(
        external_id=product.external_id,
        message=f"картинка не сохранилась в магазине: {why}",
    )
