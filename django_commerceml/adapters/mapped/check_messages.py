"""The words of the checks of declarations."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.checks import CheckMessage, Error
from django.core.checks import Warning as CheckWarning
from django.db import models

from django_commerceml.adapters.mapped.declarations import ShopModel
from django_commerceml.adapters.mapped.shelves import resolve


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundModel:
    """A model that a declaration names, or what is wrong with the name."""

    model: type[models.Model] | None
    messages: Sequence[CheckMessage] = ()


def find_model(place: str, model: ShopModel) -> FoundModel:
    """Return the model that the declaration at *place* names."""
    try:
        return FoundModel(model=resolve(model))
    except (LookupError, ValueError) as problem:
        text = f"there is no such model: {problem}"
        return FoundModel(
            model=None,
            messages=[error("commerceml.E020", place, text, "Name it app.Model.")],
        )


def error(code: str, place: str, text: str, hint: str) -> CheckMessage:
    """Return an error about the declaration at *place*."""
    return Error(f"{place}: {text}", hint=hint, id=code)


def warning(code: str, place: str, text: str, hint: str) -> CheckMessage:
    """Return a warning about the declaration at *place*."""
    return CheckWarning(f"{place}: {text}", hint=hint, id=code)
