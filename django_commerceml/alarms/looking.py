"""A look by the way, where something just happened: it never fails and never waits.

Mail and webhooks are slow, so a thread tells what it found. Where a server runs no
threads of ours, beat or cron tells it.
"""

import threading
from typing import Final

from django.core.cache import cache
from django.db import connections, transaction

from django_commerceml.alarms.telling import has_due, tell
from django_commerceml.alarms.watching import watch
from django_commerceml.alarms.ways import ways_of
from django_commerceml.logs import get_logger
from django_commerceml.models import ExchangeProfile

logger = get_logger(__name__)

_PAUSE_SECONDS: Final = 60
_telling: Final = threading.Lock()


def look_in(profile: ExchangeProfile) -> None:
    """Look after *profile* in a request of 1C, at most once a minute.

    Where nobody is to be told, nothing is done.
    """
    if not ways_of(profile):
        return
    try:
        is_first = cache.add(f"commerceml:alarms:{profile.pk}", 1, _PAUSE_SECONDS)
    except Exception:
        logger.exception("the cache failed")
        return
    if is_first:
        look(profile)


def look(profile: ExchangeProfile) -> None:
    """Raise and clear the alarms of *profile*, and have it told from a thread."""
    try:
        watch(profile)
        if ways_of(profile) and has_due(profile):
            transaction.on_commit(_begin_telling)
    except Exception:
        logger.exception("the alarms could not be looked after")


def _begin_telling() -> None:
    """Begin to tell, unless this process is at it."""
    if not _telling.locked():
        threading.Thread(target=_tell, name="commerceml alarms", daemon=True).start()


def _tell() -> None:
    if not _telling.acquire(blocking=False):
        return
    try:
        tell()
    except Exception:
        logger.exception("the alarms could not be told")
    finally:
        _telling.release()
        connections.close_all()
