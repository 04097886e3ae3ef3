"""The pages of runs and of their problems, and the decision over a held run."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from django_commerceml.admin.navigation import list_link
from django_commerceml.admin.read_only import ReadOnlyAdmin, ReadOnlyInline
from django_commerceml.admin.words import OUTCOMES, record_type_name, record_type_place
from django_commerceml.exceptions import RunError
from django_commerceml.importing.holding import cancel, confirm
from django_commerceml.importing.progress import progress_of
from django_commerceml.models import ImportRun, RunProblem
from django_commerceml.status import describe_pace


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What an operator may do with a held run."""

    apply: Callable[[ImportRun], None]
    done: Promise
    """What the page and the log then say."""


DECISIONS: Final[dict[str, Decision]] = {
    "confirm": Decision(apply=confirm, done=_("Confirmed: the run goes on.")),
    "cancel": Decision(apply=cancel, done=_("Cancelled: nothing of it is applied.")),
}


class RunProblemInline(ReadOnlyInline):
    """The first problems of a run."""

    model = RunProblem
    fields = ("severity", "code", "message", "line", "element", "external_id")
    ordering = ("id",)


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin):
    """The runs: what was done with each file."""

    list_display = (
        "id",
        "state",
        "kind",
        "file",
        "progress",
        "pace",
        "error_code",
        "profile",
        "created_at",
        "finished_at",
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
                          "fields": ("catalog_external_id", "series", "attempts",
                                     "lease_owner", "lease_token", "lease_expires_at",
                                     "traceback")}),
    )  # fmt: skip

    @admin.display(description=_("records done"), ordering="checkpoint")
    def progress(self, run: ImportRun) -> str:
        """Return how many records of the file are done."""
        return f"{run.checkpoint} / {run.records_total}"

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
        if not run.counts:
            return self.get_empty_value_display()
        rows = [
            (record_type_name(name), [counted.get(outcome, 0) for outcome in OUTCOMES])
            for name, counted in sorted(run.counts.items(), key=_place)
        ]
        context = {"outcomes": OUTCOMES.values(), "rows": rows}
        return render_to_string("commerceml/admin/counts.html", context)

    @admin.display(description=_("see also"))
    def all_problems(self, run: ImportRun) -> SafeString:
        """Return a link to all problems of *run*."""
        return list_link(RunProblem, _("all problems"), run__id__exact=run.pk)

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses of the pages and of the decisions."""
        view = self.admin_site.admin_view(self.decision_view)
        decisions = [
            path(
                f"<int:pk>/{word}/",
                view,
                {"word": word},
                name=f"commerceml_importrun_{word}",
            )
            for word in DECISIONS
        ]
        return [*decisions, *super().get_urls()]

    @method_decorator(require_POST)
    def decision_view(self, request: HttpRequest, pk: int, word: str) -> HttpResponse:
        """Confirm or cancel a held run."""
        if not request.user.has_perm("commerceml.confirm_importrun"):
            raise PermissionDenied
        run = ImportRun.objects.filter(pk=pk).first()
        if run is None:
            raise Http404
        self._decide(request, run, DECISIONS[word])
        return redirect("admin:commerceml_importrun_change", pk)

    def _decide(self, request: HttpRequest, run: ImportRun, decision: Decision) -> None:
        done = str(decision.done)
        try:
            with transaction.atomic():
                decision.apply(run)
                self.log_change(request, run, done)
        except RunError as error:
            self.message_user(request, error.message, messages.WARNING)
        else:
            self.message_user(request, done, messages.SUCCESS)


def _place(item: tuple[str, dict[str, int]]) -> int:
    return record_type_place(item[0])


@admin.register(RunProblem)
class RunProblemAdmin(ReadOnlyAdmin):
    """What could not be understood or applied."""

    list_display = (
        "id",
        "severity",
        "message",
        "code",
        "line",
        "file",
        "external_id",
        "created_at",
    )
    list_filter = ("profile", "severity", "code")
    search_fields = ("=id", "message", "=code", "=external_id", "file")
    date_hierarchy = "created_at"
