"""Prices and stock in tables of their own: a row for each type, or each warehouse."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models

from django_commerceml.adapters.columns import Column, make_column
from django_commerceml.adapters.contract import RowError
from django_commerceml.adapters.fitting import UnfitError
from django_commerceml.adapters.mapped.amounts import (
    amounts_by_type,
    read_prices,
    types_of_table,
)
from django_commerceml.adapters.mapped.declarations import PriceMapping, StockMapping
from django_commerceml.adapters.mapped.owners import Owner, Owners
from django_commerceml.adapters.mapped.quantities import (
    UNCOUNTED,
    quantities_by_warehouse,
    read_quantities,
    warehouses_of,
)
from django_commerceml.adapters.mapped.shelves import resolve
from django_commerceml.adapters.writing import Draft, Writer
from django_commerceml.models import ExchangeProfile

Key = tuple[Any, ...]
Cells = tuple[Any, ...]
Wanted = Mapping[Key, Cells]


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """The wanted rows of one owner."""

    external_id: str
    owner: Any
    """The primary key of the variant, or of the product, in the shop."""
    rows: Wanted


class Ledger:
    """A table whose rows belong to an owner, and are told apart by some columns."""

    def __init__(
        self,
        model: type[models.Model],
        *,
        owner: str,
        keys: Sequence[Column],
        cells: Sequence[Column],
    ) -> None:
        self.model = model
        self._owner = make_column(model, owner, _itself)
        self._keys = keys
        self._cells = cells
        self._writer = Writer(model)

    def write(
        self, books: Sequence[Book], *, known: set[Any], gone: Cells | None
    ) -> list[RowError]:
        """Make the rows of the owners those of *books*; return what did not fit.

        Rows whose first key is not *known* are the shop's own. Those that are not
        wanted any more get the cells *gone*; None: they are deleted.
        """
        there = self._read(books)
        drafts: list[Draft] = []
        errors: list[RowError] = []
        lost: list[Any] = []
        for book in books:
            rows = there.get(book.owner, {})
            for key, cells in book.rows.items():
                try:
                    drafts.append(self._draft(book, key, cells, rows.get(key)))
                except UnfitError as error:
                    errors.append(
                        RowError(external_id=book.external_id, message=str(error))
                    )
            for key in rows.keys() - book.rows.keys():
                if key[0] in known and gone is None:
                    lost.append(rows[key].pk)
                elif key[0] in known and gone is not None:
                    drafts.append(self._draft(book, key, gone, rows[key]))
        self._writer.delete(lost)
        return [*errors, *self._writer.write(drafts)]

    def fit_key(self, *values: Any) -> Key:
        """Return the key of *values* as the table has it.

        Raises `UnfitError`.
        """
        return tuple(
            column.fit(value)[0]
            for column, value in zip(self._keys, values, strict=True)
        )

    def _read(self, books: Sequence[Book]) -> dict[Any, dict[Key, models.Model]]:
        found: dict[Any, dict[Key, models.Model]] = {}
        keys = [book.owner for book in books]
        for row in self._writer.related(self._owner.name, keys):
            rows = found.setdefault(getattr(row, self._owner.attname), {})
            key = tuple(getattr(row, column.attname) for column in self._keys)
            rows.setdefault(key, row)
        return found

    def _draft(
        self, book: Book, key: Key, cells: Cells, row: models.Model | None
    ) -> Draft:
        draft = Draft(
            external_id=book.external_id,
            instance=self.model() if row is None else row,
            is_new=row is None,
        )
        if row is None:
            draft.set(self._owner, book.owner)
            for column, value in zip(self._keys, key, strict=True):
                draft.set(column, value)
        for column, value in zip(self._cells, cells, strict=True):
            draft.put(column, value)
        return draft


class PriceTable:
    """The table of prices."""

    def __init__(self, mapping: PriceMapping, profile: ExchangeProfile) -> None:
        self._mapping = mapping
        self._profile = profile
        model = resolve(mapping.model or "")
        keys = [mapping.price_type or "", mapping.min_quantity]
        cells = [mapping.field, mapping.currency]
        self._ledger = Ledger(
            model,
            owner=mapping.offer or "",
            keys=[make_column(model, name, _itself) for name in keys if name],
            cells=[make_column(model, name, _itself) for name in cells if name],
        )

    def write(self, owners: Owners, keys: Mapping[str, Any]) -> list[RowError]:
        """Write all prices of *owners*, whose primary *keys* are by 1C's ids."""
        offers = owners.all_offers()
        types = types_of_table(self._mapping, self._profile)
        prices = read_prices(offers, types)

        def rows(row: Owner) -> dict[Key, Cells]:
            found = amounts_by_type(
                owners.active(row),
                prices,
                types,
                with_ranges=self._mapping.min_quantity is not None,
            )
            return {self._key(key): self._cells(one) for key, one in found.items()}

        books, errors = _books(owners, keys, rows)
        known = {self._key((value, Decimal(0)))[0] for value in types.values()}
        return [*errors, *self._ledger.write(books, known=known, gone=None)]

    def _key(self, key: tuple[Any, Decimal]) -> Key:
        return self._ledger.fit_key(*key[: 1 + bool(self._mapping.min_quantity)])

    def _cells(self, amount: tuple[Decimal, str]) -> Cells:
        return amount[: 1 + bool(self._mapping.currency)]


class StockTable:
    """The table of stock."""

    def __init__(self, mapping: StockMapping, profile: ExchangeProfile) -> None:
        self._mapping = mapping
        self._profile = profile
        model = resolve(mapping.model or "")
        self._ledger = Ledger(
            model,
            owner=mapping.offer or "",
            keys=[make_column(model, mapping.warehouse or "", _itself)],
            cells=[
                make_column(model, mapping.field, _itself, rounding=mapping.rounding)
            ],
        )

    def write(self, owners: Owners, keys: Mapping[str, Any]) -> list[RowError]:
        """Write all stock of *owners*, whose primary *keys* are by 1C's ids."""
        warehouses = warehouses_of(self._mapping, self._profile)
        there = read_quantities(owners.all_offers())
        uncounted = self._uncounted()

        def rows(row: Owner) -> dict[Key, Cells]:
            found = quantities_by_warehouse(
                owners.active(row), there, warehouses, uncounted
            )
            return {
                self._ledger.fit_key(value): (quantity,)
                for value, quantity in found.items()
            }

        books, errors = _books(owners, keys, rows)
        values = [*warehouses.values(), *([] if uncounted is None else [uncounted])]
        known = {self._ledger.fit_key(value)[0] for value in values}
        return [*errors, *self._ledger.write(books, known=known, gone=(Decimal(0),))]

    def _uncounted(self) -> Any:
        declared = self._mapping.warehouses
        return declared.get(UNCOUNTED) if isinstance(declared, Mapping) else None


def _books(
    owners: Owners, keys: Mapping[str, Any], rows: Any
) -> tuple[list[Book], list[RowError]]:
    books: list[Book] = []
    errors: list[RowError] = []
    for row in owners.rows:
        key = keys.get(row.external_id)
        if key is None:
            continue
        try:
            books.append(Book(external_id=row.external_id, owner=key, rows=rows(row)))
        except UnfitError as error:
            errors.append(RowError(external_id=row.external_id, message=str(error)))
    return books, errors


def _itself(value: Any) -> Any:
    return value
