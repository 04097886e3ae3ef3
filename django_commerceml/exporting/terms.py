"""What is the same for all orders of an answer: the profile, its words, the sites."""

from dataclasses import dataclass, field

from django.apps import apps

from django_commerceml.models import ExchangeProfile, OrderStatus
from django_commerceml.models.orders import statuses_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the documents of a profile say besides the orders themselves."""

    profile: ExchangeProfile
    statuses: dict[str, OrderStatus] = field(default_factory=dict)
    """By code."""
    sites: dict[int, str] = field(default_factory=dict)
    """The names of the sites, where the shop knows sites."""


def read_terms(profile: ExchangeProfile) -> Terms:
    """Return the terms of *profile* as they are now."""
    return Terms(
        profile=profile,
        statuses={status.code: status for status in statuses_of(profile.pk)},
        sites=_read_sites(),
    )


def _read_sites() -> dict[int, str]:
    if not apps.is_installed("django.contrib.sites"):
        return {}
    model = apps.get_app_config("sites").get_model("Site")
    sites = model._default_manager  # noqa: SLF001 (Django's public name)
    return dict(sites.values_list("pk", "name"))
