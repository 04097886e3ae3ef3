"""The goods of a profile begin to go to the shop."""

from django_commerceml.importing.publications import can_publish, queue_publication
from django_commerceml.models import ExchangeProfile, ImportRun


def begin_publishing(profile: ExchangeProfile, *, did_before: bool) -> ImportRun | None:
    """Queue all goods of *profile* where they begin to go to the shop; return the run.

    None: they did before, do not now, or the adapter takes none.
    """
    if did_before or not can_publish(profile):
        return None
    return queue_publication(profile)
