"""The tasks of Celery; the only module that speaks it.

A message only wakes a worker. What is to be done, and who does it, stands in the
database: a message that is lost, doubled or late harms nothing.
"""

from typing import Any, Final

from celery import current_app, shared_task
from kombu import Connection
from kombu.exceptions import OperationalError

from django_commerceml import alarms
from django_commerceml.conf import get_settings
from django_commerceml.importing.runs import rehearsals
from django_commerceml.importing.timers import Timer
from django_commerceml.importing.upkeep import keep_up
from django_commerceml.logs import about, get_logger
from django_commerceml.models import ExchangeProfile

logger = get_logger(__name__)

_HANG_SECONDS: Final = 300
"""So much longer than its time a worker may take for its last batch."""
_REHEARSAL_SECONDS: Final = 3600
"""So much longer where rehearsals wait: one is done whole or not at all."""
_KILL_SECONDS: Final = 60
"""So long after that its process is killed."""
_REPEAT_SECONDS: Final = 60
"""A call that is soon repeated is worth nothing later."""


@shared_task(
    name="commerceml.work",
    ignore_result=True,
    acks_late=True,
    reject_on_worker_lost=True,
)
def work(profile_id: int) -> None:
    """Do what is due for a profile, for a while; then others have their turn.

    The message is acknowledged late: when the process dies, another gets it. Where
    somebody else works on the profile, there is nothing to do.
    """
    profile = ExchangeProfile.objects.filter(pk=profile_id, is_active=True).first()
    if profile is None:
        return
    timer = Timer(get_settings().worker_seconds)
    with about(profile=profile.slug):
        upkeep = keep_up(profile, seconds=timer.remaining())
    if timer() and not upkeep.is_done:
        wake(profile_id, is_new=True)


@shared_task(name="commerceml.sweep", ignore_result=True)
def sweep() -> None:
    """Wake a worker for every profile: for messages that were lost.

    Meant for beat, every half a minute; ``commerceml_run`` does as much by cron.
    """
    active = ExchangeProfile.objects.filter(is_active=True)
    for profile_id in active.values_list("pk", flat=True):
        wake(profile_id)


@shared_task(name="commerceml.watch", ignore_result=True)
def watch() -> None:
    """Raise and clear the alarms of every profile, and tell them.

    Meant for beat, every minute; ``commerceml_watch`` does as much by cron.
    """
    alarms.watch()
    alarms.tell()


def wake(profile_id: int, *, is_new: bool = False) -> bool:
    """Ask a worker to look after a profile; return whether the broker took it.

    A call for what *is_new* waits for a worker as long as it takes; any other is
    repeated soon, and expires.
    """
    options: dict[str, Any] = {} if is_new else {"expires": _REPEAT_SECONDS}
    try:
        _send(profile_id, **options)
    except OperationalError:
        logger.warning("profile %s: the broker is not there", profile_id)
        return False
    return True


def _send(profile_id: int, **options: Any) -> None:
    current = get_settings()
    limit = current.worker_seconds + _HANG_SECONDS
    if rehearsals(profile_id).exists():
        limit += _REHEARSAL_SECONDS
    with current_app.producer_or_acquire() as producer:
        # Sending alone would try for seconds to connect, whatever is said of retries.
        _connect(producer.connection)
        work.apply_async(
            (profile_id,),
            queue=current.queue,
            producer=producer,
            retry=False,
            soft_time_limit=limit,
            time_limit=limit + _KILL_SECONDS,
            **options,
        )


def has_broker() -> bool:
    """Return whether the store's Celery app is loaded, and names a broker."""
    return bool(current_app.conf.broker_url)


def reach_broker(*, seconds: int) -> bool:
    """Return whether the broker answers; it is asked for about so many *seconds*."""
    with current_app.connection_for_write(connect_timeout=seconds) as connection:
        try:
            _connect(connection)
        except OperationalError:
            return False
    return True


def _connect(connection: Connection) -> None:
    """Connect, without waiting for a broker that is not there."""
    connection.ensure_connection(max_retries=1, interval_start=0, interval_step=0)
