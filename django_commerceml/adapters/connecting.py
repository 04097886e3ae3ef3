"""The shop's adapter connects its signals when Django starts."""

from django.utils.module_loading import import_string

from django_commerceml.adapters.contract import ShopAdapter
from django_commerceml.conf import get_settings
from django_commerceml.exceptions import SettingsError


def connect_shop() -> None:
    """Have the adapter of the settings connect its signals.

    Settings that cannot be read, or name no adapter, are told by the system checks.
    """
    try:
        adapter = import_string(get_settings().adapter)
    except (ImportError, SettingsError):
        return
    if isinstance(adapter, type) and issubclass(adapter, ShopAdapter):
        adapter.connect()
