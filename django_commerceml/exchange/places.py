"""How many requests of 1C may be held at once: a quarter of what the site answers.

A held request keeps a thread of the site busy, and buyers need threads, too. Who
waits is noted in the database, for a limited time: all processes of the site
count together, and one that died frees its place by itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db.models.functions import Now

from django_commerceml.conf import get_settings
from django_commerceml.importing.leases import from_now
from django_commerceml.models import ExchangeSession

_SHARE: Final = 4


@contextmanager
def place_to_wait(session: ExchangeSession, *, seconds: float) -> Iterator[bool]:
    """Give whether a request of *session* may be held for so many *seconds*.

    Of two that come at once for the last place, both may be turned away; there are
    never more than there are places.
    """
    own = ExchangeSession.objects.filter(pk=session.pk)
    own.update(waits_until=from_now(max(seconds, 0)))
    try:
        others = ExchangeSession.objects.filter(waits_until__gt=Now())
        most = max(get_settings().web_threads // _SHARE, 1)
        is_given = others.exclude(pk=session.pk).count() < most
        if not is_given:
            own.update(waits_until=None)
        yield is_given
    finally:
        own.update(waits_until=None)
