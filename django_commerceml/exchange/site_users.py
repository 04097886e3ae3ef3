"""Users of the site who may exchange: those of the groups that a profile names."""

from collections.abc import Sequence

from django.contrib.auth import authenticate

from django_commerceml.exceptions import AuthenticationError
from django_commerceml.models import ExchangeProfile


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
) -> ExchangeProfile | None:
    """Return that of *profiles* which the user of the site may enter, or None.

    Raises `AuthenticationError` (AUTH-06) where the user may enter several.
    """
    user = authenticate(username=login, password=password)
    if user is None or not user.is_active:
        return None
    groups = getattr(user, "groups", None)
    if groups is None:
        return None
    ids = list(groups.values_list("pk", flat=True))
    found = [
        profile
        for profile in profiles
        if profile.allowed_groups.filter(pk__in=ids).exists()
    ]
    if len(found) > 1:
        message = "пользователю открыто несколько профилей обмена, укажите адрес одного"
        raise AuthenticationError(message, code="AUTH-06")
    return found[0] if found else None
