"""System checks: what can be known at start."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.utils.module_loading import import_string

from django_commerceml.conf import Settings, get_settings
from django_commerceml.exceptions import SettingsError


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
    return [*_check_adapter(current), *_check_spool(current), *_check_requests()]


def _check_adapter(current: Settings) -> Iterable[CheckMessage]:
    try:
        import_string(current.adapter)
    except ImportError as error:
        yield Error(
            f"COMMERCEML['ADAPTER'] cannot be imported: {error}",
            hint="It is the dotted path of a ShopAdapter class.",
            id="commerceml.E002",
        )


def _check_spool(current: Settings) -> Iterable[CheckMessage]:
    """Yield an error for a spool that a web server serves (CVE-2023-1713)."""
    if not current.spool_directory:
        return
    spool = Path(current.spool_directory).resolve()
    for name in ("MEDIA_ROOT", "STATIC_ROOT"):
        served = getattr(settings, name, None)
        if served and spool.is_relative_to(Path(served).resolve()):
            yield Error(
                f"COMMERCEML['SPOOL_DIRECTORY'] lies below {name}",
                hint="Choose a directory that no web server serves.",
                id="commerceml.E003",
            )


def _check_requests() -> Iterable[CheckMessage]:
    if getattr(settings, "SECURE_SSL_REDIRECT", False) and not getattr(
        settings, "SECURE_REDIRECT_EXEMPT", []
    ):
        yield checks.Warning(
            "SECURE_SSL_REDIRECT will redirect requests of 1C, which does not follow",
            hint="Add r'^1c/' and r'^bitrix/admin/1c_exchange.php' to "
            "SECURE_REDIRECT_EXEMPT, or give 1C the https address.",
            id="commerceml.W001",
        )
