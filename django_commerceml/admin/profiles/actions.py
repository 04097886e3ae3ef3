"""What a person can do from the page of a profile, as far as he may."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from django_commerceml.adapters.mapped.pairing import pairing_of
from django_commerceml.models import ExchangeProfile

_PREFIX: Final = "admin:commerceml_"

_Address = Callable[[ExchangeProfile], str]


def _of_profile(word: str) -> _Address:
    return lambda profile: reverse(
        f"{_PREFIX}exchangeprofile_{word}", args=[profile.pk]
    )


def _preview(profile: ExchangeProfile) -> str:
    return reverse(f"{_PREFIX}importrun_preview", query={"profile": profile.pk})


def _link(profile: ExchangeProfile) -> str:
    return _of_profile("link")(profile) if pairing_of(profile) is not None else ""


_ACTIONS: Final[tuple[tuple[str, Promise, _Address], ...]] = (
    ("diagnose_exchangeprofile", _("Check the connection"), _of_profile("doctor")),
    ("preview_importrun", _("Preview a file"), _preview),
    ("publish_exchangeprofile", _("Link goods"), _link),
    ("support_exchangeprofile", _("Support bundle"), _of_profile("support")),
    ("add_exchangeprofile", _("Copy the profile"), _of_profile("copy")),
    ("change_exchangeprofile", _("Settings as a file"), _of_profile("export")),
    ("change_exchangeprofile", _("Settings from a file"), _of_profile("import")),
)
"""The permission, the words, and where it leads; "" where there is nothing to do."""


def actions_for(
    request: HttpRequest, profile: ExchangeProfile
) -> list[tuple[str, Promise]]:
    """Return address and words of what the person of *request* may do."""
    found = [
        (address(profile), label)
        for permission, label, address in _ACTIONS
        if request.user.has_perm(f"commerceml.{permission}")
    ]
    return [(address, label) for address, label in found if address]


def alarm_test_address(profile: ExchangeProfile) -> str:
    """Return where a test of the alarms of *profile* is asked for."""
    return _of_profile("test_alarm")(profile)
