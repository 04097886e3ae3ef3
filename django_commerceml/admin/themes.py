"""The admin's base classes: unfold's in a site that uses it, otherwise Django's."""

from django.apps import apps
from django.contrib.admin import ModelAdmin, TabularInline

if apps.is_installed("unfold"):
    from unfold.admin import (  # type: ignore[import-not-found, no-redef, unused-ignore]  # a theme that few sites install
        ModelAdmin,
        TabularInline,
    )

__all__ = ["ModelAdmin", "TabularInline"]
