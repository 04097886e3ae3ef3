"""The page of previews; previews and replays of stored files; how both go on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from django_commerceml.admin.navigation import CHANGES_PAGE, RUN_PAGE
from django_commerceml.admin.permissions import PREVIEW, REPLAY, VIEW
from django_commerceml.admin.previews.form import PreviewForm
from django_commerceml.admin.previews.sources import (
    SOURCES,
    Source,
    recent_exchanges,
    recent_previews,
)
from django_commerceml.admin.previews.uploads import store_upload
from django_commerceml.exceptions import CommerceMLError
from django_commerceml.importing.previews import preview
from django_commerceml.models import ImportRun

_NAME: Final = "commerceml_importrun"
_ID_DIGITS: Final = 18
_MOST_RUNS: Final = 50
"""So many runs stand on the page of their progress; the rest is in the list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What is done with a stored file or exchange."""

    permission: str
    start: Callable[[Source], Callable[[Any], list[ImportRun]]]
    done: Promise
    """What the log then says."""
    page: str
    """Where a single run is looked at."""


ACTS: Final[dict[str, Act]] = {
    "preview": Act(
        permission=PREVIEW,
        start=lambda source: source.preview,
        done=_("A preview was begun."),
        page=CHANGES_PAGE,
    ),
    "replay": Act(
        permission=REPLAY,
        start=lambda source: source.replay,
        done=_("Queued to be imported again."),
        page=RUN_PAGE,
    ),
}
"""By the word in their addresses."""


def preview_paths(pages: Any) -> list[URLPattern]:
    """Return the addresses of the page, of the acts and of their progress."""

    @require_http_methods(["GET", "POST"])
    def offer(request: HttpRequest) -> HttpResponse:
        return _offer(pages, request)

    @require_POST
    def act(request: HttpRequest, word: str, origin: str, pk: int) -> HttpResponse:
        return _act(pages, request, ACTS[word], origin, pk)

    @require_GET
    def progress(request: HttpRequest) -> HttpResponse:
        return _show_progress(pages, request)

    guard = pages.admin_site.admin_view
    acts = [
        path(
            f"{word}/{origin}/<int:pk>/",
            guard(act),
            {"word": word, "origin": origin},
            name=f"{_NAME}_{word}_{origin}",
        )
        for word in ACTS
        for origin in SOURCES
    ]
    return [
        path("preview/", guard(offer), name=f"{_NAME}_preview"),
        path("progress/", guard(progress), name=f"{_NAME}_progress"),
        *acts,
    ]


def _offer(pages: Any, request: HttpRequest) -> HttpResponse:
    """Show the form; store what it sends, and begin its preview."""
    _demand(request, PREVIEW)
    chosen = {"profile": request.GET.get("profile")}
    form = PreviewForm(request.POST or None, request.FILES or None, initial=chosen)
    if request.method == "POST" and form.is_valid():
        try:
            return _preview_upload(pages, request, form.cleaned_data)
        except CommerceMLError as error:
            form.add_error("file", error.message)
    context = {
        **_context(pages, request, _("Preview of a file")),
        "form": form,
        "previews": recent_previews(),
        "exchanges": recent_exchanges(),
        "can_replay": request.user.has_perm(REPLAY),
    }
    return TemplateResponse(request, "commerceml/admin/preview.html", context)


def _preview_upload(
    pages: Any, request: HttpRequest, values: dict[str, Any]
) -> HttpResponseRedirect:
    stored = store_upload(values["profile"], values["file"])
    runs = preview(stored)
    text = gettext("Uploaded to be previewed: %(name)s") % {"name": values["file"].name}
    pages.log_change(request, values["profile"], text)
    return _go_to(runs, CHANGES_PAGE)


def _act(
    pages: Any, request: HttpRequest, act: Act, origin: str, pk: int
) -> HttpResponse:
    """Preview a stored file or exchange, or import it again."""
    _demand(request, act.permission)
    source = SOURCES[origin]
    row = source.model._default_manager.filter(pk=pk).first()  # noqa: SLF001 (Django's public name)
    if row is None:
        raise Http404
    try:
        runs = act.start(source)(row)
    except CommerceMLError as error:
        pages.message_user(request, error.message, messages.ERROR)
        runs = []
    else:
        if not runs:
            message = _("There is no CommerceML file in it.")
            pages.message_user(request, message, messages.WARNING)
    if not runs:
        model_name = source.model._meta.model_name  # noqa: SLF001 (Django's public name)
        return redirect(f"admin:commerceml_{model_name}_change", pk)
    pages.log_change(request, row, str(act.done))
    return _go_to(runs, act.page)


def _go_to(runs: Sequence[ImportRun], page: str) -> HttpResponseRedirect:
    if len(runs) == 1:
        return redirect(page, runs[0].pk)
    keys = [run.pk for run in runs]
    return redirect(reverse(f"admin:{_NAME}_progress", query={"run": keys}))


def _show_progress(pages: Any, request: HttpRequest) -> HttpResponse:
    """Show how far the named runs are, each with a link to what it does."""
    _demand(request, VIEW)
    keys = [key for key in request.GET.getlist("run") if _is_id(key)]
    found = ImportRun.objects.select_related("profile", "file")
    runs = list(found.filter(pk__in=keys[:_MOST_RUNS]).order_by("pk"))
    context = {
        **_context(pages, request, _("Progress")),
        "runs": runs,
        "more": max(len(keys) - _MOST_RUNS, 0),
    }
    return TemplateResponse(request, "commerceml/admin/progress.html", context)


def _is_id(word: str) -> bool:
    return word.isdecimal() and len(word) <= _ID_DIGITS


def _demand(request: HttpRequest, permission: str) -> None:
    if not request.user.has_perm(permission):
        raise PermissionDenied


def _context(pages: Any, request: HttpRequest, title: Promise) -> dict[str, Any]:
    return {
        **pages.admin_site.each_context(request),
        "title": title,
        "opts": pages.opts,
        "media": pages.media,
    }
