"""Fields of the mirror that Django has none for."""

from typing import TYPE_CHECKING, Any, Final

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

if TYPE_CHECKING:
    _CharField = models.CharField[Any, str]
else:
    _CharField = models.CharField

_EXACT: Final = {"mysql": "utf8mb4_bin"}
"""Collations that tell every letter from every other, where one must be named."""


class KeyField(_CharField):
    """A text that rows are known by: the database compares it letter by letter.

    MySQL and MariaDB take «а» for «А», and often «е» for «ё», in whatever has not
    been given another collation; in 1C these are different ids.
    """

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, Any]:
        """Return what Django asks for, with the collation."""
        parameters: dict[str, Any] = dict(super().db_parameters(connection))
        if connection.vendor in _EXACT:
            parameters["collation"] = _EXACT[connection.vendor]
        return parameters
