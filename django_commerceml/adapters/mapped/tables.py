"""Prices and stock in tables of their own: a row for each type, or each warehouse."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django_commerceml.adapters.columns import make_column
from django_commerceml.adapters.contract import RowError
from django_commerceml.adapters.fitting import UnfitError
from django_commerceml.adapters.mapped.amounts import (
    Amounts,
    read_prices,
    types_of_table,
)
from django_commerceml.adapters.mapped.declarations import PriceMapping, StockMapping
from django_commerceml.adapters.mapped.ledgers import Book, Cells, Key, Ledger
from django_commerceml.adapters.mapped.owners import Owner, Owners
from django_commerceml.adapters.mapped.quantities import (
    quantities_by_warehouse,
    read_quantities,
    warehouses_of,
)
from django_commerceml.adapters.mapped.shelves import resolve
from django_commerceml.models import ExchangeProfile


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
            keys=[make_column(model, name) for name in keys if name],
            cells=[make_column(model, name) for name in cells if name],
        )

    def write(self, owners: Owners, keys: Mapping[str, Any]) -> list[RowError]:
        """Write all prices of *owners*, whose primary *keys* are by 1C's ids."""
        offers = owners.all_offers()
        types = types_of_table(self._mapping, self._profile)
        costs = Amounts(read_prices(offers, types), with_vat=self._mapping.with_vat)

        def rows(row: Owner) -> dict[Key, Cells]:
            found = costs.by_type(
                owners.active(row),
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
            keys=[make_column(model, mapping.warehouse or "")],
            cells=[make_column(model, mapping.field, rounding=mapping.rounding)],
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
        declared = self._mapping.uncounted
        return declared() if callable(declared) else declared


def _books(
    owners: Owners, keys: Mapping[str, Any], rows: Callable[[Owner], dict[Key, Cells]]
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
            errors.append(
                RowError(
                    external_id=row.external_id, message=str(error), field=error.field
                )
            )
    return books, errors
