"""The application."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """A small store."""

    name = "example_own.store"
    verbose_name = "Магазин"
    default_auto_field = "django.db.models.BigAutoField"
