"""Properties and characteristics become attributes of the product classes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q

from django_commerceml.adapters.oscar.codes import code_of_name, make_code
from django_commerceml.adapters.oscar.rows import (
    change,
    create,
    find_by,
    model_of,
    query,
)
from django_commerceml.models import Property

OPTION: Final = "option"
MULTI_OPTION: Final = "multi_option"
_OF_PROPERTIES: Final = "p_"
_OF_CHARACTERISTICS: Final = "c_"
_TYPES: Final = {
    "справочник": OPTION,
    "число": "float",
    "булево": "boolean",
    "логический": "boolean",
    "логическое": "boolean",
}
"""Oscar's types by those of 1C; what is not here is text."""
_LONGEST_NAME: Final = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What 1C says of an attribute."""

    code: str
    name: str
    type: str


Key = tuple[int, str]
"""The id of a product class, and the code of an attribute of it."""


def said_of_property(row: Property) -> Said:
    """Return what *row* says."""
    kind = _TYPES.get(row.value_type.strip().lower(), "text")
    if kind == OPTION and row.is_multiple:
        kind = MULTI_OPTION
    return Said(code=code_of_property(row.external_id), name=str(row), type=kind)


def code_of_property(external_id: str) -> str:
    """Return the code of the attribute that the property *external_id* becomes."""
    return make_code(_OF_PROPERTIES, external_id)


def said_of_characteristic(name: str) -> Said:
    """Return what a characteristic called *name* says, the same for all products."""
    return Said(code=code_of_name(_OF_CHARACTERISTICS, name), name=name, type=OPTION)


def find_or_create_attributes(
    wanted: Mapping[Key, Said],
) -> dict[Key, Any]:
    """Return the attributes *wanted*; their names are as 1C has them now.

    Their types are decided once: values are written as the type asks for.
    """
    if not wanted:
        return {}
    model = model_of("catalogue", "ProductAttribute")
    found = _find(model, wanted)
    missing = {key: said for key, said in wanted.items() if key not in found}
    groups = _find_or_create_groups(missing.values())
    added = {
        (class_id, code): model(
            product_class_id=class_id,
            code=code,
            name=said.name[:_LONGEST_NAME],
            type=said.type,
            option_group=groups.get(code),
        )
        for (class_id, code), said in missing.items()
    }
    create(model, list(added.values()))
    _rename(model, found, wanted)
    return {**found, **added}


def _find(model: Any, wanted: Iterable[Key]) -> dict[Key, Any]:
    keys = list(wanted)
    rows = query(model).filter(
        product_class__in={class_id for class_id, _ in keys},
        code__in={code for _, code in keys},
    )
    found = {(row.product_class_id, row.code): row for row in rows}
    return {key: found[key] for key in keys if key in found}


def _rename(model: Any, found: Mapping[Key, Any], wanted: Mapping[Key, Said]) -> None:
    renamed = []
    for key, row in found.items():
        name = wanted[key].name[:_LONGEST_NAME]
        if row.name != name:
            row.name = name
            renamed.append(row)
    change(model, renamed, ["name"])


def _find_or_create_groups(attributes: Iterable[Said]) -> dict[str, Any]:
    """Return the option groups of those of *attributes* that need one, by code."""
    model = model_of("catalogue", "AttributeOptionGroup")
    needed = {said.code: said for said in attributes if said.type in _OF_OPTIONS}
    found = find_by(model, "code", needed)
    missing = [
        model(code=code, name=said.name[:_LONGEST_NAME])
        for code, said in needed.items()
        if code not in found
    ]
    create(model, missing)
    return {**found, **{row.code: row for row in missing}}


def ours(profile_id: int) -> dict[int, Any]:
    """Return the attributes of all product classes that 1C has made, by their ids.

    What the store has added itself, 1C neither writes nor empties.
    """
    model = model_of("catalogue", "ProductAttribute")
    is_like_ours = Q(code__startswith=_OF_PROPERTIES) | Q(
        code__startswith=_OF_CHARACTERISTICS
    )
    rows = query(model).filter(is_like_ours)
    codes = {
        code_of_property(name)
        for name in Property.objects.filter(profile=profile_id).values_list(
            "external_id", flat=True
        )
    }
    return {
        row.pk: row
        for row in rows.select_related("option_group")
        if row.code in codes or _is_characteristic(row)
    }


def _is_characteristic(row: Any) -> bool:
    group = row.option_group
    return (
        row.code.startswith(_OF_CHARACTERISTICS)
        and group is not None
        and group.code == row.code
    )


_OF_OPTIONS: Final = frozenset({OPTION, MULTI_OPTION})
