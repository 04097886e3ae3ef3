"""Offers of tables name some of their figures; the others stay as they are now.

A list of prices or of stock that comes from 1C is whole. What a person wants of a
table is not: when it is applied, it is put onto what 1C has brought by then.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

from django.db.models import QuerySet

from django_commerceml.bulk.upserts import in_chunks
from django_commerceml.cml import Outline, records
from django_commerceml.exceptions import ValueProblem
from django_commerceml.importing.context import Item, LoadContext
from django_commerceml.importing.reports import Outcome
from django_commerceml.importing.standing import Standing, standings_of
from django_commerceml.models import ExchangeProfile, Offer

PACKAGE: Final = "django-commerceml-table"
"""The id of an offer package whose offers name only what changes."""
TABLE_ROW: Final = "TAB-02"
"""The code of a row of a table that was left out."""
BY_WAREHOUSE: Final = "остатки этого товара ведутся по складам: укажите склад"
_GONE: Final = "предложения с таким Ид в магазине нет"


def is_partial(outline: Outline) -> bool:
    """Return whether the offers of a file name only what changes."""
    sections = outline.sections
    return bool(sections) and all(section.id == PACKAGE for section in sections)


@dataclass(frozen=True, slots=True, kw_only=True)
class Completed:
    """What an offer of a table comes to."""

    offer: records.Offer
    """With whole lists: what is named, and the rest as it is now."""
    is_total_left: bool
    """A total was named, but its stock lies in warehouses."""


def complete(
    profile: ExchangeProfile, offers: Mapping[str, records.Offer]
) -> dict[str, Completed]:
    """Return what *offers*, by id, come to; what is so already they say no more.

    An offer that is not there is left out.
    """
    rows = Offer.objects.filter(profile=profile).order_by()
    return {
        standing.external_id: _complete(standing, offers[standing.external_id])
        for chunk in in_chunks(offers)
        for standing in _standings(rows.filter(external_id__in=chunk))
    }


def complete_items(items: Sequence[Item], context: LoadContext) -> Sequence[Item]:
    """Return *items* of a file of 1C as they are, those of a table completed.

    What of a table cannot be done is put into the journal.
    """
    if not is_partial(context.outline):
        return items
    said = {item.entry.id: cast("records.Offer", item.record) for item in items}
    found = complete(context.profile, said)
    for item in items:
        _note(item, found.get(item.entry.id), context)
    return [
        item._replace(record=found[item.entry.id].offer)
        for item in items
        if item.entry.id in found
    ]


def _standings(rows: QuerySet[Offer]) -> Iterable[Standing]:
    return standings_of(list(rows.values_list("pk", flat=True))).values()


def _complete(standing: Standing, named: records.Offer) -> Completed:
    for price in named.prices or ():
        standing.set_price(price)
    for level in named.stock_levels or ():
        standing.set_stock(level.warehouse_id, level.quantity)
    is_total_left = named.quantity is not None and bool(standing.stocks)
    if named.quantity is not None and not is_total_left:
        standing.set_stock("", named.quantity)
    return Completed(offer=standing.whole(), is_total_left=is_total_left)


def _note(item: Item, completed: Completed | None, context: LoadContext) -> None:
    """Put into the journal what of *item* is not done, and why."""
    if completed is None:
        context.report.count("offer", Outcome.FAILED)
    elif not completed.is_total_left:
        return
    context.report.add(
        ValueProblem(
            code=TABLE_ROW,
            message=_GONE if completed is None else BY_WAREHOUSE,
            element=item.entry.kind,
            line=item.entry.line,
            external_id=item.entry.id,
            severity="warning",
        )
    )
