"""A table of the shop whose rows belong to somebody, told apart by some columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models

from django_commerceml.adapters.columns import Column, make_column
from django_commerceml.adapters.contract import RowError
from django_commerceml.adapters.drafts import Draft
from django_commerceml.adapters.fitting import UnfitError
from django_commerceml.adapters.writing import Writer

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
        self._owner = make_column(model, owner)
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
                        RowError(
                            external_id=book.external_id,
                            message=str(error),
                            field=error.field,
                        )
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
