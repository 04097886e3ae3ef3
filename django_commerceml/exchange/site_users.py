"""Users of the site who may exchange: those of the groups that a profile names."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import authenticate, get_user_model
from django.core.exceptions import ValidationError

from django_commerceml.exceptions import AuthenticationError
from django_commerceml.models import ExchangeProfile


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrance:
    """The profile that somebody may enter, and who it is."""

    profile: ExchangeProfile
    user_id: str = ""
    """Of a user of the site; empty: the login of the profile itself."""


def list_open(profile_slug: str | None) -> list[ExchangeProfile]:
    """Return the profiles at an address that users of some group may enter."""
    profiles = ExchangeProfile.objects.filter(
        is_active=True, allowed_groups__isnull=False
    )
    if profile_slug is not None:
        profiles = profiles.filter(slug=profile_slug)
    return list(profiles.distinct().order_by("pk"))


def choose(
    profiles: Sequence[ExchangeProfile], login: str, password: str
) -> Entrance | None:
    """Return that of *profiles* which the user of the site may enter, or None.

    Raises `AuthenticationError` (AUTH-06) where the user may enter several.
    """
    user = authenticate(username=login, password=password)
    found = [profile for profile in profiles if _may_enter(user, profile)]
    if len(found) > 1:
        message = "пользователю открыто несколько профилей обмена, укажите адрес одного"
        raise AuthenticationError(message, code="AUTH-06")
    if user is None or not found:
        return None
    return Entrance(profile=found[0], user_id=str(user.pk))


def read_seal(profile: ExchangeProfile, user_id: str) -> str | None:
    """Return what a session of a user hangs on; None: he may not enter any more.

    It is the hash of his password: a new one ends his sessions.
    """
    users = get_user_model()._default_manager  # noqa: SLF001 (Django's public name)
    try:
        user = users.filter(pk=user_id).first()
    except (ValueError, ValidationError):
        return None
    return user.password if user and _may_enter(user, profile) else None


def _may_enter(user: Any, profile: ExchangeProfile) -> bool:
    groups = getattr(user, "groups", None)
    if groups is None or not user.is_active:
        return False
    return profile.allowed_groups.filter(pk__in=groups.values("pk")).exists()
