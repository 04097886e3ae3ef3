"""What a person types into 1C: where the exchange is, and a password."""

import secrets
from typing import Final

from django.urls import reverse

from django_commerceml.models import ExchangeProfile

DEFAULT_SLUG: Final = "default"
"""The profile that the address without a slug means."""

_PASSWORD_BYTES: Final = 24


def make_access_password() -> str:
    """Return a new password that nobody can guess."""
    return secrets.token_urlsafe(_PASSWORD_BYTES)


def get_paths(profile: ExchangeProfile) -> list[str]:
    """Return the paths that lead to *profile*, the best first.

    Raises `NoReverseMatch` on a site without our URLs.
    """
    is_default = profile.slug == DEFAULT_SLUG
    return [
        reverse("commerceml:exchange-profile", args=[profile.slug]),
        *([reverse("commerceml:exchange")] if is_default else []),
        reverse("commerceml:exchange-bitrix"),
    ]
