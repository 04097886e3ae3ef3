"""Finds the rows of the database that the rows of a table name, in few queries."""

from collections.abc import Mapping
from typing import Any

from import_export.instance_loaders import BaseInstanceLoader

from django_commerceml.bulk import upserts
from django_commerceml.spreadsheets.cells import text_of


class KeyedLoader(BaseInstanceLoader):  # type: ignore[misc]  # the library has no types
    """Reads all rows that a table names at once, by a key of several columns.

    The last column of the key is the one that tells most.
    """

    def __init__(self, resource: Any, dataset: Any = None) -> None:
        super().__init__(resource, dataset)
        names = resource.get_import_id_fields()
        self._fields = [resource.fields[name] for name in names]
        self._found: dict[tuple[str, ...], Any] = {}
        if dataset is not None:
            self._find(dataset)

    def get_instance(self, row: Mapping[str, Any]) -> Any:
        """Return what *row* names, or None."""
        return self._found.get(self._key(row))

    def _find(self, dataset: Any) -> None:
        column = self._fields[-1].column_name
        if column not in (dataset.headers or ()):
            return
        words = {text_of(word) for word in dataset[column]}
        for chunk in upserts.in_chunks(words):
            wanted = {f"{self._fields[-1].attribute}__in": chunk}
            for instance in self.resource.get_queryset().filter(**wanted):
                key = tuple(str(field.export(instance)) for field in self._fields)
                self._found[key] = instance

    def _key(self, row: Mapping[str, Any]) -> tuple[str, ...]:
        return tuple(text_of(row.get(field.column_name)) for field in self._fields)
