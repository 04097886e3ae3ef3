"""Whole tables as plain values: rows named by 1C's ids, so that profiles compare."""

from collections.abc import Callable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import ForeignKey, Model

from django_commerceml import models

PATHS: dict[type[Model], str] = {
    models.Catalog: "profile",
    models.Category: "profile",
    models.Counterparty: "profile",
    models.Group: "profile",
    models.Link: "profile",
    models.Offer: "profile",
    models.OfferCharacteristic: "offer__profile",
    models.PendingReference: "profile",
    models.Price: "offer__profile",
    models.PriceType: "profile",
    models.Product: "profile",
    models.ProductGroup: "product__profile",
    models.ProductImage: "product__profile",
    models.Property: "profile",
    models.PropertyOption: "property__profile",
    models.ReferenceBook: "profile",
    models.ReferenceItem: "profile",
    models.Stock: "offer__profile",
    models.Unit: "profile",
    models.Warehouse: "profile",
}
"""The tables of the catalogue, and how each finds its profile."""

_TIMES = {"created_at", "updated_at"}
_OF_SHOPS = {"object_id", "said"}
"""They hold ids of the shop's rows."""
_OF_THE_WORK = {
    "attempts",
    "finished_at",
    "lease_expires_at",
    "lease_owner",
    "lease_token",
    "outline_key",
    "recent_records",
    "recent_seconds",
    "started_at",
}


def dump_profile(profile: models.ExchangeProfile) -> dict[str, list[Any]]:
    """Return all that *profile* has: its catalogue, its runs and what they noted.

    Left out are ids of rows, times, and who worked on a run and how often.
    """
    dumped = {
        model.__name__: _dump(model, _of(model, path, profile), _TIMES | _OF_SHOPS)
        for model, path in PATHS.items()
    }
    values = models.PropertyValue.objects.filter(property__profile=profile)
    dumped["PropertyValue"] = _dump(models.PropertyValue, values, _TIMES)
    runs = models.ImportRun.objects.filter(profile=profile).order_by("pk")
    dumped["ImportRun"] = _dump(models.ImportRun, runs, _TIMES | _OF_THE_WORK)
    problems = models.RunProblem.objects.filter(profile=profile).order_by("pk")
    dumped["RunProblem"] = _dump(models.RunProblem, problems, _TIMES)
    changes = models.RecordChange.objects.filter(profile=profile)
    dumped["RecordChange"] = _dump(models.RecordChange, changes, {"object_id"})
    return dumped


def _of(model: type[Model], path: str, profile: models.ExchangeProfile) -> Any:
    return rows_of(model).filter(**{path: profile})


def _dump(model: type[Model], rows: Any, left_out: set[str]) -> list[Any]:
    fields = [
        field
        for field in model._meta.concrete_fields  # noqa: SLF001 (Django's own way)
        if not field.primary_key and field.name not in {"profile", *left_out}
    ]
    parents = [field.name for field in fields if isinstance(field, ForeignKey)]
    if parents:
        rows = rows.select_related(*parents)
    dumped = [
        {field.name: _value(field, getattr(row, field.name)) for field in fields}
        for row in rows
    ]
    return dumped if model is models.ImportRun else sorted(dumped, key=repr)


def _value(field: Any, value: Any) -> Any:
    if field.name == "series":
        return str(value).partition(":")[0]
    if isinstance(field, ForeignKey) and value is not None:
        return _NAMES.get(type(value), lambda row: row.external_id)(value)
    return value


_NAMES: dict[type[Model], Callable[[Any], Any]] = {
    models.PropertyOption: lambda row: (row.property.external_id, row.external_id),
    models.StoredFile: lambda row: row.label,
    models.ImportRun: lambda row: row.kind,
    models.ExchangeSession: lambda row: row.type,
    ContentType: lambda row: row.model,
}


def dump_tables() -> dict[str, list[tuple[Any, ...]]]:
    """Return every cell of every table of the catalogue, as it is."""
    tables: list[type[Model]] = [*PATHS, models.PropertyValue]
    return {
        model.__name__: sorted(rows_of(model).values_list(), key=repr)
        for model in tables
    }


def rows_of(model: type[Model]) -> Any:
    """Return all rows of *model*."""
    return model._default_manager.all()  # noqa: SLF001 (Django's own way)
