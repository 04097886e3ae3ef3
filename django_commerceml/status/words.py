"""The words for a person in front of a screen."""

from datetime import timedelta
from typing import Final

from django.utils.timesince import timesince
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from django_commerceml.importing.progress import Progress

_MINUTE: Final = 60


def describe_pace(progress: Progress) -> str:
    """Return how fast a run goes and how long it still takes."""
    left = describe_span(progress.remaining or timedelta(0))
    return _("%(rate)d records a second, %(left)s left") % {
        "rate": progress.rate,
        "left": left,
    }


def describe_span(span: timedelta) -> str:
    """Return *span* in its largest unit: «3 hours», «40 seconds»."""
    seconds = int(span.total_seconds())
    if seconds < _MINUTE:
        return ngettext("%d second", "%d seconds", seconds) % seconds
    until = now()
    return timesince(until - span, until, depth=1).replace("\xa0", " ")
