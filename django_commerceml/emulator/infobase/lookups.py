"""By what the entities of an infobase are found, apart from their ids."""

from collections.abc import Iterable, Iterator
from enum import StrEnum

from django_commerceml.emulator.habits import PartyKey
from django_commerceml.emulator.infobase.entities import (
    Contents,
    Good,
    Order,
    Party,
)


class OrderKey(StrEnum):
    """The numbers of an order."""

    NUMBER = "1C's number"
    SITE_NUMBER = "the site's number"


class GoodKey(StrEnum):
    """What stands in for the id of a product."""

    SKU = "sku"
    NAME = "name"


Key = tuple[OrderKey | GoodKey | PartyKey, str]


def keys_of(entity: Order | Party | Good) -> tuple[Key, ...]:
    """Return the keys under which *entity* can be found."""
    pairs = _pairs(entity)
    return tuple((key, text) for key, text in pairs if text)


def tax_key(inn: str, kpp: str) -> str:
    """Return both numbers of a tax payer as one text, "" where there are none."""
    return f"{inn}/{kpp}" if inn else ""


def index_of(contents: Contents) -> dict[Key, str]:
    """Return the ids of all entities in *contents* by their keys."""
    index: dict[Key, str] = {}
    for entity in _entities(contents):
        for key in keys_of(entity):
            index.setdefault(key, entity.id)
    return index


def _entities(contents: Contents) -> Iterator[Order | Party | Good]:
    yield from contents.orders.values()
    yield from contents.parties.values()
    yield from contents.goods.values()


def _pairs(entity: Order | Party | Good) -> Iterable[Key]:
    if isinstance(entity, Order):
        return (
            (OrderKey.NUMBER, entity.number),
            (OrderKey.SITE_NUMBER, entity.site_number),
        )
    if isinstance(entity, Party):
        return (
            (PartyKey.NAME, entity.name),
            (PartyKey.TAX_NUMBERS, tax_key(entity.inn, entity.kpp)),
            (PartyKey.SITE_ID, entity.site_id),
        )
    return ((GoodKey.SKU, entity.sku), (GoodKey.NAME, entity.name))
