"""Reference books and counterparties."""

from collections.abc import Sequence
from typing import Any, cast

from django_commerceml.cml import records
from django_commerceml.cml.names import AttributeName
from django_commerceml.importing.context import Item, LoadContext, last_of_each
from django_commerceml.importing.loaders import references
from django_commerceml.importing.lookups import drop_none
from django_commerceml.importing.rows import merge, table_of
from django_commerceml.models import Property, ReferenceBook, ReferenceItem


def load_fields(items: Sequence[Item], context: LoadContext) -> None:
    """Write the fields that reference books declare."""
    by_book: dict[int, list[dict[str, str]]] = {}
    for item in items:
        record = cast("records.ReferenceField", item.record)
        book_id = context.sections.get(item.entry.section)
        if book_id is not None:
            by_book.setdefault(book_id, []).append(
                {
                    "id": record.id,
                    "name": record.name or "",
                    "type": record.value_type or "",
                }
            )
    books = list(ReferenceBook.objects.filter(pk__in=by_book))
    changed = [book for book in books if book.fields != by_book[book.pk]]
    for book in changed:
        book.fields = by_book[book.pk]
        book.updated_at = context.now
    ReferenceBook.objects.bulk_update(changed, ["fields", "updated_at"])


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
    merged = merge(ReferenceItem, context.profile.pk, wanted, now=context.now)
    context.lookups.reference_items.remember(merged.ids())
    context.count_merge("reference_item", merged)
    if merged.created:
        external = Property.objects.filter(profile=context.profile, is_external=True)
        references.link_items(context.profile.pk, external.values_list("pk", flat=True))


def _item_values(record: records.ReferenceItem, book_id: int) -> dict[str, Any]:
    said = {(value.id or value.name or ""): value.value for value in record.values}
    return drop_none(
        {
            "book_id": book_id,
            "name": said.get(AttributeName.ITEM_NAME),
            "description": said.get(AttributeName.ITEM_FULL_NAME),
            "values": said,
            "is_deleted": record.is_deleted,
            "is_active": not record.is_deleted,
        }
    )
