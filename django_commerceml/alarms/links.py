"""Addresses that stand in a letter: they must lead to the store from anywhere."""

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError
from django.urls import NoReverseMatch, reverse

from django_commerceml.conf import get_settings
from django_commerceml.models import Alarm, ExchangeProfile


def link_to(row: Alarm | ExchangeProfile) -> str:
    """Return the address of the page of *row* in the admin; "" without an admin.

    It is a path alone where nothing says what the host of the store is.
    """
    name = row._meta.model_name  # noqa: SLF001 (Django's public name for it)
    try:
        path = reverse(f"admin:commerceml_{name}_change", args=[row.pk])
    except NoReverseMatch:
        return ""
    return f"{host_of_store()}{path}"


def host_of_store() -> str:
    """Return the beginning of the store's addresses, such as https://shop.example.

    It is "" where neither ``SITE_URL`` nor the sites framework says it.
    """
    return get_settings().site_url.rstrip("/") or _host_of_sites()


def _host_of_sites() -> str:
    if not apps.is_installed("django.contrib.sites"):
        return ""
    from django.contrib.sites.models import (  # noqa: PLC0415 (only where installed)
        Site,
    )

    try:
        domain = Site.objects.get_current().domain
    except (DatabaseError, ImproperlyConfigured, Site.DoesNotExist):
        return ""
    scheme = "http" if settings.DEBUG else "https"
    return f"{scheme}://{domain}"
