"""Whose stock records are written: one partner's, or one for each warehouse."""

from collections.abc import Iterable
from typing import Any

from django_commerceml.adapters.oscar.deliveries import Delivery
from django_commerceml.adapters.oscar.rows import (
    change,
    create,
    find_by,
    model_of,
    query,
)
from django_commerceml.adapters.slugs import make_slug
from django_commerceml.models import Warehouse

_LONGEST = 128


def find_or_create_partner(delivery: Delivery) -> Any:
    """Return the partner that the choices name."""
    model = model_of("partner", "Partner")
    name = delivery.choices.partner[:_LONGEST]
    found = query(model).filter(name=name).order_by("pk").first()
    if found is None:
        found = model(name=name, code=make_slug(name, name, longest=_LONGEST))
        create(model, [found])
    return found


def find_or_create_partners(warehouses: Iterable[Warehouse]) -> dict[int, Any]:
    """Return a partner for each of *warehouses*, by the ids of these.

    Its code is 1C's id, its name as 1C has it now.
    """
    model = model_of("partner", "Partner")
    codes = {row.pk: row.external_id[:_LONGEST] for row in warehouses}
    names = {codes[row.pk]: str(row)[:_LONGEST] for row in warehouses}
    found = find_by(model, "code", names)
    missing = [
        model(code=code, name=name) for code, name in names.items() if code not in found
    ]
    create(model, missing)
    renamed = [row for code, row in found.items() if row.name != names[code]]
    for row in renamed:
        row.name = names[row.code]
    change(model, renamed, ["name"])
    found.update({row.code: row for row in missing})
    return {pk: found[code] for pk, code in codes.items()}
