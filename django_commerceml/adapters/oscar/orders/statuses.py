"""Oscar's statuses of orders, 1C's, and the way from one to another."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.conf import settings

from django_commerceml.adapters.oscar.orders.choices import OrderChoices
from django_commerceml.adapters.oscar.orders.reading import order_model
from django_commerceml.models import ExchangeProfile, OrderStatus
from django_commerceml.models.orders import DEFAULT_STATUSES, statuses_of

_CANCELLED: Final = ("Отменён", "Отменен", "Cancelled", "Canceled")


def pipeline() -> Mapping[str, Sequence[str]]:
    """Return which statuses may follow each of Oscar's."""
    found: Mapping[str, Sequence[str]] = order_model().pipeline
    return found


def cancelled_status(choices: OrderChoices) -> str:
    """Return Oscar's status of cancelled orders; empty: it has none."""
    known = pipeline()
    names = (choices.status_cancelled, *_CANCELLED)
    return next((name for name in names if name and name in known), "")


def code_of(choices: OrderChoices, status: str) -> str | None:
    """Return the code of the profile's status for Oscar's *status*; None: it has none.

    The first profile that calls one so is right. New orders have the first status,
    whatever both call it.
    """
    for code, name in choices.statuses.items():
        if name == status:
            return code
    names = [one for one in _iter_names() if one[0] not in choices.statuses]
    word = status.casefold()
    for code, name in names:
        if word == name.casefold():
            return code
    is_new = status == _initial()
    return next((code for code, _ in names), None) if is_new else None


def _initial() -> str:
    """Return Oscar's status of new orders."""
    return getattr(settings, "OSCAR_INITIAL_ORDER_STATUS", "")


def _iter_names() -> Iterator[tuple[str, str]]:
    """Yield codes and names of the statuses of all profiles, those still unwritten."""
    profiles = ExchangeProfile.objects.filter(is_active=True).order_by("pk")
    ids = list(profiles.values_list("pk", flat=True))
    rows = OrderStatus.objects.filter(profile__in=ids).order_by("position", "pk")
    said = list(rows.values_list("profile_id", "code", "name"))
    usual = [(code, name) for code, name, _ in DEFAULT_STATUSES]
    for profile in ids:
        own = [(code, name) for pk, code, name in said if pk == profile]
        yield from own or usual


def status_for(
    choices: OrderChoices, code: str, profile: ExchangeProfile
) -> str | None:
    """Return Oscar's status for the *code* of *profile*; None: there is none."""
    if code in choices.statuses:
        return choices.statuses[code]
    names = {one.code: one.name for one in statuses_of(profile.pk)}
    wanted = {code.casefold(), names.get(code, code).casefold()}
    found = next((name for name in pipeline() if name.casefold() in wanted), None)
    is_first = code == next(iter(names), None)
    return found or (_initial() or None if is_first else None)


def way(start: str, end: str) -> list[str] | None:
    """Return the statuses from *start* to *end*, the fewest; None: there is no way.

    Without *start*, with *end*; empty where they are the same.
    """
    known = pipeline()
    ways: deque[list[str]] = deque([[start]])
    seen = {start}
    while ways:
        walked = ways.popleft()
        if walked[-1] == end:
            return walked[1:]
        following: Sequence[Any] = known.get(walked[-1], ())
        for status in following:
            if status not in seen:
                seen.add(status)
                ways.append([*walked, status])
    return None
