"""System checks: what can be known at start."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.files.storage import FileSystemStorage
from django.utils.module_loading import import_string

from django_commerceml.adapters import ShopAdapter
from django_commerceml.conf import Settings, get_settings
from django_commerceml.exceptions import SettingsError
from django_commerceml.exchange.runners import find_runner
from django_commerceml.storage import get_storage

_ADDRESSES: Final = ("1c/", "bitrix/admin/1c_exchange.php")


@register(Tags.compatibility)
def check_settings(
    app_configs: Sequence[Any] | None,  # noqa: ARG001 (Django's signature)
    **kwargs: Any,  # noqa: ARG001 (Django's signature)
) -> list[CheckMessage]:
    """Check that ``COMMERCEML`` can be read and that its parts fit together."""
    try:
        current = get_settings()
    except SettingsError as error:
        return [
            Error(
                error.message,
                hint="The keys are listed in the documentation, under «Settings».",
                id="commerceml.E001",
            )
        ]
    return [
        *_check_adapter(current),
        *_check_spool(),
        *_check_runner(current),
        *_check_requests(),
    ]


def _check_adapter(current: Settings) -> Iterable[CheckMessage]:
    hint = "It is the dotted path of a ShopAdapter class."
    try:
        adapter = import_string(current.adapter)
    except ImportError as error:
        yield Error(
            f"COMMERCEML['ADAPTER'] cannot be imported: {error}",
            hint=hint,
            id="commerceml.E002",
        )
        return
    if not (isinstance(adapter, type) and issubclass(adapter, ShopAdapter)):
        yield Error(
            f"COMMERCEML['ADAPTER'] is not an adapter: {current.adapter}",
            hint=hint,
            id="commerceml.E002",
        )


def _check_spool() -> Iterable[CheckMessage]:
    """Yield an error for a spool that a web server serves (CVE-2023-1713)."""
    storage = get_storage()
    if not isinstance(storage, FileSystemStorage):
        return
    spool = Path(storage.location).resolve()
    for name in ("MEDIA_ROOT", "STATIC_ROOT"):
        served = getattr(settings, name, None)
        if served and spool.is_relative_to(Path(served).resolve()):
            yield Error(
                f"The files of the exchange would lie below {name}: {spool}",
                hint="Choose a SPOOL_DIRECTORY that no web server serves.",
                id="commerceml.E003",
            )


def _check_runner(current: Settings) -> Iterable[CheckMessage]:
    try:
        find_runner(current.runner)
    except SettingsError as error:
        yield Error(
            error.message,
            hint="Without the key the work is done within the requests of 1C.",
            id="commerceml.E004",
        )


def _check_requests() -> Iterable[CheckMessage]:
    if not getattr(settings, "SECURE_SSL_REDIRECT", False):
        return
    exempt = getattr(settings, "SECURE_REDIRECT_EXEMPT", [])
    if not all(
        any(re.search(pattern, address) for pattern in exempt) for address in _ADDRESSES
    ):
        yield checks.Warning(
            "SECURE_SSL_REDIRECT will redirect requests of 1C, which does not follow",
            hint="Add r'^1c/' and r'^bitrix/admin/1c_exchange.php' to "
            "SECURE_REDIRECT_EXEMPT, or give 1C the https address.",
            id="commerceml.W001",
        )
