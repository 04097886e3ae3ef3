"""The addresses that a page asks while runs go on; one of them also does the work."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import timedelta
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from django_commerceml.admin.navigation import RUN_PAGE
from django_commerceml.admin.permissions import CONFIRM, PREVIEW, REPLAY, VIEW
from django_commerceml.admin.runs.live import describe_run, is_idle
from django_commerceml.importing.previews import work_on
from django_commerceml.models import ExchangeSession, ImportRun
from django_commerceml.status import get_current_runs

_REAL: Final = (REPLAY, CONFIRM)
_REHEARSAL: Final = (*_REAL, PREVIEW)
_STEP_SECONDS: Final = 2
_MOST_NAMED: Final = 50
_CALM: Final = timedelta(seconds=30)
"""Where 1C was silent for so long, its requests do not go on with the work."""
_DAY: Final = timedelta(days=1)
_JSON: Final = "application/json"


def may_work(request: HttpRequest, run: ImportRun) -> bool:
    """Return whether whoever asks may have *run* worked on."""
    names = _REHEARSAL if run.is_dry_run else _REAL
    return any(request.user.has_perm(name) for name in names)


@never_cache
@require_GET
def live_view(request: HttpRequest) -> HttpResponse:
    """Answer with the runs that are named, and those that go on in named profiles."""
    if not request.user.has_perm(VIEW):
        raise PermissionDenied
    named = Q(pk__in=_numbers(request, "run"))
    profiles = _numbers(request, "profile")
    if profiles:
        named |= Q(pk__in=[run.pk for run in get_current_runs(profiles)])
    return _answer(_runs().filter(named))


@never_cache
@require_POST
def work_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a run worked on for a moment; answer as `live_view`, or go back.

    Somebody decided on the run before, and that is in the log: a step is not.
    """
    run = _runs().filter(pk=pk).first()
    if run is None:
        raise Http404
    if not may_work(request, run):
        raise PermissionDenied
    if is_idle(run):
        work_on(run, seconds=_STEP_SECONDS)
    if _JSON in request.headers.get("Accept", ""):
        return _answer(_runs().filter(pk=pk))
    return redirect(_way_back(request, pk))


def _numbers(request: HttpRequest, name: str) -> list[int]:
    words = request.GET.getlist(name)[:_MOST_NAMED]
    return [int(word) for word in words if word.isdecimal() and len(word) < 19]  # noqa: PLR2004


def _runs() -> QuerySet[ImportRun]:
    return ImportRun.objects.select_related("profile", "file").order_by("pk")


def _answer(runs: QuerySet[ImportRun]) -> JsonResponse:
    found = list(runs)
    watched = _watched(run.profile_id for run in found if is_idle(run))
    rows = [describe_run(run, is_watched=run.profile_id in watched) for run in found]
    return JsonResponse({"runs": [asdict(row) for row in rows]})


def _watched(profile_ids: Iterable[int]) -> set[int]:
    """Return those of the profiles whose 1C is here, and works."""
    wanted = set(profile_ids)
    if not wanted:
        return set()
    now = timezone.now()
    return set(
        ExchangeSession.objects.filter(
            profile__in=wanted, created_at__gt=now - _DAY, last_seen_at__gt=now - _CALM
        ).values_list("profile_id", flat=True)
    )


def _way_back(request: HttpRequest, pk: int) -> str:
    """Return the page that the button was on; else that of the run."""
    page = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(
        page, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return page
    return reverse(RUN_PAGE, args=[pk])
