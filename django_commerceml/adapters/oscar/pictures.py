"""Pictures: copied once from the exchange's storage into the store's media."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from typing import Any, Final

from django.core.files.base import File
from django.db import transaction

from django_commerceml.adapters.oscar import rows
from django_commerceml.adapters.oscar.codes import digest
from django_commerceml.adapters.oscar.deliveries import Delivery
from django_commerceml.adapters.oscar.fitness import Fitting
from django_commerceml.bulk.among import among
from django_commerceml.models import Product, ProductImage
from django_commerceml.storage import get_storage

_PREFIX: Final = "1c-"
"""How the codes of pictures begin that 1C sent; those of the store are left alone."""
_OF_PLACE, _OF_CONTENT = 10, 32
"""So many digits of a file's name tell where it belongs, and what is in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture of 1C, and the product of the store that it is of."""

    image: ProductImage
    external_id: str
    product: Any

    @property
    def code(self) -> str:
        """Return what tells it from all others; it stays when the content changes."""
        return _PREFIX + digest(f"{self.external_id}|{self.image.path}")

    @property
    def file_name(self) -> str:
        """Return the name of the file; it is another one with another content."""
        suffix = PurePosixPath(self.image.file).suffix
        content = digest(self.image.file)[:_OF_CONTENT]
        return f"{self.code[len(_PREFIX) :][:_OF_PLACE]}-{content}{suffix}"


def write_pictures(delivery: Delivery, products: Sequence[Product]) -> None:
    """Have the store show the pictures of *products* that have come, in 1C's order.

    In a rehearsal nothing is done: files could not be taken back.
    """
    if delivery.context.is_dry_run:
        return
    shelf = rows.find_known(product.external_id for product in products)
    owners = {
        product.pk: (product.external_id, shelf[product.external_id])
        for product in products
        if product.external_id in shelf
    }
    wanted = list(_read(owners))
    model = rows.model_of("catalogue", "ProductImage")
    standing = _read_standing(model, [row.pk for _, row in owners.values()])
    _write(delivery, model, wanted, standing)
    codes = {picture.code for picture in wanted}
    gone = [row.pk for code, row in standing.items() if code not in codes]
    rows.query(model).filter(among("pk", gone)).delete()  # with signals: thumbnails go


def _read(owners: Mapping[int, tuple[str, Any]]) -> Iterable[Picture]:
    images = ProductImage.objects.filter(among("product", owners))
    for image in images.order_by("product_id", "position", "pk"):
        external_id, row = owners[image.product_id]
        yield Picture(image=image, external_id=external_id, product=row)


def _read_standing(model: Any, products: Iterable[int]) -> dict[str, Any]:
    images = rows.query(model).filter(among("product", products))
    return {row.code: row for row in images if (row.code or "").startswith(_PREFIX)}


def _write(
    delivery: Delivery,
    model: Any,
    pictures: Sequence[Picture],
    standing: dict[str, Any],
) -> None:
    fitting = Fitting(model)
    new, changed, names = [], [], set()
    for picture in pictures:
        row = standing.get(picture.code)
        if row is None and not picture.image.file:
            continue  # it has not come yet
        if row is None:
            row = model(code=picture.code, product_id=picture.product.pk)
            new.append(row)
        said = {
            "display_order": picture.image.position,
            "caption": picture.image.description,
        }
        values = fitting.fit(delivery, picture.external_id, said) or {}
        different = rows.assign(row, values, {}) | _place(model, row, picture)
        if row.pk is not None and different:
            changed.append(row)
            names |= different
    rows.create(model, new)
    rows.change(model, changed, names)


def _place(model: Any, row: Any, picture: Picture) -> set[str]:
    """Have the file of *picture* be that of *row*; return the fields that changed."""
    before = row.original.name or ""
    if not picture.image.file or picture.file_name in before:
        return set()
    field = model._meta.get_field("original")  # noqa: SLF001 (Django's public name)
    wanted = field.generate_filename(row, picture.file_name)
    if not field.storage.exists(wanted):
        with get_storage().open(picture.image.file) as content:
            wanted = field.storage.save(wanted, File(content))
    row.original = wanted
    if before:
        transaction.on_commit(partial(field.storage.delete, before), robust=True)
    return {"original"}
