"""Rows of any model in bulk, as a shop's models are: forked, with more columns."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django.db import models, router

from django_commerceml.bulk.tables import Model, Row, find_field
from django_commerceml.bulk.upserts import append, insert
from django_commerceml.chunks import BATCH

_KINDS: Final = (
    models.BooleanField,
    models.CharField,
    models.DateField,
    models.DecimalField,
    models.FileField,
    models.FloatField,
    models.ForeignKey,
    models.IntegerField,
    models.TextField,
)
"""Fields whose values the driver of a database takes as they are."""
_NUMBERED: Final = frozenset({models.AutoField, models.BigAutoField})
_WAYS: Final = ("pre_save", "get_db_prep_value", "get_db_prep_save")
"""What a field of somebody's own may do to a value on its way to the database."""
_DJANGO: Final = "django.db.models"


def append_whole(model: Model, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Insert *rows* of *columns* (field attnames, no id) of any model, without signals.

    All other columns are as in a new row of the model. Where it has more than plain
    ones, Django does it, and is slower.
    """
    if not rows:
        return
    usual = _usual(model, columns)
    if usual is None:
        _create(model, columns, rows)
        return
    names, whole = _completed(model, columns, rows, usual)
    append(model, names, whole, using=router.db_for_write(model))


def insert_whole(
    model: Model, columns: Sequence[str], rows: Sequence[Row]
) -> list[Any] | None:
    """Insert *rows* as `append_whole` does, and return their keys in order.

    None: the database does not tell them.
    """
    if not rows:
        return []
    usual = _usual(model, columns)
    if usual is None or model._meta.pk.column != "id":  # noqa: SLF001 (Django's public name)
        keys = [row.pk for row in _create(model, columns, rows)]
        return None if None in keys else keys
    names, whole = _completed(model, columns, rows, usual)
    return insert(model, names, whole, using=router.db_for_write(model))


def _usual(model: Model, columns: Sequence[str]) -> Mapping[str, Any] | None:
    """Return what the columns that are not named say in a new row; those of NULL not.

    None: it is more than plain, so that Django has to write the rows.
    """
    others = [field for field in _fields(model) if field.attname not in columns]
    said = [find_field(model, name) for name in columns]
    is_plain = _is_numbered(model) and all(map(_is_plain, [*said, *others]))
    if not is_plain or any(map(_is_made_anew, others)):
        return None
    blank = model()
    values = {
        field.attname: field.get_prep_value(field.pre_save(blank, add=True))
        for field in others
    }
    return {name: value for name, value in values.items() if value is not None}


def _completed(
    model: Model,
    columns: Sequence[str],
    rows: Sequence[Row],
    usual: Mapping[str, Any],
) -> tuple[list[str], list[Row]]:
    """Return the names and the values of all columns that are written."""
    rest = tuple(usual.values())
    said = [find_field(model, name) for name in columns]
    return [*columns, *usual], [(*row, *rest) for row in _prepared(said, rows)]


def _prepared(fields: Sequence[Any], rows: Sequence[Row]) -> Iterable[Row]:
    """Return *rows* with what *fields* of somebody's own make of the values."""
    own = {
        place: field.get_prep_value
        for place, field in enumerate(fields)
        if _home(field, "get_prep_value") != _DJANGO
    }
    if not own:
        return rows
    return [
        tuple(
            own[place](value) if place in own else value
            for place, value in enumerate(row)
        )
        for row in rows
    ]


def _fields(model: Model) -> list[Any]:
    meta = model._meta  # noqa: SLF001 (Django's public name)
    return [field for field in meta.concrete_fields if not field.primary_key]


def _create(
    model: Model, columns: Sequence[str], rows: Sequence[Row]
) -> list[models.Model]:
    made = [model(**dict(zip(columns, row, strict=True))) for row in rows]
    manager = model._base_manager.using(router.db_for_write(model))  # noqa: SLF001 (Django's public name)
    created: list[models.Model] = manager.bulk_create(made, batch_size=BATCH)
    return created


def _is_numbered(model: Model) -> bool:
    """Return whether a row of *model* lies in one table, where it gets its number."""
    meta = model._meta  # noqa: SLF001 (Django's public name)
    return not meta.get_parent_list() and type(meta.pk) in _NUMBERED


def _is_plain(field: Any) -> bool:
    is_usual = all(_home(field, name) == _DJANGO for name in _WAYS)
    return isinstance(field, _KINDS) and is_usual and not field.has_db_default()


def _home(field: Any, name: str) -> str:
    return str(getattr(type(field), name).__module__)[: len(_DJANGO)]


def _is_made_anew(field: Any) -> bool:
    """Return whether *field* may say another thing in every new row."""
    is_made = field.has_default() and callable(field.default)
    return is_made or (field.unique and not field.null)
