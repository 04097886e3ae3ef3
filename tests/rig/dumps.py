"""What a profile has in the end: its catalogue and its orders as plain values."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any, Final

from django.db.models import Field, ForeignKey, Model, Q

from django_commerceml import models
from django_commerceml.storage import get_storage
from tests.importing.dumps import dump_profile, rows_of

_OF_THE_JOURNAL: Final = {"ImportRun", "RecordChange", "RunProblem"}
"""A death leaves its traces there, and nowhere else."""
_ORDERS: Final[dict[type[Model], str]] = {
    models.Order: "exports__profile",
    models.OrderDiscount: "order__exports__profile",
    models.OrderExport: "profile",
    models.OrderLine: "order__exports__profile",
    models.OrderPayment: "order__exports__profile",
    models.OrderShipment: "order__exports__profile",
    models.OrderStatus: "profile",
    models.OrderTax: "order__exports__profile",
}
_LEFT_OUT: Final = {
    *("content_hash", "received_hash", "received_sequence"),
    *("facts", "uuid"),
}
"""They hold ids and moments."""
_IDS: Final = {"external_id"}
"""1C makes them up anew in every play."""
_LONGEST: Final = 1000
Dump = dict[str, list[Any]]


def dump_business(profile: models.ExchangeProfile) -> Dump:
    """Return all that *profile* has but for the journal, ids and times."""
    catalog = {
        name: rows
        for name, rows in dump_profile(profile).items()
        if name not in _OF_THE_JOURNAL | {"Counterparty"}
    }
    orders = {
        model.__name__: _dump(model, rows_of(model).filter(**{path: profile}))
        for model, path in _ORDERS.items()
    }
    buyers = models.Counterparty.objects.filter(profile=profile)
    return {**catalog, **orders, "Counterparty": _dump(models.Counterparty, buyers)}


def _dump(model: type[Model], rows: Iterable[Model]) -> list[Any]:
    fields = [
        field
        for field in model._meta.concrete_fields  # noqa: SLF001 (Django's own way)
        if not field.primary_key and field.name not in {"profile", *_LEFT_OUT}
    ]
    dumped = [
        {field.name: _value(field, getattr(row, field.name)) for field in fields}
        for row in rows
    ]
    return sorted(dumped, key=repr)


def _value(field: "Field[Any, Any]", value: Any) -> Any:
    if isinstance(value, datetime):
        return "a moment"
    if field.name in _IDS and value:
        return "an id"
    if isinstance(field, ForeignKey) and value is not None:
        return getattr(value, "number", "") or "a row"
    return value


def differences(dump: Dump, other: Dump) -> list[str]:
    """Return where *dump* is not as *other*, a line for each table."""
    return [
        f"{name}: {_first(dump.get(name, []), other.get(name, []))}"
        for name in sorted({*dump, *other})
        if dump.get(name) != other.get(name)
    ]


def _first(rows: list[Any], others: list[Any]) -> str:
    more = [row for row in rows if row not in others][:2]
    less = [row for row in others if row not in rows][:2]
    text = f"{len(rows)} rows, not {len(others)}; too much {more}, missing {less}"
    return text[:_LONGEST]


def journal_faults(profile: models.ExchangeProfile) -> list[str]:
    """Return what the journal says that must not be: runs that did not end well."""
    runs = models.ImportRun.objects.filter(profile=profile)
    bad = [
        f"run {run.pk} ({run.file}) is {run.state}: {run.error_code} {run.error}"
        for run in runs.exclude(state=models.RunState.DONE)
    ]
    short = [
        f"run {run.pk} did {run.checkpoint} of {run.records_total} records"
        for run in runs.filter(kind=models.RunKind.IMPORT)
        if run.checkpoint != run.records_total or not run.records_total
    ]
    problems = models.RunProblem.objects.filter(
        Q(profile=profile) | Q(profile=None), severity=models.Severity.ERROR
    )
    files = models.StoredFile.objects.filter(
        profile=profile, state=models.FileState.REFUSED
    )
    said = [str(problem) for problem in problems]
    return [*bad, *short, *said, *(f"{file}: {file.problem}" for file in files)]


def lost_bytes(profile: models.ExchangeProfile, accepted: Iterable[str]) -> list[str]:
    """Return the hashes of parts that the site took and has no more, or not whole."""
    storage = get_storage()
    parts = models.FilePart.objects.filter(file__profile=profile)
    held = set()
    for key, sha256 in parts.values_list("storage_key", "sha256"):
        with storage.open(key, "rb") as stream:
            if hashlib.sha256(stream.read()).hexdigest() == sha256:
                held.add(sha256)
    return sorted(set(accepted) - held)


def broken_pictures(profile: models.ExchangeProfile) -> list[str]:
    """Return the pictures of *profile* whose bytes are not those of their name."""
    images = models.ProductImage.objects.filter(product__profile=profile)
    keys = images.exclude(file="").values_list("file", flat=True).distinct()
    return [f"picture {key} is broken" for key in keys if not _is_whole(key)]


def _is_whole(key: str) -> bool:
    with get_storage().open(key, "rb") as stream:
        return hashlib.sha256(stream.read()).hexdigest() == PurePosixPath(key).stem
