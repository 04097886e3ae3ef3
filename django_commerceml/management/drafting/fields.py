"""The fields of a mapping, as its source says them."""

from collections.abc import Iterable
from typing import Any, Final

from django.db import models

from django_commerceml.management.drafting import columns
from django_commerceml.management.drafting.columns import find, find_by_type
from django_commerceml.management.drafting.roles import Model

Lines = dict[str, str]
"""By the name of a field, the source of its value."""

_IF_EMPTY: Final = "Field({}, mode=Mode.IF_EMPTY)"
_TEXTS_OF_1C: Final = (
    (columns.SKUS, "sku"),
    (columns.BARCODES, "barcode"),
)
_CODE: Final = "code"
"""Where it must be said and differ, it is rather an id than an article number."""
_ITSELF: Final = ("auto_now", "auto_now_add", "generated")
_VALUES: Final[tuple[tuple[type[Any], str], ...]] = (
    (models.BooleanField, "False"),
    (models.IntegerField, "0"),
    (models.DecimalField, "0"),
    (models.FloatField, "0"),
    (models.JSONField, "dict"),
    (models.DateTimeField, "timezone.now"),
    (models.DateField, "timezone.localdate"),
    (models.UUIDField, "uuid4"),
)
"""What a new row gets in a field that must be filled."""
IMPORTS: Final = {
    "timezone": "from django.utils import timezone",
    "uuid4": "from uuid import uuid4",
}
"""What those values need."""


def named_fields(model: Model) -> Lines:
    """Return the fields of a group, a product or a variant that 1C fills."""
    lines: Lines = {}
    name = find(model, columns.NAMES, *columns.TEXTS)
    if name is not None:
        lines[name.name] = '"name"'
    slug = find_by_type(model, models.SlugField) or find(
        model, columns.SLUGS, models.CharField
    )
    if slug is not None:
        lines[slug.name] = _IF_EMPTY.format(f"Slug({slug.max_length})")
    return lines


def goods_fields(model: Model) -> Lines:
    """Return the fields of a product, or a variant, that 1C fills."""
    lines = named_fields(model)
    for names, source in _TEXTS_OF_1C:
        field = find(model, names, *columns.TEXTS)
        if field is None or field.name in lines:
            continue
        if field.name != _CODE or field.null or not field.unique:
            lines[field.name] = f'"{source}"'
    return lines


def card_fields(model: Model) -> Lines:
    """Return the fields of a product that only products have."""
    lines: Lines = {}
    text = find(model, columns.DESCRIPTIONS, models.TextField)
    if text is not None:
        lines[text.name] = _IF_EMPTY.format('"description"')
    weight = find(model, columns.WEIGHTS, *columns.NUMBERS)
    if weight is not None:
        lines[weight.name] = '"weight"'
    return lines


def unique_fields(model: Model, known: Iterable[str]) -> Lines:
    """Return what else of *model* must differ from row to row: 1C's id does."""
    return {
        field.name: '"external_id"'
        for field in columns.fields_of(model)
        if field.unique
        and not field.primary_key
        and isinstance(field, columns.TEXTS)
        and field.name not in known
        and not (field.null or field.has_default())
    }


def default_values(model: Model, known: Iterable[str]) -> tuple[Lines, list[str]]:
    """Return what new rows get in what they need, and the fields left to a person."""
    lines: Lines = {}
    left: list[str] = []
    for field in columns.fields_of(model):
        if field.name in known or not _is_needed(field):
            continue
        value = next((text for kind, text in _VALUES if isinstance(field, kind)), "")
        if value:
            lines[field.name] = value
        else:
            left.append(field.name)
    return lines, left


def _is_needed(field: Any) -> bool:
    is_filled = field.null or field.has_default() or field.primary_key
    fills_itself = any(getattr(field, name, False) for name in _ITSELF)
    return not (is_filled or fills_itself or isinstance(field, columns.TEXTS))
