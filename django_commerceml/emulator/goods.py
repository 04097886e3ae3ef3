"""One product of the invented shop and its offers, from its number alone."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django_commerceml.cml.records import (
    Attribute,
    Characteristic,
    Image,
    Offer,
    Price,
    Product,
    PropertyValue,
    StockLevel,
    TaxRate,
)
from django_commerceml.emulator.assortment import (
    NUMBERS,
    OPTIONS,
    PRICE_TYPES,
    SERIES,
    TEXTS,
    WAREHOUSES,
)
from django_commerceml.emulator.classifier import (
    AXES,
    COLOR,
    SIZE,
    PlacedShelf,
    make_option_id,
    make_price_type_id,
    make_property_id,
    make_warehouse_id,
    placed_shelves,
)
from django_commerceml.emulator.dice import Dice, make_barcode, make_id, make_version
from django_commerceml.emulator.phrases import SENTENCES
from django_commerceml.emulator.spelling import (
    Spelling,
    make_price_text,
    make_price_unit,
    make_unit,
)

_SIZED_SECTION: Final = "Одежда и обувь"
_PRICE_RISE: Final = 1_100
"""Kopecks that a change adds."""
_SURCHARGE: Final = 10_000
"""Kopecks that the second offer of a product costs more."""
_PROPERTY_NAMES: Final = (*OPTIONS, *NUMBERS, *TEXTS)
_ALWAYS: Final = 2
"""Brand and country stand first and are always filled in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """What the cards of one product have in common."""

    number: int
    seed: int
    is_changed: bool
    id: str
    place: PlacedShelf
    title: str
    """The name without the mark of a change; pictures show it."""
    sku: str
    price: int
    """The retail price in kopecks."""

    @property
    def name(self) -> str:
        """Return the name on the card."""
        return f"{self.title} (обновлено)" if self.is_changed else self.title


def make_goods(number: int, *, seed: int, is_changed: bool) -> Goods:
    """Return the product with *number*."""
    dice = Dice(seed, 3 * number)
    shelves = placed_shelves()
    place = shelves[dice.below(len(shelves))]
    shelf = place.shelf
    series, detail = dice.choose(SERIES), dice.choose(shelf.details)
    price = shelf.price * (60 + dice.below(90)) // 1000 * 1000
    return Goods(
        number=number,
        seed=seed,
        is_changed=is_changed,
        id=make_id("product", number),
        place=place,
        title=f"{shelf.noun} «{series}-{number + 1}», {detail}",
        sku=f"{shelf.noun[:2].upper()}-{number + 1:06d}",
        price=max(price, 9_000) + (_PRICE_RISE if is_changed else 0) - 50,
    )


def make_product(
    goods: Goods, images: tuple[Image, ...], spelling: Spelling
) -> Product:
    """Return the card of *goods* in a catalogue."""
    dice = Dice(goods.seed, 3 * goods.number + 1)
    grams = 50 + dice.below(9000)
    return Product(
        id=goods.id,
        version=_version(goods) if spelling.has_versions else None,
        barcode=make_barcode("46", goods.number),
        sku=goods.sku,
        name=goods.name,
        base_unit=make_unit(goods.place.shelf.unit, spelling),
        group_ids=(goods.place.group_id,),
        description=_description(goods, dice),
        images=images or None,
        property_values=tuple(_property_values(goods, dice)),
        tax_rates=(TaxRate(name="НДС", rate="22" if dice.below(10) else "Без НДС"),),
        attributes=_attributes(goods, grams, images, dice),
        weight=Decimal(grams).scaleb(-3) if spelling.has_versions else None,
    )


def _version(goods: Goods) -> str:
    return make_version(1_000_000 + 2 * goods.number + goods.is_changed)


def _description(goods: Goods, dice: Dice) -> str:
    shelf = goods.place.shelf
    sentences = " ".join(dice.choose(row) for row in SENTENCES)
    news = "Новая партия. " if goods.is_changed else ""
    return f"{news}{shelf.noun} {sentences}"


def _property_values(goods: Goods, dice: Dice) -> list[PropertyValue]:
    others = len(_PROPERTY_NAMES) - _ALWAYS
    start, count = dice.below(others), 3 + dice.below(6)
    chosen = [_ALWAYS + (start + step) % others for step in range(count)]
    return [
        PropertyValue(
            id=make_property_id(name), values=(_property_value(name, goods, dice),)
        )
        for name in map(_PROPERTY_NAMES.__getitem__, (*range(_ALWAYS), *chosen))
    ]


def _property_value(name: str, goods: Goods, dice: Dice) -> str:
    if name in OPTIONS:
        return make_option_id(name, dice.below(len(OPTIONS[name])))
    if name in NUMBERS:
        return str(10 + dice.below(NUMBERS[name]))
    return f"{goods.place.shelf.noun}: {dice.choose(TEXTS[name])}"


def _attributes(
    goods: Goods, grams: int, images: tuple[Image, ...], dice: Dice
) -> tuple[Attribute, ...]:
    arrival = f"2026-{1 + dice.below(12):02d}-{1 + dice.below(28):02d}T00:00:00"
    pairs = (
        ("ВидНоменклатуры", goods.place.shelf.name),
        ("ТипНоменклатуры", "Товар"),
        ("Полное наименование", f"{goods.name}, арт. {goods.sku}"),
        ("Вес", f"{grams / 1000:.3f}"),
        ("Длина", f"{(5 + dice.below(195)) / 100:.2f}"),
        ("Код", f"НФ-{goods.number + 1:08d}"),
        ("Планируемая дата поступления", arrival),
        *(("ОписаниеФайла", f"{image.path}#{goods.title}") for image in images[:1]),
    )
    return tuple(Attribute(name=name, values=(value,)) for name, value in pairs)


def make_offers(goods: Goods, spelling: Spelling) -> tuple[Offer, ...]:
    """Return the offers of *goods*: one, or two with characteristics."""
    dice = Dice(goods.seed, 3 * goods.number + 2)
    if dice.below(2):
        return (_offer(goods, 0, {}, spelling, dice),)
    first = {COLOR: dice.below(len(AXES[COLOR]))}
    second = {COLOR: (first[COLOR] + 1 + dice.below(8)) % len(AXES[COLOR])}
    if goods.place.section == _SIZED_SECTION:
        first[SIZE], second[SIZE] = dice.below(3), 3 + dice.below(3)
    return (
        _offer(goods, 1, first, spelling, dice),
        _offer(goods, 2, second, spelling, dice),
    )


def _offer(
    goods: Goods, variant: int, axes: dict[str, int], spelling: Spelling, dice: Dice
) -> Offer:
    levels = _stock_levels(goods, dice)
    values = {name: AXES[name][number] for name, number in axes.items()}
    suffix = f"#{make_id('variant', goods.number, variant)}" if variant else ""
    names = f" ({', '.join(values.values())})" if values else ""
    surcharge = _SURCHARGE if variant > 1 else 0
    return Offer(
        id=goods.id + suffix,
        version=_version(goods) if spelling.has_versions else None,
        barcode=make_barcode("20", 3 * goods.number + variant),
        sku=goods.sku,
        name=goods.name + names,
        base_unit=make_unit(goods.place.shelf.unit, spelling),
        property_values=_axis_values(axes) if spelling.has_offer_properties else None,
        characteristics=tuple(
            Characteristic(name=n, value=v) for n, v in values.items()
        )
        or None,
        prices=_prices(goods.price + surcharge, goods, spelling),
        quantity=sum((level.quantity for level in levels), Decimal(0)),
        stock_levels=levels,
    )


def _stock_levels(goods: Goods, dice: Dice) -> tuple[StockLevel, ...]:
    quantities = [max(dice.below(60) - 15, 0) for _ in WAREHOUSES]
    if goods.is_changed:
        quantities[0] += 1
    return tuple(
        StockLevel(warehouse_id=make_warehouse_id(place), quantity=Decimal(number))
        for place, number in enumerate(quantities)
    )


def _axis_values(axes: dict[str, int]) -> tuple[PropertyValue, ...] | None:
    return (
        tuple(
            PropertyValue(
                id=make_property_id(name), values=(make_option_id(name, number),)
            )
            for name, number in axes.items()
        )
        or None
    )


def _prices(retail: int, goods: Goods, spelling: Spelling) -> tuple[Price, ...]:
    unit = make_price_unit(goods.place.shelf.unit, spelling)
    return tuple(
        Price(
            text=make_price_text(retail * share // 100, unit, spelling.currency),
            price_type_id=make_price_type_id(number),
            amount=Decimal(retail * share // 100).scaleb(-2),
            currency=spelling.currency,
            unit=unit,
            factor=Decimal(1),
        )
        for number, (_, share) in enumerate(PRICE_TYPES)
    )
