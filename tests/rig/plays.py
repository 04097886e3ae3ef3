"""What 1C does in the rig: it exports a catalogue as it changes, and orders."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

from django.db import transaction

from django_commerceml.emulator import (
    Conduct,
    Infobase,
    Manager,
    get_dialect,
    write_catalog,
)
from django_commerceml.exporting import publish
from django_commerceml.importing.publications import queue_publication
from django_commerceml.models import ExchangeProfile, ImportRun
from django_commerceml.models.exchange import OPEN_STATES
from tests.factories import make_order, make_order_line
from tests.rig.driver import OneC
from tests.rig.processes import until
from tests.rig.wares import ADAPTER, empty_shop

_SECONDS: Final = 60
_PICTURES: Final = 3
_CATALOG: Final = "ut103"
_NUMBERS: Final = ("R-1", "R-2", "R-3")


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """What 1C does, from an empty profile on."""

    name: str
    act: Callable[[OneC, ExchangeProfile], None]
    takes_orders: bool = False
    adapter: str = ""
    """Of the shop that goods go into; empty: into none."""


def make_plays(directory: Path) -> tuple[Play, ...]:
    """Return what is played: the catalogue, and orders of two families."""
    folders = write_editions(directory)

    def export(one_c: OneC, profile: ExchangeProfile) -> None:
        export_catalog(one_c, profile, folders)

    def supply(one_c: OneC, profile: ExchangeProfile) -> None:
        supply_shop(one_c, profile, folders)

    def exchange(dialect: str) -> Callable[[OneC, ExchangeProfile], None]:
        return lambda one_c, profile: exchange_orders(one_c, profile, dialect=dialect)

    return (
        Play(name="catalog", act=export),
        Play(name="catalog into a shop", act=supply, adapter=ADAPTER),
        Play(name="orders of ut11", act=exchange("ut11"), takes_orders=True),
        Play(name="orders of ut103", act=exchange("ut103"), takes_orders=True),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A catalogue as it stands when 1C exports it, and how that goes."""

    products: int
    change: float = 0.0
    use_zip: bool = False
    part_size: int


EDITIONS: Final = (
    Edition(products=60, use_zip=True, part_size=12_000),
    Edition(products=60, change=0.2, part_size=40_000),
    Edition(products=50, change=0.2, part_size=60_000),
)
"""All is new; a part has changed; a part is not there any more."""


def write_editions(directory: Path) -> list[Path]:
    """Write the catalogues of `EDITIONS`, the first one with a few pictures."""
    folders = []
    for number, edition in enumerate(EDITIONS):
        folder = directory / f"edition{number}"
        write_catalog(
            folder,
            dialect=get_dialect(_CATALOG),
            products=edition.products,
            change=edition.change,
        )
        pictures = sorted(folder.rglob("*.jpg")) + sorted(folder.rglob("*.png"))
        for picture in pictures[0 if number else _PICTURES :]:
            picture.unlink()
        folders.append(folder)
    return folders


def export_catalog(one_c: OneC, _: ExchangeProfile, folders: Sequence[Path]) -> None:
    """Export everything, then what has changed, then a smaller catalogue."""
    for edition, folder in zip(EDITIONS, folders, strict=True):
        conduct = Conduct(use_zip=edition.use_zip, chunk_size=edition.part_size)
        one_c.export(folder, conduct, dialect=_CATALOG)


def supply_shop(one_c: OneC, profile: ExchangeProfile, folders: Sequence[Path]) -> None:
    """Export the catalogue into a shop, which is emptied, and given all of it again."""
    export_catalog(one_c, profile, folders)
    until(lambda: not _works(profile), "all to be imported", seconds=_SECONDS)
    empty_shop()
    queue_publication(profile)


def _works(profile: ExchangeProfile) -> bool:
    runs = ImportRun.objects.filter(profile=profile, state__in=OPEN_STATES)
    return runs.exists()


def exchange_orders(one_c: OneC, _: ExchangeProfile, *, dialect: str) -> None:
    """Give orders to 1C, take back what it made of them, until it is all."""
    place_orders()
    infobase = Infobase(number_form="ТД{:06}")
    one_c.exchange_orders(infobase, dialect=dialect)
    manager = Manager(infobase)
    manager.change_line(_NUMBERS[0], 1, quantity=Decimal(5))
    manager.set_status(_NUMBERS[1], "Выполнен")
    manager.pay(_NUMBERS[1])
    manager.ship(_NUMBERS[1])
    manager.cancel(_NUMBERS[2])
    one_c.exchange_orders(infobase, dialect=dialect)
    one_c.exchange_orders(infobase, dialect=dialect)


def place_orders() -> None:
    """Place the orders of a few buyers."""
    for number in _NUMBERS:
        with transaction.atomic():
            order = make_order(number=number, delivery_price=300)
            for position in range(2):
                make_order_line(
                    order=order,
                    position=position,
                    external_id=f"{number}-{position}",
                    name=f"Товар {position}",
                )
            publish(order)
