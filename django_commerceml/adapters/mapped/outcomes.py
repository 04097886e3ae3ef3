"""What the shop has of rows of the mirror, and what became of them."""

from dataclasses import dataclass, field
from typing import Any

from django.db import models

from django_commerceml.adapters.contract import RowError
from django_commerceml.adapters.links import Linked


@dataclass(slots=True, kw_only=True)
class Found:
    """What the shop has of some ids of 1C."""

    instances: dict[str, models.Model]
    linked: dict[str, Linked]
    gone: frozenset[str]
    """Those whose objects were deleted in the shop: they are not wanted back."""

    def lacks(self, external_id: str) -> bool:
        """Return whether the shop has never had *external_id*."""
        return external_id not in self.instances and external_id not in self.gone


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What became of rows."""

    errors: list[RowError] = field(default_factory=list)
    created: list[Any] = field(default_factory=list)
    """Rows of the mirror that were new to the shop."""
    keys: dict[str, Any] = field(default_factory=dict)
    """The primary keys of the objects that are in the shop, by 1C's id."""
