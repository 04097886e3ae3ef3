"""Values that no two rows of the shop may share, found before the database does."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db import models

from django_commerceml.adapters.contract import RowError
from django_commerceml.adapters.drafts import Draft
from django_commerceml.adapters.fitting import AnyField
from django_commerceml.chunks import in_batches

Rows = models.QuerySet[Any]


def find_doubles(rows: Rows, drafts: Sequence[Draft]) -> dict[str, RowError]:
    """Return the errors of *drafts* whose unique values others have, by 1C's ids.

    *rows* are all rows of the model.
    """
    refused: dict[str, RowError] = {}
    for one in rows.model._meta.concrete_fields:  # noqa: SLF001 (Django's public name)
        if one.unique and not one.primary_key:
            touched = [draft for draft in drafts if one.name in draft.changed]
            taken = _taken(rows, one, touched) if touched else {}
            for draft in _doubles(one.attname, touched, taken):
                refused.setdefault(draft.external_id, _double(draft, one))
    return refused


def _taken(rows: Rows, one: AnyField, drafts: Sequence[Draft]) -> dict[Any, Any]:
    """Return the primary keys of the rows that have the values of *drafts*."""
    values = {getattr(draft.instance, one.attname) for draft in drafts} - {None}
    found: dict[Any, Any] = {}
    for chunk in in_batches(values):
        there = rows.filter(**{f"{one.name}__in": chunk})
        found.update(there.values_list(one.attname, "pk"))
    return found


def _doubles(
    attname: str, drafts: Sequence[Draft], taken: Mapping[Any, Any]
) -> Iterator[Draft]:
    """Yield the drafts whose value another row has, or an earlier draft."""
    seen: set[Any] = set()
    for draft in drafts:
        value = getattr(draft.instance, attname)
        if value is None:
            continue
        owner = taken.get(value)
        if value in seen or (
            owner is not None and (draft.is_new or owner != draft.instance.pk)
        ):
            yield draft
        seen.add(value)


def _double(draft: Draft, one: AnyField) -> RowError:
    value = getattr(draft.instance, one.attname)
    said = f"значение «{value}» уже занято" if value != "" else "значения нет"
    return RowError(
        external_id=draft.external_id,
        message=f"поле «{one.name}» не повторяется в магазине: {said}",
        field=one.name,
    )
