"""The runs that a person wants to see move."""

from collections.abc import Iterable
from typing import Any, cast

from django.db.models import OuterRef, Q, Subquery

from django_commerceml.importing.runs import queue
from django_commerceml.models import ExchangeProfile, ImportRun, RunState


def get_current_runs(profile_ids: Iterable[int]) -> list[ImportRun]:
    """Return the runs that work now, rehearsals too, and the next of each queue.

    They come in order of age, with their profiles and files, in two queries.
    """
    wanted = list(profile_ids)
    turns = queue(cast("Any", OuterRef("pk"))).values("pk")[:1]
    profiles = ExchangeProfile.objects.filter(pk__in=wanted).order_by()
    firsts = profiles.values_list(Subquery(turns), flat=True)
    current = Q(pk__in=[pk for pk in firsts if pk is not None])
    works = Q(state=RunState.RUNNING, profile__in=wanted)
    runs = ImportRun.objects.select_related("profile", "file")
    return list(runs.filter(current | works).order_by("pk"))
