"""System checks of what surrounds the exchange: what a doctor can say at start."""

from collections.abc import Sequence
from typing import Any, Final

from django.conf import settings
from django.core.cache import DEFAULT_CACHE_ALIAS
from django.core.checks import CheckMessage, Tags, Warning, register  # noqa: A004 (Django's name)
from django.db import DEFAULT_DB_ALIAS, DatabaseError
from django.urls import NoReverseMatch, reverse

from django_commerceml.conf import get_settings
from django_commerceml.exceptions import SettingsError
from django_commerceml.models import ExchangeProfile

_LONELY_CACHES: Final = frozenset(
    {
        "django.core.cache.backends.locmem.LocMemCache",
        "django.core.cache.backends.dummy.DummyCache",
    }
)
_SILENT_MAIL: Final = frozenset(
    f"django.core.mail.backends.{name}.EmailBackend"
    for name in ("console", "dummy", "filebased", "locmem")
)
_DEFAULT_MAIL: Final = "django.core.mail.backends.smtp.EmailBackend"


@register(Tags.urls)
def check_urls(
    app_configs: Sequence[Any] | None,  # noqa: ARG001 (Django's signature)
    **kwargs: Any,  # noqa: ARG001 (Django's signature)
) -> list[CheckMessage]:
    """Check that 1C finds the exchange on this site."""
    if not getattr(settings, "ROOT_URLCONF", None):
        return []
    try:
        reverse("commerceml:exchange")
    except NoReverseMatch:
        return [
            Warning(
                "The site lacks the URLs of the exchange: 1C cannot reach it",
                hint='Add path("", include("django_commerceml.urls")) to the URLs.',
                id="commerceml.W009",
            )
        ]
    return []


@register(Tags.caches)
def check_cache(
    app_configs: Sequence[Any] | None,  # noqa: ARG001 (Django's signature)
    **kwargs: Any,  # noqa: ARG001 (Django's signature)
) -> list[CheckMessage]:
    """Check that sites and workers count together: with workers there are several."""
    backend = settings.CACHES.get(DEFAULT_CACHE_ALIAS, {}).get("BACKEND", "")
    if not (_has_workers() and backend in _LONELY_CACHES):
        return []
    return [
        Warning(
            "COMMERCEML['RUNNER'] is 'celery', but each process has a cache of its own",
            hint="Wrong passwords are counted there. Name a cache that all processes "
            "share, such as Redis, in CACHES['default'].",
            id="commerceml.W010",
        )
    ]


@register(Tags.database)
def check_mail(
    app_configs: Sequence[Any] | None,  # noqa: ARG001 (Django's signature)
    databases: Sequence[str] | None = None,
    **kwargs: Any,  # noqa: ARG001 (Django's signature)
) -> list[CheckMessage]:
    """Check that alarms are not written to nobody."""
    backend = _mail_backend()
    if DEFAULT_DB_ALIAS not in (databases or ()) or backend not in _SILENT_MAIL:
        return []
    if not _has_people_to_tell():
        return []
    return [
        Warning(
            f"Profiles name people to write to, but mail goes nowhere: {backend}",
            hint="Set EMAIL_BACKEND and EMAIL_HOST, or MAILERS (Django 6.1), then send "
            "a test from the page of the profile.",
            id="commerceml.W011",
        )
    ]


def _mail_backend() -> str:
    """Return the backend of mail: of MAILERS, which Django 6.1 brought, or before it.

    Django 6.1 warns where the old setting is read; who set it was warned already.
    """
    mailers: Any = getattr(settings, "MAILERS", None)
    if mailers is not None:
        return str(mailers.get("default", {}).get("BACKEND", _DEFAULT_MAIL))
    lazy: Any = settings
    return str(lazy._wrapped.EMAIL_BACKEND)  # noqa: SLF001 (see above)


def _has_workers() -> bool:
    try:
        return get_settings().runner == "celery"
    except SettingsError:  # which another check tells
        return False


def _has_people_to_tell() -> bool:
    try:
        return ExchangeProfile.objects.exclude(alarm_emails="").exists()
    except DatabaseError:  # before the tables are there
        return False
