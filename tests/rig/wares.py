"""The shop that a play gives goods to: emptied, and as plain values."""

import hashlib
from typing import Any, Final

from tests.shops.wardrobe.adapter import PATH
from tests.shops.wardrobe.models import Garment, Photo, Section, Variant

ADAPTER: Final = PATH


def empty_shop() -> None:
    """Delete all goods of the shop, as somebody might by mistake."""
    Garment.objects.all().delete()
    Section.objects.all().delete()


def dump_shop() -> dict[str, list[Any]]:
    """Return all goods of the shop but for ids and times."""
    garments = Garment.objects.prefetch_related("sections")
    variants = Variant.objects.select_related("garment")
    photos = Photo.objects.select_related("garment")
    dumped: dict[str, list[Any]] = {
        "Section": [
            (row.title, row.parent and row.parent.title)
            for row in Section.objects.select_related("parent")
        ],
        "Garment": [
            (row.slug, row.title, row.text, row.is_public, _titles(row))
            for row in garments
        ],
        "Variant": [
            (
                row.garment.slug,
                row.sku,
                row.options,
                row.price,
                row.stock,
                row.is_active,
            )
            for row in variants
        ],
        "Photo": [
            (row.garment.slug, row.place, row.caption, _hash(row.image))
            for row in photos
        ],
    }
    return {name: sorted(rows, key=repr) for name, rows in dumped.items()}


def _titles(garment: Garment) -> list[str]:
    return sorted(section.title for section in garment.sections.all())


def _hash(file: Any) -> str:
    with file.open("rb") as stream:
        return hashlib.sha256(stream.read()).hexdigest()
