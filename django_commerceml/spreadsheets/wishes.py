"""What the rows of a table say: of which offer, which prices and which stock."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest
from typing import Final

from django_commerceml.cml import values
from django_commerceml.cml.values import UnreadableValueError
from django_commerceml.spreadsheets.cells import Cell, read_number, shown, text_of
from django_commerceml.spreadsheets.columns import (
    IDENTITIES,
    NO_COLUMN,
    Column,
    Layout,
    Names,
    Use,
)
from django_commerceml.spreadsheets.tables import Row

_LARGEST: Final = Decimal(10) ** 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A price, or how much there is: of a price type, in a warehouse."""

    use: Use
    """PRICE or STOCK."""
    target: int | None
    """The price type or the warehouse; None: the stock in all."""
    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What one row says."""

    row: int
    key: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A row that cannot be used, and why: in Russian, for the operator."""

    row: int
    reason: str

    def __str__(self) -> str:
        return f"строка {self.row}: {self.reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """What prices and stock are of whose row does not say it."""

    price_type: int | None = None
    warehouse: int | None = None


class RowError(Exception):
    """A row cannot be used."""


class RowReader:
    """Reads rows by the columns that a table has."""

    def __init__(self, *, layout: Layout, names: Names, defaults: Defaults) -> None:
        self._layout = layout
        self._defaults = defaults
        self._by_name = {
            Use.PRICE_TYPE: _by_name(names.price_types),
            Use.WAREHOUSE: _by_name(names.warehouses),
        }

    @property
    def identity(self) -> Use:
        """Return what tells the offer of a row."""
        uses = {column.use for column in self._layout.columns}
        return next((use for use in IDENTITIES if use in uses), Use.NOTHING)

    def read(self, rows: Iterable[Row]) -> Iterator[Wish | Refusal]:
        """Yield what each row says; nothing for one that names no figure."""
        for row in rows:
            if row.number < self._layout.first_row:
                continue
            try:
                wish = self._read(row)
            except RowError as error:
                yield Refusal(row=row.number, reason=str(error))
            else:
                if wish.figures:
                    yield wish

    def _read(self, row: Row) -> Wish:
        pairs = list(
            zip_longest(self._layout.columns, row.cells[: len(self._layout.columns)])
        )
        price_type = self._named(pairs, Use.PRICE_TYPE, self._defaults.price_type)
        warehouse = self._named(pairs, Use.WAREHOUSE, self._defaults.warehouse)
        figures = tuple(
            _figure(column or NO_COLUMN, cell, price_type, warehouse)
            for column, cell in pairs
            if column.use in _FIGURES and text_of(cell)
        )
        key = self._key(pairs)
        if figures and not key:
            message = f"не указан {KEY_NAMES[self.identity]}"
            raise RowError(message)
        return Wish(row=row.number, key=key, figures=figures)

    def _key(self, pairs: Sequence[tuple[Column, Cell]]) -> str:
        identity = self.identity
        cell = next(cell for column, cell in pairs if column.use is identity)
        text = text_of(cell)
        return values.identifier(text) if identity is Use.ID else text

    def _named(
        self, pairs: Sequence[tuple[Column, Cell]], use: Use, default: int | None
    ) -> int | None:
        """Return what a row says in its column for *use*, or *default*."""
        cell = next((cell for column, cell in pairs if column.use is use), None)
        name = text_of(cell)
        if not name:
            return default
        found = self._by_name[use].get(name.casefold())
        if found is None:
            message = f"{_TARGET_NAMES[use]} {shown(cell)} в магазине нет"
            raise RowError(message)
        return found


KEY_NAMES: Final = {
    Use.ID: "Ид",
    Use.CODE: "код",
    Use.BARCODE: "штрихкод",
    Use.SKU: "артикул",
    Use.NOTHING: "товар",
}
_FIGURES: Final = {Use.PRICE: "цена", Use.STOCK: "остаток"}
_TARGET_NAMES: Final = {Use.PRICE_TYPE: "вида цен", Use.WAREHOUSE: "склада"}


def _by_name(names: dict[int, str]) -> dict[str, int]:
    """Return the ids by name in any case; the oldest of two of one name."""
    return {name.casefold(): pk for pk, name in reversed(names.items())}


def _figure(
    column: Column, cell: Cell, price_type: int | None, warehouse: int | None
) -> Figure:
    word = _FIGURES[column.use]
    try:
        value = read_number(cell)
    except UnreadableValueError as error:
        message = f"{word} {shown(cell)} — не число"
        raise RowError(message) from error
    if abs(value) >= _LARGEST:
        message = f"{word} {shown(cell)} — слишком большое число"
        raise RowError(message)
    target = price_type if column.use is Use.PRICE else warehouse
    target = target if column.target is None else column.target
    if column.use is Use.PRICE:
        _check_price(value, target, cell)
    return Figure(use=column.use, target=target, value=value)


def _check_price(value: Decimal, target: int | None, cell: Cell) -> None:
    if value < 0:
        message = f"цена {shown(cell)} меньше нуля"
        raise RowError(message)
    if target is None:
        message = "не сказано, какого вида эта цена: выберите вид цен"
        raise RowError(message)
