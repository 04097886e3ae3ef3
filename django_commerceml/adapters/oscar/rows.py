"""Rows of Oscar's models, found, compared and written in bulk."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, Final

from django.db import connections, models, router
from django.utils import timezone
from oscar.core.loading import get_model

from django_commerceml.adapters.columns import Mode, find_field, is_empty
from django_commerceml.bulk.among import among
from django_commerceml.bulk.whole import insert_whole

Values = Mapping[str, Any]
_FEW: Final = 8
"""So many statements are cheaper than to read and write the rows whole."""


@cache
def model_of(app: str, name: str) -> Any:
    """Return the model of Oscar, or of the fork that the project has of it."""
    return get_model(app, name)


def query(model: Any) -> Any:
    """Return all rows of *model* in no order, and those that a fork's manager hides."""
    return model._base_manager.order_by()  # noqa: SLF001 (Django's public name)


def find_by(model: Any, name: str, values: Iterable[Any]) -> dict[Any, Any]:
    """Return the rows whose field *name* is one of *values*, by it."""
    rows = query(model).filter(among(name, values))
    return {getattr(row, name): row for row in rows}


def find_products(codes: Iterable[str]) -> dict[str, Any]:
    """Return the products of the store that 1C knows by *codes*."""
    return find_by(model_of("catalogue", "Product"), "code", codes)


@dataclass(slots=True)
class Known:
    """A product of the store, as little of it as adapters look at, cheaply read."""

    pk: int
    code: str
    structure: str
    is_public: bool
    upc: str
    title: str
    parent_id: int | None
    product_class_id: int | None
    is_new: bool = False
    """Whether it was made just now: it has nothing yet."""


_KNOWN: Final = tuple(field.name for field in fields(Known))[:-1]


def find_known(codes: Iterable[str]) -> dict[str, Known]:
    """Return which products the store has that 1C knows by *codes*."""
    there = query(model_of("catalogue", "Product")).filter(among("code", codes))
    return {row[1]: Known(*row) for row in there.values_list(*_KNOWN)}


def write_known(changed: Mapping[int, Values]) -> None:
    """Write the fields *changed* of products, by their ids.

    What is the same for many is written at once.
    """
    alike: dict[tuple[tuple[str, Any], ...], list[int]] = {}
    for pk, values in changed.items():
        if values:
            alike.setdefault(tuple(sorted(values.items())), []).append(pk)
    model = model_of("catalogue", "Product")
    if len(alike) <= _FEW:
        now = dict.fromkeys(_moments(model), timezone.now())
        for said, keys in alike.items():
            query(model).filter(among("pk", keys)).update(**dict(said), **now)
        return
    rows = find_by(model, "pk", changed)
    for pk, row in rows.items():
        for name, value in changed[pk].items():
            setattr(row, name, value)
    names = frozenset().union(*changed.values())
    change(model, list(rows.values()), names)


def new_known(code: str) -> Known:
    """Return what is known of a product that is not in the store yet."""
    return Known(
        pk=0,
        code=code,
        structure="",
        is_public=True,
        upc="",
        title="",
        parent_id=None,
        product_class_id=None,
    )


def insert_products(new: Mapping[str, Values]) -> dict[str, Known]:
    """Insert products with the values *new*, by their codes; return them."""
    model = model_of("catalogue", "Product")
    alike: dict[tuple[str, ...], list[Values]] = {}
    for values in new.values():
        alike.setdefault(tuple(values), []).append(values)
    found: dict[str, Known] = {}
    for columns, several in alike.items():
        keys = insert_whole(model, columns, [tuple(one.values()) for one in several])
        if keys is None:
            found |= find_known(one["code"] for one in several)
        else:
            found |= _known_as_said(model, keys, several)
    for one in found.values():
        one.is_new = True
    return found


def _known_as_said(
    model: Any, keys: Sequence[int], rows: Sequence[Values]
) -> dict[str, Known]:
    """Return products as they were just written: what *rows* do not say is usual."""
    blank = model()
    usual = {name: getattr(blank, name) for name in _KNOWN}
    found = {}
    for pk, values in zip(keys, rows, strict=True):
        said = {name: values[name] for name in _KNOWN if name in values}
        found[values["code"]] = Known(**{**usual, **said, "pk": pk})
    return found


def keys_of_old(products: Iterable[Any]) -> list[int]:
    """Return the ids of those of *products* that were there before."""
    return [row.pk for row in products if not getattr(row, "is_new", False)]


def touch(keys: Iterable[int]) -> None:
    """Have products look changed, whose rows are not: what belongs to them is."""
    model = model_of("catalogue", "Product")
    now = dict.fromkeys(_moments(model), timezone.now())
    query(model).filter(among("pk", keys)).update(**now)


def assign(row: Any, values: Values, modes: Mapping[str, Mode]) -> set[str]:
    """Give *values* to *row*, as far as they are 1C's; return what is different."""
    changed = set()
    for name, value in values.items():
        now = getattr(row, name)
        mode = modes.get(name) or modes.get(name.removesuffix("_id"), Mode.ALWAYS)
        if now == value or mode is Mode.NEVER:
            continue
        if mode is Mode.IF_EMPTY and not is_empty(now):
            continue
        setattr(row, name, value)
        changed.add(name)
    return changed


def create(model: Any, rows: Sequence[Any]) -> None:
    """Insert *rows*, without signals; they have their keys then."""
    if rows:
        model._base_manager.bulk_create(rows)  # noqa: SLF001 (Django's public name)


def change(model: Any, rows: Sequence[Any], names: Collection[str]) -> None:
    """Write the fields *names* of *rows*, and when they were changed."""
    if not (rows and names):
        return
    columns = {find_field(model, name).name for name in names}
    features = connections[router.db_for_write(model)].features
    can_target = features.supports_update_conflicts_with_target
    model._base_manager.bulk_create(  # noqa: SLF001 (Django's public name)
        sorted(rows, key=lambda row: row.pk),
        update_conflicts=True,
        update_fields=[*sorted(columns), *_moments(model)],
        unique_fields=[model._meta.pk.name] if can_target else None,  # noqa: SLF001 (Django's public name)
    )


def _moments(model: Any) -> list[str]:
    """Return the fields that say when a row was changed last."""
    return [
        field.name
        for field in model._meta.concrete_fields  # noqa: SLF001 (Django's public name)
        if isinstance(field, models.DateField) and field.auto_now
    ]


def drop(model: Any, keys: Iterable[Any]) -> None:
    """Delete rows of a table to which nothing points, without signals."""
    rows = query(model).filter(among("pk", keys))
    rows._raw_delete(rows.db)  # noqa: SLF001 (no signal for each: a view is refreshed)
