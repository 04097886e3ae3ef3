"""What Django's system checks say of a store on django-oscar."""

from collections.abc import Iterator
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning  # noqa: A004 (Django's name)
from oscar.core.thumbnails import get_thumbnailer

from django_commerceml.adapters.oscar.choices import Choices
from django_commerceml.adapters.oscar.rows import model_of

_APPS: Final = ("catalogue", "partner", "order", "customer", "payment")
_WRITTEN: Final = (
    ("catalogue", "Product"),
    ("catalogue", "Category"),
    ("partner", "StockRecord"),
)
"""Models whose fields *modes* may name."""


def check_store(choices: type[Choices]) -> Iterator[CheckMessage]:
    """Yield what is wrong with the installation of Oscar, and with *choices*."""
    missing = [label for label in _APPS if label not in apps.app_configs]
    if missing:
        yield Error(
            f"{choices.__name__}: Oscar's apps are not installed: {', '.join(missing)}",
            hint="Add Oscar's apps, or your forks of them, to INSTALLED_APPS.",
            id="commerceml.E060",
        )
        return
    yield from _check_modes(choices)
    yield from _check_thumbnails(choices)


def _check_modes(choices: type[Choices]) -> Iterator[CheckMessage]:
    known: set[str] = set()
    for app, name in _WRITTEN:
        model: Any = model_of(app, name)
        fields = model._meta.concrete_fields  # noqa: SLF001 (Django's public name)
        known |= {field.name for field in fields}
    for name in sorted(set(choices.modes) - known):
        yield Error(
            f"{choices.__name__}: modes names {name!r}, which is no field of a "
            "product, a category or a stock record",
            hint="Name a field as Oscar's model, or your fork of it, calls it.",
            id="commerceml.E061",
        )


def _check_thumbnails(choices: type[Choices]) -> Iterator[CheckMessage]:
    """Say so where pictures that 1C removed could not be removed from the store."""
    if not getattr(settings, "OSCAR_DELETE_IMAGE_FILES", False):
        return
    try:
        get_thumbnailer()
    except ValueError as error:
        yield Warning(
            f"{choices.__name__}: pictures cannot be removed: {error}",
            hint="Install the thumbnailer, or set OSCAR_DELETE_IMAGE_FILES to False.",
            id="commerceml.W060",
        )
