"""A generated catalogue: invented goods in any number, the same on every machine."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from django_commerceml.cml.records import Counterparty, Image, Offer, Product
from django_commerceml.emulator.dice import make_id
from django_commerceml.emulator.goods import (
    Goods,
    make_goods,
    make_offers,
    make_product,
)
from django_commerceml.emulator.spelling import Spelling, make_picture_path

CATALOG_ID: Final = make_id("catalog")
CREATED_AT: Final = datetime(2026, 11, 24, 3, 0, 0, tzinfo=UTC)
"""The moment that every generated file names: equal input gives equal bytes."""

OWNER: Final = Counterparty(
    id=make_id("owner"),
    name="Добрый дом",
    official_name='ООО "Добрый дом"',
    inn="7700000000",
    kpp="770001001",
)
PICTURED: Final = 400
"""Goods beyond this number share the pictures of earlier ones."""
_GALLERY: Final = 3
"""Every so many goods have a second picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture to draw: where it belongs and what it shows."""

    path: str
    title: str
    section: str
    number: int
    view: int
    """0 for the main picture, 1 for the second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneratedCatalog:
    """*products* goods that depend on their number and *seed* alone.

    *change* is the share of goods that differ from the same catalogue without
    a change: in name, description, prices and stock.
    """

    products: int
    seed: int = 1
    change: float = 0.0
    with_pictures: bool = True
    spelling: Spelling = field(default_factory=Spelling)

    def iter_products(self, numbers: range) -> Iterator[Product]:
        """Yield the cards of the goods with *numbers*."""
        for goods in self._iter_goods(numbers):
            yield make_product(goods, self._images(goods.number), self.spelling)

    def iter_offers(self, numbers: range) -> Iterator[Offer]:
        """Yield the offers of the goods with *numbers*, whole."""
        for goods in self._iter_goods(numbers):
            yield from make_offers(goods, self.spelling)

    def iter_prices(self, numbers: range) -> Iterator[Offer]:
        """Yield the offers with their prices alone (2.09 and 3.1)."""
        for offer in self.iter_offers(numbers):
            yield Offer(id=offer.id, prices=offer.prices)

    def iter_stocks(self, numbers: range) -> Iterator[Offer]:
        """Yield the offers with their stock alone (2.09 and 3.1)."""
        for offer in self.iter_offers(numbers):
            yield Offer(id=offer.id, stock_levels=offer.stock_levels)

    def iter_cards(self, numbers: range) -> Iterator[Offer]:
        """Yield the offers without prices and stock (2.09 and 3.1)."""
        for offer in self.iter_offers(numbers):
            yield Offer(
                id=offer.id,
                version=offer.version,
                barcode=offer.barcode,
                name=offer.name,
                base_unit=offer.base_unit,
                characteristics=offer.characteristics,
                property_values=offer.property_values,
            )

    def iter_pictures(self, numbers: range) -> Iterator[Picture]:
        """Yield the pictures that travel with the goods with *numbers*."""
        if self.with_pictures:
            for number in numbers[: max(PICTURED - numbers.start, 0)]:
                yield from self._pictures(number)

    def _iter_goods(self, numbers: range) -> Iterator[Goods]:
        for number in numbers:
            yield self._goods(number)

    def _goods(self, number: int) -> Goods:
        return make_goods(number, seed=self.seed, is_changed=self._is_changed(number))

    def _is_changed(self, number: int) -> bool:
        return int((number + 1) * self.change) > int(number * self.change)

    def _images(self, number: int) -> tuple[Image, ...]:
        if not self.with_pictures:
            return ()
        return tuple(
            Image(path=path) for path in self._picture_paths(number % PICTURED)
        )

    def _pictures(self, number: int) -> Iterator[Picture]:
        goods = self._goods(number)
        for view, path in enumerate(self._picture_paths(number)):
            yield Picture(
                path=path,
                title=goods.title,
                section=goods.place.section,
                number=number,
                view=view,
            )

    def _picture_paths(self, number: int) -> list[str]:
        product_id = make_id("product", number)
        kinds = ("jpg",) if number % _GALLERY else ("jpg", "png")
        return [
            make_picture_path(
                product_id, make_id("picture", number, view), kind, self.spelling
            )
            for view, kind in enumerate(kinds)
        ]


def generate_catalog(
    *, products: int, seed: int = 1, change: float = 0.0, with_pictures: bool = True
) -> GeneratedCatalog:
    """Return a catalogue of *products* invented goods.

    Raises `ValueError` for fewer than one product or a *change* outside 0 to 1.
    """
    if products < 1 or not 0 <= change <= 1:
        message = "a catalogue needs a product and a change between 0 and 1"
        raise ValueError(message)
    return GeneratedCatalog(
        products=products, seed=seed, change=change, with_pictures=with_pictures
    )
