"""Unique values that change hands among the rows of one write."""

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any, Final
from uuid import uuid4

from django.db import models

from django_commerceml.adapters.drafts import Draft
from django_commerceml.adapters.fitting import AnyField

_TEXTS: Final = frozenset({models.CharField, models.SlugField, models.TextField})
_LEAST_LETTERS: Final = 16
"""So long a random text is like no other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """A value that one row gives up and another takes."""

    field: AnyField
    giver: Draft
    taker: Draft
    is_parked: bool
    """Whether *giver* is emptied beforehand; else it is written before *taker*."""


def can_park(field: AnyField) -> bool:
    """Return whether *field* can hold something else for a while."""
    if field.null:
        return True
    length = getattr(field, "max_length", None) or _LEAST_LETTERS
    return type(field) in _TEXTS and length >= _LEAST_LETTERS


def parked(handovers: Sequence[Handover]) -> dict[AnyField, list[Any]]:
    """Return the rows that are to be written first, by the field that is.

    They hold nothing in it, or what nobody else has.
    """
    found: dict[AnyField, list[Any]] = {}
    for one in handovers:
        if one.is_parked:
            row = copy(one.giver.instance)
            setattr(row, one.field.attname, _nothing(one.field))
            found.setdefault(one.field, []).append(row)
    return found


def in_waves(
    drafts: Sequence[Draft], handovers: Sequence[Handover]
) -> Iterator[list[Draft]]:
    """Yield *drafts*: who gives a value up comes in a wave before who takes it.

    Those that wait for each other in a circle are left out; parked rows wait for none.
    """
    givers: dict[int, set[int]] = {}
    for one in handovers:
        if not one.is_parked:
            givers.setdefault(id(one.taker), set()).add(id(one.giver))
    waiting = list(drafts)
    while waiting:
        left = {id(draft) for draft in waiting}
        wave = [draft for draft in waiting if not givers.get(id(draft), set()) & left]
        if not wave:
            return
        yield wave
        gone = {id(draft) for draft in wave}
        waiting = [draft for draft in waiting if id(draft) not in gone]


def _nothing(field: AnyField) -> str | None:
    return None if field.null else uuid4().hex[: field.max_length]
