"""The units that products and offers name."""

from collections.abc import Iterable
from typing import Any, Final

from django_commerceml.cml import records
from django_commerceml.importing.context import LoadContext
from django_commerceml.importing.ownership import FieldRule
from django_commerceml.importing.reports import Outcome
from django_commerceml.importing.rows import merge, table_of
from django_commerceml.models import Unit, UnknownKind

_CODE_LENGTH: Final = 4
_ONLY_BLANKS: Final = dict.fromkeys(
    ("code", "short_name", "full_name", "international_code"), FieldRule.IF_EMPTY
)
"""A product fills what a unit lacks; only the classifier renames it."""


def unit_key(unit: records.Unit) -> str:
    """Return what identifies *unit*: its code, or its text ("шт", or a code in 3.1)."""
    return (unit.code or unit.text or unit.short_name_attribute or "").strip()[:255]


def find_units(
    units: Iterable[records.Unit | None], context: LoadContext
) -> dict[str, int]:
    """Return the ids of *units* by their key; unknown ones are created."""
    said: dict[str, dict[str, Any]] = {}
    for unit in {id(unit): unit for unit in units}.values():
        if unit is not None and (key := unit_key(unit)):
            said.setdefault(key, {}).update(_values(unit))
    known = context.lookups.unit_columns
    fresh = {
        key: values
        for key, values in said.items()
        if key not in known or not values.keys() <= known[key]
    }
    if fresh:
        _write(fresh, context)
    return context.lookups.units.find(said)


def _write(fresh: dict[str, dict[str, Any]], context: LoadContext) -> None:
    for key, values in fresh.items():
        table_of(Unit).clip(values)
        context.lookups.unit_columns.setdefault(key, set()).update(values)
    merged = merge(Unit, context.profile.pk, fresh, now=context.now, rules=_ONLY_BLANKS)
    context.lookups.units.remember(merged.ids())
    context.changes.take("unit", merged)
    for key in merged.created:
        values = fresh[key]
        if not values.get("code"):
            name = values.get("full_name") or values.get("short_name") or ""
            context.unknowns.note(UnknownKind.UNIT, key, name)
    context.report.count("unit", Outcome.CREATED, len(merged.created))
    context.report.count("unit", Outcome.UPDATED, len(merged.updated))


def _values(unit: records.Unit) -> dict[str, Any]:
    """Return the columns of *unit* that are said and not blank."""
    text = (unit.text or "").strip()
    is_code = text.isdigit() and len(text) <= _CODE_LENGTH
    values = {
        "code": unit.code or (text if is_code else ""),
        "full_name": unit.full_name,
        "short_name": unit.short_name_attribute or ("" if is_code else text),
        "international_code": unit.international_code,
    }
    return {name: value for name, value in values.items() if value}
