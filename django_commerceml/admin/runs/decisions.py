"""What an operator may decide about a run, each a button: POST, a permission, a log."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from django_commerceml.admin.navigation import CHANGES_PAGE, RUN_PAGE
from django_commerceml.admin.permissions import CONFIRM, PREVIEW, REPLAY, STOP
from django_commerceml.admin.previews.uploads import take_pictures_up
from django_commerceml.exceptions import CommerceMLError
from django_commerceml.importing import holding, previews
from django_commerceml.models import OPEN_STATES, ImportRun, RunState

_DROPPED: Final = frozenset({RunState.QUEUED, RunState.DONE, RunState.FAILED})
"""The states of a rehearsal that can be dropped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What an operator may do with a run."""

    apply: Callable[[ImportRun], ImportRun | None]
    """Returns the run to go on with, None for the same one."""
    permission: Callable[[ImportRun], str]
    done: Promise
    """What the page and the log then say."""
    is_for_rehearsals: bool
    """Made over rehearsals, or over real runs."""


def apply_permission(run: ImportRun) -> str:
    """Return what applying the rehearsal *run* needs: a held run has its own."""
    return CONFIRM if run.is_confirmed else REPLAY


def apply_preview(run: ImportRun) -> ImportRun:
    """Queue what the rehearsal *run* has shown; pictures uploaded with it go along.

    Raises what `previews.apply` raises.
    """
    real = previews.apply(run)
    take_pictures_up(run)
    return real


def is_past(run: ImportRun) -> bool:
    """Return whether nothing is left to decide over the rehearsal *run*.

    It was applied, or the held run that it is of waits no more.
    """
    real = run.real_run
    return real is not None and (not run.is_confirmed or real.state != RunState.HELD)


DECISIONS: Final[dict[str, Decision]] = {
    "confirm": Decision(
        apply=holding.confirm,
        permission=lambda _: CONFIRM,
        done=_("Confirmed: the run goes on."),
        is_for_rehearsals=False,
    ),
    "cancel": Decision(
        apply=holding.cancel,
        permission=lambda _: CONFIRM,
        done=_("Cancelled: nothing of it is applied."),
        is_for_rehearsals=False,
    ),
    "stop": Decision(
        apply=holding.stop,
        permission=lambda _: STOP,
        done=_("Stopped: what is done already stays."),
        is_for_rehearsals=False,
    ),
    "rehearse": Decision(
        apply=previews.preview_held,
        permission=lambda _: PREVIEW,
        done=_("A preview of the held run was begun."),
        is_for_rehearsals=False,
    ),
    "apply": Decision(
        apply=apply_preview,
        permission=apply_permission,
        done=_("Applied: the import is queued."),
        is_for_rehearsals=True,
    ),
    "drop": Decision(
        apply=previews.drop,
        permission=lambda _: PREVIEW,
        done=_("Dropped: nothing of the preview is applied."),
        is_for_rehearsals=True,
    ),
}


def offered_decisions(request: HttpRequest, run: ImportRun) -> frozenset[str]:
    """Return the words of `DECISIONS` whose buttons who asks gets for *run*."""
    return frozenset(
        word
        for word, is_offered in _OFFERED.items()
        if is_offered(run) and request.user.has_perm(DECISIONS[word].permission(run))
    )


def _can_be_applied(run: ImportRun) -> bool:
    return not previews.why_not(run)


def _can_be_dropped(run: ImportRun) -> bool:
    return run.is_dry_run and run.state in _DROPPED and not is_past(run)


def _is_held(run: ImportRun) -> bool:
    return run.state == RunState.HELD and not run.is_dry_run


_OFFERED: Final[dict[str, Callable[[ImportRun], bool]]] = {
    "confirm": _is_held,
    "cancel": _is_held,
    "rehearse": _is_held,
    "stop": lambda run: run.state in OPEN_STATES and not run.is_dry_run,
    "apply": _can_be_applied,
    "drop": _can_be_dropped,
}


def decision_paths(pages: Any) -> list[URLPattern]:
    """Return the addresses of the buttons on the pages of runs."""

    @require_POST
    def view(request: HttpRequest, pk: int, word: str) -> HttpResponse:
        return _decide(pages, request, _find(pk, DECISIONS[word]), DECISIONS[word])

    return [
        path(
            f"<int:pk>/{word}/",
            pages.admin_site.admin_view(view),
            {"word": word},
            name=f"commerceml_importrun_{word}",
        )
        for word in DECISIONS
    ]


def _find(pk: int, decision: Decision) -> ImportRun:
    run = ImportRun.objects.select_related("real_run").filter(pk=pk).first()
    if run is None or decision.is_for_rehearsals != run.is_dry_run:
        raise Http404
    return run


def _decide(
    pages: Any, request: HttpRequest, run: ImportRun, decision: Decision
) -> HttpResponse:
    if not request.user.has_perm(decision.permission(run)):
        raise PermissionDenied
    done = str(decision.done)
    try:
        with transaction.atomic():
            target = decision.apply(run) or run
            pages.log_change(request, run, done)
    except CommerceMLError as error:
        pages.message_user(request, error.message, messages.WARNING)
        return redirect(_page_of(run), run.pk)
    pages.message_user(request, done, messages.SUCCESS)
    return redirect(_page_of(target), target.pk)


def _page_of(run: ImportRun) -> str:
    """Return which page of *run* comes after a decision."""
    return CHANGES_PAGE if run.is_dry_run else RUN_PAGE
