"""Whether the exchange can do its work: what a monitor or an orchestrator asks.

An answer says which check failed and in what way, never where anything is or who
may enter it; the whole error goes to the log.
"""

import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Final
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import DatabaseError, connections
from django.db.models import Q

from django_commerceml.conf import get_settings
from django_commerceml.logs import get_logger
from django_commerceml.models import ExchangeProfile, RunnerName
from django_commerceml.status import get_statuses
from django_commerceml.storage import get_storage

logger = get_logger(__name__)

_LONGEST_SECONDS: Final = 1.5
"""How long the storage and the broker are waited for."""
_BROKER_SECONDS: Final = 1
_CANARY: Final = b"canary"
_BROKER: Final = "broker"

Probe = Callable[[], str]
"""Returns what is wrong in words that anybody may read, empty where nothing is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What one check found."""

    name: str
    is_well: bool
    message: str
    """Empty where all is well."""
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What all the checks found."""

    is_well: bool
    checks: tuple[Check, ...]


def check(names: Iterable[str] | None = None) -> Health:
    """Return what the checks of *names*, or all of them, find; in about two seconds.

    Raises `KeyError` for a name that is not in `CHECKS`.
    """
    wanted = {name: CHECKS[name] for name in (CHECKS if names is None else names)}
    if _BROKER in wanted and not _has_workers():
        wanted[_BROKER] = _unused
    deadline = time.monotonic() + _LONGEST_SECONDS
    for name in _BESIDE & wanted.keys():
        _begin(name, wanted[name])
    checks = tuple(_find(name, probe, deadline) for name, probe in wanted.items())
    return Health(is_well=all(one.is_well for one in checks), checks=checks)


def _check_database() -> str:
    """Read a row of ours: the database answers, and has our tables."""
    ExchangeProfile.objects.exists()
    return ""


def _check_storage() -> str:
    """Write, read and delete a file."""
    storage = get_storage()
    key = storage.save(f"health/{uuid4().hex}", ContentFile(_CANARY))
    try:
        with storage.open(key) as file:
            found = file.read()
    finally:
        storage.delete(key)
    return "" if found == _CANARY else "what was written is not what is read"


def _check_queue() -> str:
    """Find runs that wait though nobody has worked for too long."""
    active = ExchangeProfile.objects.filter(is_active=True)
    stalled = [one.slug for one in get_statuses(active) if one.queue.is_stalled]
    if not stalled:
        return ""
    logger.warning("nobody works for: %s", ", ".join(stalled))
    minutes = get_settings().queue_minutes
    return f"runs wait and nobody has worked for {minutes} minutes"


def _has_workers() -> bool:
    """Return whether workers serve any profile; without its database, the settings."""
    is_usual = get_settings().runner == RunnerName.CELERY
    served = Q(runner=RunnerName.CELERY) | (Q(runner="") if is_usual else Q(pk=None))
    try:
        return ExchangeProfile.objects.filter(served, is_active=True).exists()
    except DatabaseError:
        return is_usual


def _unused() -> str:
    return ""


def _check_broker() -> str:
    """Reach the broker."""
    from django_commerceml.tasks import (  # noqa: PLC0415 (only where it is wanted)
        reach_broker,
    )

    return "" if reach_broker(seconds=_BROKER_SECONDS) else "does not answer"


CHECKS: Final[dict[str, Probe]] = {
    "database": _check_database,
    "storage": _check_storage,
    "queue": _check_queue,
    _BROKER: _check_broker,
}
"""By name, in their order."""

_BESIDE: Final = frozenset({"storage", _BROKER})
"""They may hang, and are left behind then; they need no database."""

_begun: dict[str, Future[str]] = {}


def _begin(name: str, probe: Probe) -> None:
    """Begin *probe* in a thread; where an earlier one still hangs, that is it."""
    earlier = _begun.get(name)
    if earlier is not None and not earlier.done():
        return
    future = _begun[name] = Future()
    threading.Thread(
        target=_fill, args=(future, probe), name=f"health of {name}", daemon=True
    ).start()


def _fill(future: Future[str], probe: Probe) -> None:
    try:
        future.set_result(probe())
    except Exception as error:  # noqa: BLE001 (it is raised where it is asked for)
        future.set_exception(error)
    finally:
        connections.close_all()


def _find(name: str, probe: Probe, deadline: float) -> Check:
    """Return what *probe* finds; what it raises is a fault, too."""
    started = time.monotonic()
    try:
        message = _ask(name, probe, deadline)
    except Exception as error:
        logger.exception("the check of the %s failed", name)
        message = type(error).__name__
    else:
        if message:
            logger.warning("the %s: %s", name, message)
    return Check(
        name=name,
        is_well=not message,
        message=message,
        seconds=round(time.monotonic() - started, 3),
    )


def _ask(name: str, probe: Probe, deadline: float) -> str:
    if name not in _BESIDE:
        return probe()
    try:
        return _begun[name].result(max(deadline - time.monotonic(), 0))
    except TimeoutError:
        return "does not answer in time"
