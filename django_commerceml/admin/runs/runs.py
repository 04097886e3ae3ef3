"""The pages of runs, and the decisions over them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from django_commerceml.admin.changes.rows import line_address
from django_commerceml.admin.columns import moment
from django_commerceml.admin.navigation import list_link
from django_commerceml.admin.previews.pages import preview_paths
from django_commerceml.admin.read_only import ReadOnlyAdmin, ReadOnlyInline
from django_commerceml.admin.runs.changes import change_paths
from django_commerceml.admin.runs.counts import render_counts
from django_commerceml.admin.runs.decisions import decision_paths
from django_commerceml.admin.runs.live import describe_count
from django_commerceml.admin.runs.panel import panel_context
from django_commerceml.admin.tables.loading import table_paths
from django_commerceml.importing.progress import progress_of
from django_commerceml.models import ImportRun, RunProblem
from django_commerceml.status import describe_pace


class RunProblemInline(ReadOnlyInline):
    """The first problems of a run."""

    model = RunProblem
    fields = ("severity", "code", "message", "place", "element", "external_id")
    select_related = ("run",)
    ordering = ("id",)

    @admin.display(description=_("line"))
    def place(self, problem: RunProblem) -> SafeString | str:
        """Return the line, as a link to where the file is shown at it."""
        if not problem.line:
            return "-"
        file_id = problem.run.file_id if problem.run else None
        address = line_address(file_id, problem.line)
        if not address:
            return str(problem.line)
        link = '<a class="cml-link" href="{}">{}</a>'
        return format_html(link, address, problem.line)


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin):
    """The runs: what was done with each file."""

    list_display = (
        "id",
        "state",
        "subject",
        "progress_and_pace",
        "created",
        "profile",
        "error_code",
        "finished",
    )
    list_filter = ("profile", "state", "kind", "is_dry_run")
    list_select_related = ("profile", "file")
    search_fields = ("=id", "file__label", "=error_code")
    date_hierarchy = "created_at"
    inlines = (RunProblemInline,)
    fieldsets = (
        (None, {"fields": ("state", "kind", "profile", "session", "file", "is_dry_run",
                           "is_confirmed")}),
        (_("Outcome"), {"fields": ("progress", "pace", "counts_table", "error_code",
                                   "error", "answer", "all_problems")}),
        (_("Times"), {"fields": ("created_at", "started_at", "finished_at")}),
        (_("Technical"), {"classes": ("collapse",),
                          "fields": ("real_run", "catalog_external_id", "series",
                                     "attempts", "lease_owner", "lease_token",
                                     "lease_expires_at", "traceback")}),
    )  # fmt: skip

    @admin.display(description=_("file"), ordering="file")
    def subject(self, run: ImportRun) -> SafeString | str:
        """Return the name of the file, of a run without one what it does."""
        name = run.file.label if run.file else run.get_kind_display()
        if not run.is_dry_run:
            return name
        return format_html('{}<div class="cml-quiet">{}</div>', name, _("dry run"))

    @admin.display(description=_("records done"), ordering="checkpoint")
    def progress(self, run: ImportRun) -> str:
        """Return how many records of the file are done."""
        return describe_count(progress_of(run)) or self.get_empty_value_display()

    @admin.display(description=_("records done"), ordering="checkpoint")
    def progress_and_pace(self, run: ImportRun) -> SafeString | str:
        """Return how many records are done; under it the pace, where there is one."""
        progress = progress_of(run)
        if progress.remaining is None:
            return self.progress(run)
        return format_html(
            '{}<div class="cml-quiet cml-pace">{}</div>',
            describe_count(progress),
            describe_pace(progress),
        )

    @admin.display(description=_("created"), ordering="created_at")
    def created(self, run: ImportRun) -> str:
        """Return when the run was queued, short."""
        return moment(run.created_at)

    @admin.display(description=_("finished"), ordering="finished_at")
    def finished(self, run: ImportRun) -> str:
        """Return when the run ended, short."""
        return moment(run.finished_at)

    @admin.display(description=_("pace"))
    def pace(self, run: ImportRun) -> str:
        """Return how fast the work goes, and how long it still takes."""
        progress = progress_of(run)
        if progress.remaining is None:
            return str(self.get_empty_value_display())
        return describe_pace(progress)

    @admin.display(description=_("counts"))
    def counts_table(self, run: ImportRun) -> SafeString | str:
        """Return the counts: a row for each type of records, a column per outcome."""
        return render_counts(run) or self.get_empty_value_display()

    @admin.display(description=_("see also"))
    def all_problems(self, run: ImportRun) -> SafeString:
        """Return a link to all problems of *run*."""
        return list_link(RunProblem, _("all problems"), run__id__exact=run.pk)

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses of the pages, of previews and of decisions."""
        return [
            *preview_paths(self),
            *change_paths(self),
            *decision_paths(self),
            *table_paths(self),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show a run with what it does, and what may be decided."""
        context = {**(extra_context or {}), **panel_context(request, object_id)}
        return super().change_view(request, object_id, form_url, context)
