"""Workers are woken for a run as soon as it is committed, whoever queued it."""

from typing import Any

from django_commerceml.exchange.runners import name_of_runner
from django_commerceml.models import ExchangeProfile
from django_commerceml.signals import work_queued


def connect() -> None:
    """Have workers woken from now on."""
    work_queued.connect(wake_workers, dispatch_uid="commerceml.wakers")


def wake_workers(*, profile_id: int, **_: Any) -> None:
    """Wake a worker for a profile whose runs are done by workers."""
    profile = ExchangeProfile.objects.get(pk=profile_id)
    if name_of_runner(profile) != "celery":
        return
    from django_commerceml.tasks import wake  # noqa: PLC0415 (only where it is wanted)

    wake(profile_id, is_new=True)
