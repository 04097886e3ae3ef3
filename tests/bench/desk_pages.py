"""The addresses of all pages of the admin that a person may open."""

from collections.abc import Iterator
from typing import Any, Final

from django.apps import apps
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, reverse

_SEARCHES: Final = ("Дрель ударная 777", "A-77777", "нет такого")


def log_in() -> Client:
    """Return a browser in which a superuser has entered."""
    client = Client()
    users = get_user_model().objects
    user = users.filter(username="admin").first() or users.create_superuser("admin")
    client.force_login(user)
    return client


def addresses() -> Iterator[str]:
    """Yield the lists, their searches, and the page of a row, of every model."""
    yield reverse("admin:index")
    yield reverse("admin:app_list", args=["commerceml"])
    for model in apps.get_app_config("commerceml").get_models(
        include_auto_created=True
    ):
        if admin.site.is_registered(model):
            yield from _pages(model, admin.site.get_model_admin(model))


def _pages(model: Any, model_admin: Any) -> Iterator[str]:
    last = model._default_manager.order_by("-pk").values_list("pk", flat=True).first()
    for pattern in model_admin.get_urls():
        address = _address(pattern, last)
        if address:
            yield address
            if str(pattern.name).endswith("_changelist") and model_admin.search_fields:
                yield from (f"{address}?q={words}" for words in _SEARCHES)


def _address(pattern: Any, last: int | None) -> str:
    """Return where *pattern* is, of the *last* row where it wants one."""
    if not isinstance(pattern, URLPattern) or not pattern.name:
        return ""
    for arguments in ((), (last,)) if last else ((),):
        try:
            return reverse(f"admin:{pattern.name}", args=arguments)
        except NoReverseMatch:
            continue
    return ""
