"""All goods of a profile are to be given to its shop: whether they can, and the queue.

It is for a shop that begins, was emptied, or got another adapter.
"""

from typing import Final

from django.utils import timezone

from django_commerceml.adapters import Capability
from django_commerceml.adapters.shops import shop_of_profile
from django_commerceml.exceptions import RunError
from django_commerceml.importing.runs import announce
from django_commerceml.models import (
    ExchangeProfile,
    ImportRun,
    RunKind,
    RunState,
)

_GOODS: Final = frozenset(Capability) - {Capability.ORDERS}
_CODE: Final = "RUN-08"
_LEFT_ALONE: Final = "передача товаров в магазин выключена в профиле обмена"
_WANTS_NOTHING: Final = "адаптер магазина не принимает товаров: передавать некому"


def check(profile: ExchangeProfile) -> None:
    """Raise `RunError` where nothing of *profile* can be given to a shop.

    RUN-08: the profile leaves the shop alone, or its adapter takes no goods;
    CONF-03: there is no such adapter.
    """
    if not profile.publishes_goods:
        raise RunError(_LEFT_ALONE, code=_CODE)
    shop = shop_of_profile(profile)
    if not any(map(shop.wants, _GOODS)):
        raise RunError(_WANTS_NOTHING, code=_CODE)


def can_publish(profile: ExchangeProfile) -> bool:
    """Return whether the goods of *profile* can be given to a shop."""
    try:
        check(profile)
    except RunError:
        return False
    return True


def queue_publication(
    profile: ExchangeProfile, *, is_dry_run: bool = False
) -> ImportRun:
    """Queue the run that gives all goods of *profile* to its shop; return it.

    One that has not begun is given again. Raises what `check` raises.
    """
    check(profile)
    known = None if is_dry_run else _waiting(profile)
    if known is not None:
        return known
    run = ImportRun.objects.create(
        profile=profile,
        kind=RunKind.PUBLISH,
        is_dry_run=is_dry_run,
        created_at=timezone.now(),
    )
    if not is_dry_run:
        announce(run)
    return run


def _waiting(profile: ExchangeProfile) -> ImportRun | None:
    return ImportRun.objects.filter(
        profile=profile,
        kind=RunKind.PUBLISH,
        state=RunState.QUEUED,
        checkpoint=0,
        is_dry_run=False,
    ).first()
