"""The units that products and offers name."""

from collections.abc import Iterable
from typing import Any

from django_commerceml.cml import records
from django_commerceml.importing.context import LoadContext
from django_commerceml.importing.lookups import drop_none
from django_commerceml.importing.rows import merge, table_of
from django_commerceml.models import Unit

_CODE_LENGTH = 4


def unit_key(unit: records.Unit | None) -> str:
    """Return what identifies *unit*: its code, or its text ("шт", or a code in 3.1)."""
    if unit is None:
        return ""
    return (unit.code or unit.text or unit.short_name_attribute or "").strip()[:255]


def find_units(
    units: Iterable[records.Unit | None], context: LoadContext
) -> dict[str, int]:
    """Return the ids of *units* by their key; unknown ones are created."""
    by_key = {key: unit for unit in units if unit and (key := unit_key(unit))}
    known = context.lookups.units.find(by_key)
    missing = {key: unit for key, unit in by_key.items() if key not in known}
    if not missing:
        return known
    wanted = {key: _values(unit) for key, unit in missing.items()}
    for values in wanted.values():
        table_of(Unit).clip(values)
    merged = merge(Unit, context.profile.pk, wanted, now=context.now)
    context.lookups.units.remember(merged.ids())
    context.count_merge("unit", merged)
    return {**known, **merged.ids()}


def _values(unit: records.Unit) -> dict[str, Any]:
    text = (unit.text or "").strip()
    is_code = text.isdigit() and len(text) <= _CODE_LENGTH
    return drop_none(
        {
            "code": unit.code or (text if is_code else None),
            "full_name": unit.full_name,
            "short_name": unit.short_name_attribute or (None if is_code else text),
            "international_code": unit.international_code,
        }
    )
