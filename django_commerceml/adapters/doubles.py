"""Values that no two rows of the shop may share, found before the database does."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models

from django_commerceml.adapters.contract import RowError
from django_commerceml.adapters.drafts import Draft
from django_commerceml.adapters.fitting import AnyField
from django_commerceml.adapters.handovers import Handover, in_waves
from django_commerceml.chunks import in_batches

Rows = models.QuerySet[Any]
CanPark = Callable[[AnyField], bool]
Owners = Mapping[AnyField, Mapping[Any, Any]]
"""The primary keys of the rows that have the values wanted, by these, by the field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contest:
    """Who gets the unique values that drafts want."""

    refused: Mapping[str, RowError]
    """By 1C's ids."""
    handovers: Sequence[Handover]
    """Those of the drafts that are left."""


def find_doubles(rows: Rows, drafts: Sequence[Draft], can_park: CanPark) -> Contest:
    """Return who of *drafts* gets the unique values that they want.

    A value is free if its owner gives it up, being one of *drafts* that are not refused
    themselves. *rows* are all rows of the model, *can_park* tells in which fields they
    can go round in a circle.
    """
    owners = _owners(rows, drafts)
    refused: dict[str, RowError] = {}
    while True:
        left = [draft for draft in drafts if draft.external_id not in refused]
        found, handovers = _judge(left, owners, can_park)
        found = found or _in_circles(left, handovers)
        if not found:
            return Contest(refused=refused, handovers=handovers)
        refused.update(found)


def _owners(rows: Rows, drafts: Sequence[Draft]) -> Owners:
    found: dict[AnyField, Mapping[Any, Any]] = {}
    for one in rows.model._meta.concrete_fields:  # noqa: SLF001 (Django's public name)
        if one.unique and not one.primary_key:
            touched = [draft for draft in drafts if one.name in draft.changed]
            if touched:
                found[one] = _taken(rows, one, touched)
    return found


def _taken(rows: Rows, one: AnyField, drafts: Sequence[Draft]) -> dict[Any, Any]:
    """Return the primary keys of the rows that have the values of *drafts*."""
    values = {getattr(draft.instance, one.attname) for draft in drafts} - {None}
    found: dict[Any, Any] = {}
    for chunk in in_batches(values):
        there = rows.filter(**{f"{one.name}__in": chunk})
        found.update(there.values_list(one.attname, "pk"))
    return found


def _judge(
    drafts: Sequence[Draft], owners: Owners, can_park: CanPark
) -> tuple[dict[str, RowError], list[Handover]]:
    """Return who of *drafts* is refused, and what changes hands."""
    refused: dict[str, RowError] = {}
    handovers: list[Handover] = []
    for one, taken in owners.items():
        touched = [draft for draft in drafts if one.name in draft.changed]
        for draft, giver in _claims(one.attname, touched, taken):
            if giver is None:
                refused.setdefault(draft.external_id, _double(draft, one))
            else:
                handovers.append(
                    Handover(
                        field=one, giver=giver, taker=draft, is_parked=can_park(one)
                    )
                )
    return refused, handovers


def _claims(
    attname: str, drafts: Sequence[Draft], taken: Mapping[Any, Any]
) -> Iterator[tuple[Draft, Draft | None]]:
    """Yield the drafts whose value another row has, with the draft that gives it up.

    None: nobody does, or an earlier draft has it already.
    """
    moving = {draft.instance.pk: draft for draft in drafts if not draft.is_new}
    seen: set[Any] = set()
    for draft in drafts:
        value = getattr(draft.instance, attname)
        if value is None:
            continue
        owner = taken.get(value)
        is_own = not draft.is_new and owner == draft.instance.pk
        giver = moving.get(owner)
        if giver is not None and getattr(giver.instance, attname) == value:
            giver = None
        if value in seen:
            yield draft, None
        elif owner is not None and not is_own:
            yield draft, giver
        seen.add(value)


def _in_circles(
    drafts: Sequence[Draft], handovers: Sequence[Handover]
) -> dict[str, RowError]:
    """Return the errors of those that nobody of can be written first."""
    written = {id(draft) for wave in in_waves(drafts, handovers) for draft in wave}
    return {
        one.taker.external_id: _double(one.taker, one.field)
        for one in handovers
        if id(one.taker) not in written
    }


def _double(draft: Draft, one: AnyField) -> RowError:
    value = getattr(draft.instance, one.attname)
    said = f"значение «{value}» уже занято" if value != "" else "значения нет"
    return RowError(
        external_id=draft.external_id,
        message=f"поле «{one.name}» не повторяется в магазине: {said}",
        field=one.name,
    )
