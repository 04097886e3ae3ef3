"""Values of an adapter become values of our columns."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from django.utils import timezone

from django_commerceml.adapters.columns import find_field
from django_commerceml.adapters.fitting import fit_of

Values = dict[str, Any]


def fit(model: type[Model], values: Mapping[str, Any]) -> Values:
    """Return *values* as the columns of *model* hold them: cut, rounded, in a zone.

    Raises `UnfitError` in Russian for what no column can hold.
    """
    return {
        name: fit_of(find_field(model, name))(_prepare(value))[0]
        for name, value in values.items()
    }


def put(row: Model, values: Mapping[str, Any]) -> list[str]:
    """Give *row* the *values* that it does not have; return the names of those."""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    return changed


def _prepare(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, datetime) and timezone.is_naive(value):
        return timezone.make_aware(value)
    if isinstance(value, Mapping | list | tuple):
        return json.loads(json.dumps(value, cls=DjangoJSONEncoder))
    return value
