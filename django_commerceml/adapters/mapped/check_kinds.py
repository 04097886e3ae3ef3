"""Whether a field of the shop is of the kind that a declaration means."""

from collections.abc import Iterator
from typing import Any, Final

from django.core.checks import CheckMessage
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from django_commerceml.adapters.mapped.check_messages import error

Kinds = tuple[type[Any], ...]

NUMBERS: Final[Kinds] = (models.DecimalField, models.IntegerField, models.FloatField)
WORDS: Final[Kinds] = (models.CharField, models.TextField)
TRUTHS: Final[Kinds] = (models.BooleanField,)
FILES: Final[Kinds] = (models.FileField,)
_NAMES: Final = {NUMBERS: "a number", TRUTHS: "a boolean", FILES: "a file"}


def check_kind(
    place: str, model: type[models.Model] | None, name: str, kinds: Kinds
) -> Iterator[CheckMessage]:
    """Yield an error unless the field *name* of *model* is one of *kinds*."""
    if model is None:
        return
    field = find_any(model, name)
    if field is None or not getattr(field, "concrete", False):
        yield no_such_field(place, model, name)
    elif not isinstance(field, kinds):
        wanted = _NAMES.get(kinds, "a text")
        yield error(
            "commerceml.E027",
            place,
            f"{model.__name__}.{name} is no {wanted.partition(' ')[2]}, but "
            f"{type(field).__name__}",
            f"Name a field that holds {wanted}.",
        )


def check_relation(
    place: str,
    model: type[models.Model],
    name: str,
    target: type[models.Model] | None,
    *,
    may_be_many: bool = False,
) -> Iterator[CheckMessage]:
    """Yield an error unless *name* leads from *model* to *target*."""
    field = find_any(model, name)
    if field is None:
        yield no_such_field(place, model, name)
        return
    kinds: Kinds = (models.ForeignKey,)
    if may_be_many:
        kinds = (*kinds, models.ManyToManyField)
    leads = isinstance(field, kinds) and _is_same(field.related_model, target)
    if not leads and target is not None:
        yield error(
            "commerceml.E024",
            place,
            f"{model.__name__}.{name} does not lead to {target.__name__}",
            "Name a foreign key to it"
            + (", or a many-to-many field." if may_be_many else "."),
        )


def find_any(model: type[models.Model], name: str) -> Any:
    """Return the field, or relation, *name* of *model*; None: there is none."""
    for field in model._meta.concrete_fields:  # noqa: SLF001 (Django's public name)
        if name == field.attname:
            return field
    try:
        return model._meta.get_field(name)  # noqa: SLF001 (Django's public name)
    except FieldDoesNotExist:
        return None


def no_such_field(place: str, model: type[models.Model], name: str) -> CheckMessage:
    """Return the error that *model* has no field *name*."""
    names = ", ".join(field.name for field in model._meta.concrete_fields)  # noqa: SLF001 (Django's public name)
    return error(
        "commerceml.E021",
        place,
        f"{model.__name__} has no column {name!r}",
        f"It has {names}.",
    )


def _is_same(one: Any, other: type[models.Model] | None) -> bool:
    """Return whether rows of *one* are rows of *other*."""
    if other is None or not isinstance(one, type):
        return False
    return bool(one._meta.concrete_model is other._meta.concrete_model)  # type: ignore[attr-defined]  # noqa: SLF001 (a model's)
