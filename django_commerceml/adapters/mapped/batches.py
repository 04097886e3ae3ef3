"""Rows of the mirror, some at a time: they may be a million."""

from collections.abc import Iterator
from typing import Any

from django.db import models

from django_commerceml.chunks import BATCH


def read_in_batches(rows: "models.QuerySet[Any]") -> Iterator[list[Any]]:
    """Yield *rows* in lists, each read for itself, in the order of their keys."""
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield batch
        last = batch[-1].pk
