"""Which changes of a run a person wants to see, and which fifty of them."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from django_commerceml.admin.searching import contains
from django_commerceml.admin.words import record_type_name, record_type_place
from django_commerceml.models import ChangeOutcome, ImportRun, RecordChange

PAGE_SIZE: Final = 50
_MOST_PERCENT: Final = 1_000_000
_ID_DIGITS: Final = 18
_WITHIN: Final = {"price": "offer", "stock": "offer", "reference_field": ""}
"""What is counted apart, but changed as a part of another record, or not at all."""

Changes = QuerySet[RecordChange]


class ChangeFilterForm(forms.Form):
    """The filters over the changes of a run."""

    type = forms.ChoiceField(label=_("Type"), required=False)
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        required=False,
        choices=[("", _("all")), *ChangeOutcome.choices],
    )
    price = forms.DecimalField(
        label=_("Price changed by more than, %"),
        required=False,
        min_value=0,
        max_value=_MOST_PERCENT,
        decimal_places=2,
    )
    q = forms.CharField(
        label=_("Name or id in 1C"), required=False, max_length=255, strip=True
    )

    def __init__(self, run: ImportRun, data: Any) -> None:
        super().__init__(data)
        kinds = [(name, record_type_name(name)) for name in changed_types(run)]
        self.fields["type"].choices = [("", _("all")), *kinds]  # type: ignore[attr-defined]  # a ChoiceField

    def select(self, changes: Changes) -> Changes:
        """Return those of *changes* that the filters let through.

        A filter that makes no sense lets everything through: the page says so.
        """
        wanted = self.cleaned_data if self.is_valid() else {}
        if wanted.get("type"):
            changes = changes.filter(record_type=wanted["type"])
        if wanted.get("outcome"):
            changes = changes.filter(outcome=wanted["outcome"])
        if wanted.get("price") is not None:
            changes = changes.filter(_moved_by_more_than(wanted["price"]))
        return _search(changes, wanted["q"]) if wanted.get("q") else changes


def changed_types(run: ImportRun) -> list[str]:
    """Return the types of records that *run* may have changed, by its counts."""
    names = {_WITHIN.get(name, name) for name in run.counts}
    return sorted(names - {""}, key=record_type_place)


def _moved_by_more_than(percent: Decimal) -> Q:
    return Q(price_change__gt=percent) | Q(price_change__lt=-percent)


def _search(changes: Changes, term: str) -> Changes:
    named = contains(changes, "name", term)
    return changes.filter(named | Q(external_id__startswith=term))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePage:
    """Some changes in order, and where those before and after them begin."""

    changes: tuple[RecordChange, ...]
    before: int | None
    """Those before this id come first; None on the first page."""
    after: int | None
    """Those after this id come next; None on the last page."""


def take_page(
    changes: Changes, *, before: str = "", after: str = "", size: int = PAGE_SIZE
) -> ChangePage:
    """Return the *size* of *changes* that end before, or begin after, an id.

    Nothing is counted and nothing skipped over: a million changes cost as little
    as a hundred.
    """
    if end := _id(before):
        return _page_before(changes, end, size)
    start = _id(after)
    found = list(changes.filter(pk__gt=start).order_by("pk")[: size + 1])
    shown = tuple(found[:size])
    return ChangePage(
        changes=shown,
        before=shown[0].pk if start and shown else None,
        after=shown[-1].pk if len(found) > size else None,
    )


def _page_before(changes: Changes, end: int, size: int) -> ChangePage:
    found = list(changes.filter(pk__lt=end).order_by("-pk")[: size + 1])
    shown = tuple(reversed(found[:size]))
    if len(shown) < size:
        return take_page(changes, size=size)
    return ChangePage(
        changes=shown,
        before=shown[0].pk if len(found) > size else None,
        after=shown[-1].pk,
    )


def _id(text: str) -> int:
    return int(text[:_ID_DIGITS]) if text.isdecimal() else 0
