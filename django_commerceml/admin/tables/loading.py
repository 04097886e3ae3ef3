"""The page that loads prices and stock from a table: file, columns, preview."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from django_commerceml.admin.navigation import CHANGES_PAGE
from django_commerceml.admin.permissions import PREVIEW
from django_commerceml.admin.tables.forms import ColumnsForm, TableForm
from django_commerceml.exceptions import CommerceMLError, TableError
from django_commerceml.importing.previews import preview
from django_commerceml.models import ExchangeProfile
from django_commerceml.spreadsheets import spool
from django_commerceml.spreadsheets.cells import text_of
from django_commerceml.spreadsheets.columns import Layout, guess_layout, names_of
from django_commerceml.spreadsheets.loading import (
    Prepared,
    Table,
    note_refusals,
    prepare,
)
from django_commerceml.spreadsheets.merging import Outcome
from django_commerceml.spreadsheets.tables import iter_rows

_PAGE: Final = "commerceml_importrun_table"
_SAMPLE: Final = 8
_SHOWN_REFUSALS: Final = 100
_LONGEST_NAME: Final = 100
_MOST_ROWS: Final = 50_000
"""So many rows are turned into a file within a request; the command takes more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A table that waits for a person to say what its columns are."""

    profile: ExchangeProfile
    kept: str
    name: str

    def address(self) -> str:
        """Return the address of the page that asks."""
        query = {"profile": self.profile.pk, "kept": self.kept, "name": self.name}
        return reverse(f"admin:{_PAGE}", query=query)


def table_paths(pages: Any) -> list[URLPattern]:
    """Return the address of the page."""

    @require_http_methods(["GET", "POST"])
    def view(request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm(PREVIEW):
            raise PermissionDenied
        upload = _find_upload(request)
        if upload is None:
            return _take_file(pages, request)
        return _take_columns(pages, request, upload)

    return [path("table/", pages.admin_site.admin_view(view), name=_PAGE)]


def _find_upload(request: HttpRequest) -> Upload | None:
    kept, name = request.GET.get("kept", ""), request.GET.get("name", "")
    if not kept:
        return None
    word = request.GET.get("profile", "")
    pk = int(word) if word.isdecimal() else 0
    profile = get_object_or_404(ExchangeProfile, pk=pk)
    return Upload(profile=profile, kept=kept, name=name[:_LONGEST_NAME])


def _take_file(pages: Any, request: HttpRequest) -> HttpResponse:
    """Ask for a profile and a file; keep the file."""
    chosen = {"profile": request.GET.get("profile")}
    form = TableForm(request.POST or None, request.FILES or None, initial=chosen)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            guess_layout(iter_rows(file), names_of(form.cleaned_data["profile"]))
        except TableError as error:
            form.add_error("file", error.message)
        else:
            file.seek(0)
            upload = Upload(
                profile=form.cleaned_data["profile"],
                kept=spool.keep(file),
                name=file.name[-_LONGEST_NAME:],
            )
            return redirect(upload.address())
    return _answer(pages, request, "table_file.html", {"form": form})


def _take_columns(pages: Any, request: HttpRequest, upload: Upload) -> HttpResponse:
    """Ask what the columns are; turn the table into a file and have it previewed."""
    try:
        stream = spool.open_kept(upload.kept)
    except TableError as error:
        pages.message_user(request, error.message, messages.WARNING)
        return redirect(f"admin:{_PAGE}")
    with stream:
        names = names_of(upload.profile)
        layout = guess_layout(iter_rows(stream), names)
        form = ColumnsForm(
            request.POST or None, profile=upload.profile, layout=layout, names=names
        )
        outcome = None
        if request.method == "POST" and form.is_valid():
            prepared = _prepare(request, upload, form, stream)
            if prepared is not None and _is_accepted(request, prepared):
                return _go_on(pages, request, upload, prepared)
            outcome = prepared.outcome if prepared else None
        context = {"form": form, "upload": upload, "rows": _sample(stream, layout)}
    return _answer(pages, request, "table_columns.html", {**context, **_told(outcome)})


def _prepare(
    request: HttpRequest, upload: Upload, form: ColumnsForm, stream: BinaryIO
) -> Prepared | None:
    """Return what the table came to; None, and an error in *form*, where it cannot."""
    stream.seek(0)
    table = Table(
        name=upload.name,
        layout=form.cleaned_data["layout"],
        defaults=form.defaults(),
        most_rows=_MOST_ROWS,
    )
    try:
        return prepare(
            upload.profile,
            stream,
            table,
            accepts_refusals="partial" in request.POST,
        )
    except CommerceMLError as error:
        form.add_error(None, error.message)
        return None


def _is_accepted(request: HttpRequest, prepared: Prepared) -> bool:
    """Return whether the rest goes on without the rows that were refused."""
    return not prepared.outcome.refusals or (
        "partial" in request.POST and prepared.file is not None
    )


def _go_on(
    pages: Any, request: HttpRequest, upload: Upload, prepared: Prepared
) -> HttpResponse:
    spool.forget(upload.kept)
    if prepared.file is None:
        message = _(
            "Nothing changes: the shop has these prices and this stock already."
        )
        pages.message_user(request, message, messages.INFO)
        return redirect(f"admin:{_PAGE}")
    (run,) = preview([prepared.file])
    note_refusals(run, prepared.outcome.refusals)
    text = gettext("Prices and stock from the table %(name)s: previewed.")
    pages.log_change(request, run, text % {"name": upload.name})
    pages.message_user(request, _describe(prepared.outcome), messages.SUCCESS)
    return redirect(CHANGES_PAGE, run.pk)


def _describe(outcome: Outcome) -> str:
    said = ngettext(
        "%(count)d product or variant of the table changes.",
        "%(count)d products or variants of the table change.",
        outcome.changed,
    ) % {"count": outcome.changed}
    refused = len(outcome.refusals)
    if not refused:
        return said
    left = ngettext(
        "%(count)d row was left out; it stands among the problems of this run.",
        "%(count)d rows were left out; they stand among the problems of this run.",
        refused,
    )
    return f"{said} {left % {'count': refused}}"


def _sample(stream: BinaryIO, layout: Layout) -> list[list[str]]:
    """Return the first rows, each as wide as the table."""
    stream.seek(0)
    rows = (row for row in iter_rows(stream) if row.number >= layout.first_row)
    width = len(layout.columns)
    return [
        [text_of(cell) for cell in _padded(row.cells, width)]
        for row in islice(rows, _SAMPLE)
    ]


def _padded(cells: Sequence[Any], width: int) -> list[Any]:
    return [*cells, *[None] * width][:width]


def _told(outcome: Outcome | None) -> dict[str, Any]:
    if outcome is None:
        return {}
    refusals = outcome.refusals
    return {
        "outcome": outcome,
        "refusals": refusals[:_SHOWN_REFUSALS],
        "more": max(len(refusals) - _SHOWN_REFUSALS, 0),
    }


def _answer(
    pages: Any, request: HttpRequest, name: str, context: dict[str, Any]
) -> HttpResponse:
    shown = {
        **pages.admin_site.each_context(request),
        "title": _("Prices and stock from a table"),
        "opts": pages.opts,
        "media": pages.media,
        **context,
    }
    return TemplateResponse(request, f"commerceml/admin/{name}", shown)
