"""1C's clock and the site's: the moments of documents have no zone."""

from datetime import datetime, time

from django.utils import timezone

from django_commerceml.cml.records import OrderDocument


def site_moment(moment: datetime | None) -> datetime | None:
    """Return *moment*, which 1C told by its own clock, in the zone of the site."""
    if moment is None:
        return None
    return timezone.make_aware(moment.replace(tzinfo=None))


def moment_of(document: OrderDocument) -> datetime | None:
    """Return date and time of *document*."""
    if document.date is None:
        return None
    clock = document.time or time()
    return site_moment(datetime.combine(document.date, clock.replace(tzinfo=None)))
