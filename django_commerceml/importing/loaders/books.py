"""Reference books: their fields and their items."""

from collections.abc import Sequence
from typing import Any, cast

from django_commerceml.cml import records
from django_commerceml.cml.names import AttributeName
from django_commerceml.importing.context import (
    Item,
    LoadContext,
    last_of_each,
    lines_of,
)
from django_commerceml.importing.descriptions import clean_html
from django_commerceml.importing.loaders import publishing, references
from django_commerceml.importing.lookups import drop_none
from django_commerceml.importing.reports import Outcome
from django_commerceml.importing.rows import merge, table_of
from django_commerceml.models import Property, ReferenceBook, ReferenceItem

_Fields = dict[str, dict[str, str]]
"""The fields of a book, by their id."""


def load_fields(items: Sequence[Item], context: LoadContext) -> None:
    """Write the fields that reference books declare; fields left out stay."""
    said: dict[int, _Fields] = {}
    for item in items:
        book_id = context.sections.get(item.entry.section)
        if book_id is None:
            context.refuse(item, "reference_field", "у реквизита нет справочника")
            continue
        record = cast("records.ReferenceField", item.record)
        said.setdefault(book_id, {})[record.id] = {
            "id": record.id,
            "name": record.name or "",
            "type": record.value_type or "",
        }
    books = ReferenceBook.objects.filter(pk__in=said).order_by("pk")
    changed = [book for book in books if _change_fields(book, said[book.pk], context)]
    ReferenceBook.objects.bulk_update(changed, ["fields", "updated_at"])


def _change_fields(book: ReferenceBook, said: _Fields, context: LoadContext) -> bool:
    known = {field["id"]: field for field in book.fields}
    fields = list({**known, **said}.values())
    is_changed = bool(fields != book.fields)
    outcome = Outcome.UPDATED if is_changed else Outcome.UNCHANGED
    context.report.count("reference_field", outcome, len(said))
    book.fields = fields
    book.updated_at = context.now
    return is_changed


def load_items(items: Sequence[Item], context: LoadContext) -> None:
    """Write the items of reference books, and link the values that name them."""
    wanted = {}
    for external_id, item in last_of_each(items).items():
        book_id = context.sections.get(item.entry.section)
        if book_id is None:
            context.refuse(item, "reference_item", "у элемента нет справочника")
            continue
        values = _item_values(cast("records.ReferenceItem", item.record), book_id)
        context.warn_cut(item, table_of(ReferenceItem).clip(values))
        wanted[external_id] = values
    merged = merge(
        ReferenceItem,
        context.profile.pk,
        wanted,
        now=context.now,
        overlaid=("values",),
    )
    context.lookups.reference_items.remember(merged.ids())
    context.count_merge("reference_item", merged)
    context.changes.take("reference_item", merged, lines_of(last_of_each(items)))
    if merged.created:
        _link_values(context)


def _link_values(context: LoadContext) -> None:
    external = Property.objects.filter(profile=context.profile, is_external=True)
    owners = references.link_items(
        context.profile.pk, external.values_list("pk", flat=True)
    )
    publishing.publish_owners(owners, context)


def _item_values(record: records.ReferenceItem, book_id: int) -> dict[str, Any]:
    said = {(value.id or value.name or ""): value.value for value in record.values}
    description = said.get(AttributeName.ITEM_FULL_NAME)
    return drop_none(
        {
            "book_id": book_id,
            "name": said.get(AttributeName.ITEM_NAME),
            "description": None if description is None else clean_html(description),
            "values": said or None,
            "is_deleted": record.is_deleted,
            "is_active": not record.is_deleted,
        }
    )
