"""The page of what a run changed, or a rehearsal would change, and its workbook."""

from collections.abc import Iterator
from functools import cache
from typing import Any, Final
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from django_commerceml.admin.changes.filters import (
    ChangeFilterForm,
    ChangePage,
    Changes,
    take_page,
)
from django_commerceml.admin.changes.rows import change_row
from django_commerceml.admin.changes.words import (
    field_name,
    one_record_name,
    value_cell,
)
from django_commerceml.admin.permissions import PREVIEW, VIEW
from django_commerceml.admin.runs.counts import render_counts
from django_commerceml.admin.runs.decisions import is_past, offered_decisions
from django_commerceml.admin.streams import save_chunks
from django_commerceml.importing.previews import is_outdated, why_not
from django_commerceml.models import (
    OPEN_STATES,
    ChangeOutcome,
    ImportRun,
    RecordChange,
    RunState,
)
from django_commerceml.spreadsheets.workbooks import Cell, stream_workbook

_CHUNK: Final = 2000
_IN_PANEL: Final = 20
_COLUMNS: Final[tuple[tuple[Promise, int], ...]] = (
    (_("Type"), 18),
    (_("Name"), 40),
    (_("Id in 1C"), 40),
    (_("Outcome"), 14),
    (_("What"), 28),
    (_("Old value"), 30),
    (_("New value"), 30),
    (_("Price, %"), 10),
    (_("Line"), 10),
)
_NO_FIELD: Final = ("", "", None, None)


def change_paths(pages: Any) -> list[URLPattern]:
    """Return the addresses of the page and of the workbook."""

    @require_GET
    def show(request: HttpRequest, pk: int) -> HttpResponse:
        return _show(pages, request, _find(request, pk))

    @require_GET
    def save(request: HttpRequest, pk: int) -> StreamingHttpResponse:
        return _save(pages, request, _find(request, pk))

    guard, name = pages.admin_site.admin_view, "commerceml_importrun_changes"
    return [
        path("<int:pk>/changes/", guard(show), name=name),
        path("<int:pk>/changes.xlsx", guard(save), name=f"{name}_xlsx"),
    ]


def changes_context(request: HttpRequest, run: ImportRun) -> dict[str, Any]:
    """Return what a panel shows of the changes of *run*: the first of them."""
    page = take_page(_changes_of(run), size=_IN_PANEL)
    return _table_context(run, page, offered(request, run))


def offered(request: HttpRequest, run: ImportRun) -> dict[str, Any]:
    """Return what the buttons of *run* depend on, for who asks."""
    reason = why_not(run) if run.is_dry_run else ""
    return {
        "offered": offered_decisions(request, run),
        "is_past": run.is_dry_run and is_past(run),
        "why_not": reason,
        "is_outdated": run.is_dry_run and not reason and is_outdated(run),
        "can_preview": request.user.has_perm(PREVIEW),
        "can_read_files": request.user.has_perm("commerceml.read_storedfile"),
    }


def _find(request: HttpRequest, pk: int) -> ImportRun:
    if not request.user.has_perm(VIEW):
        raise PermissionDenied
    runs = ImportRun.objects.select_related("profile", "file", "session", "real_run")
    run = runs.filter(pk=pk).first()
    if run is None:
        raise Http404
    return run


def _changes_of(run: ImportRun) -> Changes:
    return RecordChange.objects.filter(run=run)


def _show(pages: Any, request: HttpRequest, run: ImportRun) -> HttpResponse:
    filters = ChangeFilterForm(run, request.GET)
    page = take_page(
        filters.select(_changes_of(run)),
        before=request.GET.get("before", ""),
        after=request.GET.get("after", ""),
    )
    context = {
        **pages.admin_site.each_context(request),
        **_table_context(run, page, offered(request, run)),
        "title": page_title(run),
        "opts": pages.opts,
        "media": pages.media,
        "filters": filters,
        "is_filtered": filters.is_valid() and any(filters.cleaned_data.values()),
        "address": _address(run, "changes", filters),
        "xlsx_address": _address(run, "changes_xlsx", filters),
    }
    return TemplateResponse(request, "commerceml/admin/changes.html", context)


def page_title(run: ImportRun) -> str:
    """Return what the page of the changes of *run* is called."""
    words = _("What it would do") if run.is_dry_run else _("What changed")
    return str(words)


def _table_context(
    run: ImportRun, page: ChangePage, rights: dict[str, Any]
) -> dict[str, Any]:
    return {
        **rights,
        "run": run,
        "is_open": run.state in OPEN_STATES,
        "is_dropped": run.is_dry_run and run.state == RunState.CANCELLED,
        "counts": render_counts(run),
        "page": page,
        "rows": [change_row(change, run) for change in page.changes],
    }


def _address(run: ImportRun, name: str, filters: ChangeFilterForm) -> str:
    """Return an address with the filters of this page, ready for one value more."""
    chosen = {
        name: filters.data[name] for name in filters.fields if filters.data.get(name)
    }
    place = reverse(f"admin:commerceml_importrun_{name}", args=[run.pk])
    return f"{place}?{urlencode(chosen)}"


def _save(pages: Any, request: HttpRequest, run: ImportRun) -> StreamingHttpResponse:
    changes = ChangeFilterForm(run, request.GET).select(_changes_of(run))
    columns = [(str(header), width) for header, width in _COLUMNS]
    content = stream_workbook(page_title(run), _workbook_rows(changes), columns)
    pages.log_change(request, run, gettext("Its changes were downloaded."))
    return save_chunks(content, f"{page_title(run)} {run.pk}.xlsx")


def _workbook_rows(changes: Changes) -> Iterator[tuple[Cell, ...]]:
    """Yield a row for each changed field, one for a record without any."""
    type_name, name_of = cache(one_record_name), cache(field_name)
    outcomes = {word: str(label) for word, label in ChangeOutcome.choices}
    for change in _in_order(changes):
        kind = change.record_type
        record = (type_name(kind), change.name, change.external_id)
        place = (change.price_change, change.line or None)
        for field, detail, *values in change.fields or [_NO_FIELD]:
            cells = (value_cell(kind, field, value) for value in values)
            name = name_of(kind, field) if field else ""
            name = f"{name}: {detail}" if detail else name
            yield (*record, outcomes[change.outcome], name, *cells, *place)


def _in_order(changes: Changes) -> Iterator[RecordChange]:
    """Yield *changes* by the index of the run: a chunk of them is in memory at once."""
    rows, last = changes.order_by("pk"), 0
    while chunk := list(rows.filter(pk__gt=last)[:_CHUNK]):
        yield from chunk
        last = chunk[-1].pk
