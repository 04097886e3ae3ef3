"""What the overview says of each profile."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from django.contrib.auth import get_permission_codename
from django.db.models import Model
from django.http import HttpRequest

from django_commerceml.admin.navigation import list_url
from django_commerceml.admin.overview.charts import History, draw
from django_commerceml.admin.overview.tiles import Tile, make_tiles
from django_commerceml.admin.words import SESSION_TYPES
from django_commerceml.models import ExchangeProfile, ExchangeSession, ImportRun
from django_commerceml.status import (
    Attention,
    Day,
    ProfileStatus,
    Standing,
    Verdict,
    get_attention,
    get_current_runs,
    get_history,
    get_statuses,
    judge,
)

_GRAVITY: Final = {standing: place for place, standing in enumerate(Standing)}


@dataclass(frozen=True, slots=True, kw_only=True)
class LastContact:
    """When 1C was last here for one type of exchange."""

    name: str
    at: datetime
    url: str
    """Empty for whoever may not see the sessions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One profile at a glance."""

    profile: ExchangeProfile
    status: ProfileStatus
    verdict: Verdict
    contacts: tuple[LastContact, ...]
    tiles: tuple[Tile, ...]
    runs: tuple[ImportRun, ...]
    history: History | None


def make_cards(request: HttpRequest) -> list[Card]:
    """Return the cards of all profiles, the gravest first.

    However many there are, it is the same number of queries.
    """
    everyone = ExchangeProfile.objects.order_by("slug")
    profiles = {profile.slug: profile for profile in everyone}
    keys = [profile.pk for profile in profiles.values()]
    make = partial(
        _make_card,
        may=partial(may_view, request),
        attention=get_attention(keys),
        history=get_history(keys),
        runs=_current_runs(keys) if may_view(request, ImportRun) else {},
    )
    cards = [
        make(profiles[status.slug], status)
        for status in get_statuses(everyone.filter(pk__in=keys))
    ]
    return sorted(cards, key=lambda card: _GRAVITY[card.verdict.standing])


def may_view(request: HttpRequest, model: type[Model]) -> bool:
    """Return whether whoever asks may see the rows of *model*."""
    options = model._meta  # noqa: SLF001 (Django's public name for it)
    name = get_permission_codename("view", options)
    return request.user.has_perm(f"{options.app_label}.{name}")


def _make_card(
    profile: ExchangeProfile,
    status: ProfileStatus,
    *,
    may: Callable[[type[Model]], bool],
    attention: Mapping[int, Attention],
    history: Mapping[int, tuple[Day, ...]],
    runs: Mapping[int, list[ImportRun]],
) -> Card:
    key = profile.pk
    return Card(
        profile=profile,
        status=status,
        verdict=judge(profile, status),
        contacts=tuple(_contacts(profile, status, is_link=may(ExchangeSession))),
        tiles=tuple(make_tiles(key, status, attention[key], may_view=may)),
        runs=tuple(runs.get(key, ())),
        history=draw(history[key]),
    )


def _current_runs(keys: list[int]) -> dict[int, list[ImportRun]]:
    runs = defaultdict(list)
    for run in get_current_runs(keys):
        runs[run.profile_id].append(run)
    return runs


def _contacts(
    profile: ExchangeProfile, status: ProfileStatus, *, is_link: bool
) -> Iterator[LastContact]:
    for contact in status.contacts:
        lookups = {"profile__id__exact": profile.pk, "type__exact": contact.type}
        yield LastContact(
            name=str(SESSION_TYPES.get(contact.type, contact.type)),
            at=contact.at,
            url=list_url(ExchangeSession, **lookups) if is_link else "",
        )
