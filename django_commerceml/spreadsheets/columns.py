"""What the columns of a table are: guessed from their headers, or said by a person."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Final

from django_commerceml.exceptions import TableError
from django_commerceml.models import ExchangeProfile, PriceType, Warehouse
from django_commerceml.spreadsheets.cells import text_of
from django_commerceml.spreadsheets.tables import Row

_TITLE_ROWS: Final = 10
"""So many rows may stand above the headers: a title, a date, a filter."""
_NOT_WORDS: Final = re.compile(r"[^0-9a-zа-я]+")


class Use(StrEnum):
    """What a column is for."""

    NOTHING = ""
    ID = "id"
    CODE = "code"
    SKU = "sku"
    BARCODE = "barcode"
    PRICE = "price"
    STOCK = "stock"
    PRICE_TYPE = "price_type"
    WAREHOUSE = "warehouse"


IDENTITIES: Final = (Use.ID, Use.CODE, Use.BARCODE, Use.SKU)
"""What tells the offer of a row, the surest first."""

_HEADERS: Final = {
    Use.ID: "ид|id|guid|гуид|uid|идентификатор|ид товара|ид номенклатуры|id в 1с|"
    "ид в 1с|id in 1c|external id|уникальный идентификатор",
    Use.CODE: "код|code|код товара|код номенклатуры|код 1с|код в 1с|номенклатура код|"
    "code in 1c",
    Use.SKU: "артикул|арт|sku|article|article number|vendor code|артикул товара|"
    "номенклатура артикул",
    Use.BARCODE: "штрихкод|штрих код|barcode|ean|ean13|gtin|шк",
    Use.PRICE: "цена|price|amount|стоимость|розничная цена|цена продажи|сумма|цена руб",
    Use.STOCK: "остаток|остатки|количество|кол во|stock|quantity|qty|наличие|в наличии|"
    "свободный остаток|свободно|доступно|конечный остаток",
    Use.PRICE_TYPE: "вид цены|вид цен|тип цены|тип цен|price type",
    Use.WAREHOUSE: "склад|warehouse|магазин|помещение|место хранения",
}
_USES: Final = {
    header: use for use, headers in _HEADERS.items() for header in headers.split("|")
}
_BEGINNINGS: Final = {"цена": Use.PRICE, "остат": Use.STOCK, "колич": Use.STOCK}
"""Headers that begin so mean it, whatever follows: «Цена, руб.»."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What one column is for; of which price type or warehouse, where it is of one."""

    use: Use
    target: int | None = None

    def __str__(self) -> str:
        return self.use if self.target is None else f"{self.use}:{self.target}"


NO_COLUMN: Final = Column(use=Use.NOTHING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The price types and warehouses of a profile, by id."""

    price_types: dict[int, str]
    warehouses: dict[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a table is laid out."""

    columns: tuple[Column, ...]
    header: tuple[str, ...]
    first_row: int
    """The number of the first row that is no header."""


def names_of(profile: ExchangeProfile) -> Names:
    """Return what prices and stock of *profile* may be of."""
    price_types = PriceType.objects.filter(profile=profile, is_deleted=False)
    warehouses = Warehouse.objects.filter(profile=profile, is_deleted=False)
    return Names(
        price_types={row.pk: str(row) for row in price_types.order_by("pk")},
        warehouses={row.pk: str(row) for row in warehouses.order_by("pk")},
    )


def read_column(word: str) -> Column:
    """Return the column that *word* says, as `str` of it does.

    Raises `ValueError` for any other word.
    """
    use, _, target = word.partition(":")
    return Column(use=Use(use), target=int(target) if target else None)


def guess_layout(rows: Iterable[Row], names: Names) -> Layout:
    """Return how a table begins that begins with *rows*.

    A table whose headers say nothing has none: all its columns are for nothing.
    Raises `TableError` for a table without rows.
    """
    begin = list(islice(rows, _TITLE_ROWS))
    if not begin:
        message = "таблица пуста"
        raise TableError(message)
    guesses = [(_guess(row, names), row) for row in begin]
    columns, row = max(guesses, key=lambda guess: sum(map(_is_used, guess[0])))
    header = tuple(text_of(cell) for cell in row.cells)
    if any(map(_is_used, columns)):
        return Layout(columns=columns, header=header, first_row=row.number + 1)
    width = max(len(row.cells) for row in begin)
    return Layout(
        columns=(NO_COLUMN,) * width,
        header=tuple(f"{place}" for place in range(1, width + 1)),
        first_row=begin[0].number,
    )


def _is_used(column: Column) -> bool:
    return column.use is not Use.NOTHING


def _guess(row: Row, names: Names) -> tuple[Column, ...]:
    """Return what *row* says of the columns; nothing is said twice."""
    found: list[Column] = []
    for cell in row.cells:
        column = _guess_one(_plain(text_of(cell)), names)
        found.append(NO_COLUMN if column in found else column)
    return tuple(found)


def _guess_one(header: str, names: Names) -> Column:
    use = _USES.get(header)
    if use is not None:
        return Column(use=use)
    for known, by_id, words in (
        (Use.PRICE, names.price_types, "цена"),
        (Use.STOCK, names.warehouses, "остаток"),
    ):
        target = _find_name(header, by_id, words)
        if target is not None:
            return Column(use=known, target=target)
    uses = (use for word, use in _BEGINNINGS.items() if header.startswith(word))
    return Column(use=next(uses, Use.NOTHING))


def _find_name(header: str, names: dict[int, str], word: str) -> int | None:
    """Return whose name *header* is, alone or behind *word*."""
    for pk, name in names.items():
        plain = _plain(name)
        if plain and header in {plain, f"{word} {plain}", f"{word} на складе {plain}"}:
            return pk
    return None


def _plain(header: str) -> str:
    return _NOT_WORDS.sub(" ", header.lower().replace("ё", "е")).strip()


def is_complete(columns: Sequence[Column]) -> bool:
    """Return whether *columns* tell what is meant, and its price or its stock."""
    uses = {column.use for column in columns}
    return not uses.isdisjoint(IDENTITIES) and not uses.isdisjoint(
        {Use.PRICE, Use.STOCK}
    )


def usual_price_type(profile: ExchangeProfile, names: Names) -> int | None:
    """Return whose prices are meant where nobody says it: all buyers', or the only."""
    default = PriceType.objects.filter(
        profile=profile, is_default=True, is_deleted=False
    )
    return default.values_list("pk", flat=True).first() or _only(names.price_types)


def usual_warehouse(names: Names) -> int | None:
    """Return the only warehouse; None where there are none, or several."""
    return _only(names.warehouses)


def _only(names: dict[int, str]) -> int | None:
    return next(iter(names)) if len(names) == 1 else None
