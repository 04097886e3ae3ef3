"""The Django application."""

from django.apps import AppConfig


class KioskConfig(AppConfig):
    """A kiosk."""

    name = "tests.shops.kiosk"
    label = "kiosk"
    default_auto_field = "django.db.models.BigAutoField"
