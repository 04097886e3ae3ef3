"""The pages of problems: each with advice, and all of them by kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from django_commerceml.admin.journal.viewer import view_address
from django_commerceml.admin.navigation import list_url
from django_commerceml.admin.read_only import ReadOnlyAdmin
from django_commerceml.models import ExchangeProfile, RunProblem, Severity
from django_commerceml.status.advice import advice_on
from django_commerceml.status.troubles import Trouble, find_files, group_problems

DAYS: Final = (1, 7, 30, 90)
_USUAL_DAYS: Final = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which problems the page of kinds is about."""

    days: int
    profile_id: int | None
    severity: str

    @classmethod
    def read(cls, said: Mapping[str, str]) -> "Choice":
        """Return what *said*, a query, chooses; what is no choice is left out."""
        days, profile = said.get("days", ""), said.get("profile", "")
        severity = said.get("severity", "")
        return cls(
            days=int(days) if days in set(map(str, DAYS)) else _USUAL_DAYS,
            profile_id=int(profile) if profile.isdecimal() else None,
            severity=severity if severity in Severity.values else "",
        )

    @property
    def lookups(self) -> dict[str, Any]:
        """Return what the problems of the choice have, but for their age."""
        said = {"profile": self.profile_id, "severity": self.severity}
        return {name: value for name, value in said.items() if value}

    def problems(self) -> QuerySet[RunProblem]:
        """Return the problems of the choice."""
        since = timezone.now() - timedelta(days=self.days)
        return RunProblem.objects.filter(created_at__gte=since, **self.lookups)

    def list_address(self, trouble: Trouble) -> str:
        """Return the address of the list of all problems of the kind of *trouble*."""
        lookups = {"code__exact": trouble.code, "severity__exact": trouble.severity}
        if self.profile_id:
            lookups["profile__id__exact"] = str(self.profile_id)
        return list_url(RunProblem, **lookups)


@admin.register(RunProblem)
class RunProblemAdmin(ReadOnlyAdmin):
    """What could not be understood or applied, and what to do about it."""

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
    list_filter = ("created_at", "profile", "severity", "code")
    search_fields = ("=id", "message", "=code", "=external_id", "file")
    fieldsets = (
        (None, {"fields": ("severity", "code", "message", "advice")}),
        (_("Place"), {"fields": ("file", "place", "element", "external_id")}),
        (_("Origin"), {"fields": ("profile", "session", "run", "created_at")}),
    )

    @admin.display(description=_("advice"))
    def advice(self, problem: RunProblem) -> SafeString | str:
        """Return what the code means, and what to do about it."""
        advice = advice_on(problem.code)
        if advice is None:
            return self.get_empty_value_display()
        return render_to_string("commerceml/admin/advice.html", {"advice": advice})

    @admin.display(description=_("line"))
    def place(self, problem: RunProblem) -> SafeString | str:
        """Return the line, as a link to the text of the file where it is here."""
        file_id = find_files([problem]).get(problem.pk)
        if file_id is None:
            return str(problem.line or self.get_empty_value_display())
        address = view_address(file_id, problem.line)
        text = problem.line or _("Look into")
        return format_html('<a class="cml-link" href="{}">{}</a>', address, text)

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses of the pages, and of all problems by kind."""
        view = self.admin_site.admin_view(require_safe(self.kinds_view))
        return [path("kinds/", view, name="commerceml_problems"), *super().get_urls()]

    def kinds_view(self, request: HttpRequest) -> HttpResponse:
        """Show how many problems there are of each kind, with advice."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        choice = Choice.read(request.GET.dict())
        troubles = group_problems(choice.problems())
        context = {
            **self.admin_site.each_context(request),
            "title": _("Problems by kind"),
            "opts": self.opts,
            "media": self.media,
            "choice": choice,
            "days": DAYS,
            "profiles": ExchangeProfile.objects.all(),
            "severities": Severity.choices,
            "rows": [(trouble, *_links(choice, trouble)) for trouble in troubles],
        }
        return TemplateResponse(request, "commerceml/admin/problems.html", context)


def _links(choice: Choice, trouble: Trouble) -> tuple[str, str]:
    """Return where all of the kind are, and where the example is in its file."""
    address = ""
    if trouble.file_id:
        address = view_address(trouble.file_id, trouble.example.line)
    return choice.list_address(trouble), address
