"""What others name before 1C declares it: kept by its id, to be named later."""

from collections.abc import Mapping
from typing import Any, Final

from django.db import models

from django_commerceml.importing.context import LoadContext
from django_commerceml.importing.lookups import Lookup
from django_commerceml.importing.rows import merge
from django_commerceml.models import PriceType, UnknownKind, Warehouse

LONGEST_ID: Final = 255
"""A longer id can not be declared; what names it is cut."""

_KINDS: Final[dict[type[models.Model], UnknownKind]] = {
    PriceType: UnknownKind.PRICE_TYPE,
    Warehouse: UnknownKind.WAREHOUSE,
}
"""What a person should look at when it is new."""


def find_or_declare(
    lookup: Lookup,
    model: type[models.Model],
    wanted: Mapping[str, dict[str, Any]],
    context: LoadContext,
) -> dict[str, int]:
    """Return the ids of rows of *model* by 1C's id; unknown ones are created."""
    known = lookup.find(wanted)
    missing = {
        external_id: values
        for external_id, values in wanted.items()
        if external_id not in known
    }
    if not missing:
        return known
    merged = merge(model, context.profile.pk, missing, now=context.now)
    lookup.remember(merged.ids())
    if model in _KINDS:
        for external_id in merged.created:
            context.unknowns.note(_KINDS[model], external_id)
    return {**known, **merged.ids()}
