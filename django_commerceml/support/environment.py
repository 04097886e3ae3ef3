"""What the store runs on: versions, settings without secrets, and its own checks."""

import json
import platform
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from importlib import metadata
from typing import Any, Final

import django
from django.conf import settings
from django.core import checks
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import BooleanField, Field, IntegerField

from django_commerceml import health
from django_commerceml.conf import Settings
from django_commerceml.models import ExchangeProfile
from django_commerceml.status import get_statuses
from django_commerceml.support.masks import Masks

_DISTRIBUTION: Final = "django-commerceml"
_SHOWN_SETTINGS: Final = (
    "ATOMIC_REQUESTS",
    "CSRF_COOKIE_SECURE",
    "DATA_UPLOAD_MAX_MEMORY_SIZE",
    "DEBUG",
    "DEFAULT_CHARSET",
    "FILE_UPLOAD_MAX_MEMORY_SIZE",
    "INSTALLED_APPS",
    "LANGUAGE_CODE",
    "MIDDLEWARE",
    "PREPEND_WWW",
    "ROOT_URLCONF",
    "SECURE_PROXY_SSL_HEADER",
    "SECURE_SSL_REDIRECT",
    "TIME_ZONE",
    "USE_I18N",
    "USE_TZ",
    "USE_X_FORWARDED_HOST",
    "WSGI_APPLICATION",
)
_ENGINES: Final = {"DATABASES": "ENGINE", "CACHES": "BACKEND", "STORAGES": "BACKEND"}
_SHOWN_FIELDS: Final = frozenset(
    {
        "adapter",
        "field_rules",
        "order_currency",
        "order_number_prefix",
        "orders_from_status",
        "slug",
        "status_on_payment",
        "status_on_shipment",
    }
)
"""Texts of a profile that are no secret and tell nothing of a person."""


class _Encoder(DjangoJSONEncoder):
    """Writes what JSON has no word for as text."""

    def default(self, o: Any) -> Any:
        try:
            return super().default(o)
        except TypeError:
            return str(o)


def write_json(data: object) -> str:
    """Return *data* as text that a person can read."""
    return json.dumps(data, cls=_Encoder, ensure_ascii=False, indent=2)


def get_versions() -> dict[str, Any]:
    """Return the versions of all that the store runs on."""
    return {
        "python": sys.version,
        "platform": platform.platform(),
        "django": django.get_version(),
        _DISTRIBUTION: _version(_DISTRIBUTION),
        "database": {
            "vendor": connection.vendor,
            "version": list(_database_version()),
        },
        "packages": _packages(),
    }


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _database_version() -> tuple[int, ...]:
    with connection.temporary_connection():
        return tuple(connection.get_database_version())


def _packages() -> dict[str, str]:
    found = ((item.metadata["Name"], item.version) for item in metadata.distributions())
    return dict(sorted(((name, version) for name, version in found if name)))


def get_shown_settings() -> dict[str, Any]:
    """Return the settings: those of a known meaning, of the others the types.

    No address of a database, a cache or a broker is among them, and no key.
    """
    return {
        "COMMERCEML": _own_settings(getattr(settings, "COMMERCEML", {})),
        **{name: getattr(settings, name, None) for name in _SHOWN_SETTINGS},
        **{name: _engines(name, key) for name, key in _ENGINES.items()},
        "others": {
            name: type(getattr(settings, name)).__name__
            for name in sorted(dir(settings))
            if name.isupper() and name not in {*_SHOWN_SETTINGS, *_ENGINES}
        },
    }


def _own_settings(given: Any) -> Any:
    """Return ``COMMERCEML``; of a key that is none of ours the type of its value."""
    if not isinstance(given, Mapping):
        return type(given).__name__
    known = {name.upper() for name in Settings.__dataclass_fields__}
    return {
        str(key): value if key in known else f"({type(value).__name__})"
        for key, value in given.items()
    }


def _engines(name: str, key: str) -> dict[str, str]:
    return {
        alias: str(options.get(key, ""))
        for alias, options in getattr(settings, name, {}).items()
    }


def describe_profile(profile: ExchangeProfile, masks: Masks) -> dict[str, Any]:
    """Return the settings of *profile*; of texts only how long they are."""
    fields = profile._meta.concrete_fields  # noqa: SLF001 (Django's public name for it)
    return {
        field.name: _shown(field, getattr(profile, field.attname), masks)
        for field in fields
        if field.name != "password"
    }


def _shown(field: "Field[Any, Any]", value: Any, masks: Masks) -> Any:
    if field.name == "login":
        return masks.token(value)
    is_plain = field.choices or isinstance(field, BooleanField | IntegerField)
    if is_plain or not value or field.name in _SHOWN_FIELDS:
        return value
    return f"({len(value)})" if isinstance(value, str) else str(value)


def get_state(profile: ExchangeProfile | None) -> dict[str, Any]:
    """Return how the exchange stands, and what the store's own checks find."""
    profiles = ExchangeProfile.objects.all()
    if profile:
        profiles = profiles.filter(pk=profile.pk)
    probes: dict[str, Callable[[], object]] = {
        "status": lambda: [asdict(one) for one in get_statuses(profiles)],
        "health": lambda: asdict(health.check()),
        "checks": lambda: [str(message) for message in checks.run_checks()],
        "unapplied_migrations": _unapplied,
    }
    return {name: _safely(probe) for name, probe in probes.items()}


def _safely(probe: Callable[[], object]) -> object:
    """Return what *probe* finds, or the kind of its error: a bundle is for bad days."""
    try:
        return probe()
    except Exception as error:  # noqa: BLE001 (it is told in the bundle)
        return f"({type(error).__name__})"


def _unapplied() -> list[str]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]
