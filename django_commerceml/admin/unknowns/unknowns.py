"""The inbox of words that 1C used and the store does not know."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from django_commerceml.admin.read_only import ReadOnlyAdmin
from django_commerceml.admin.themes import ModelAdmin
from django_commerceml.admin.unknowns.forms import DecisionForm
from django_commerceml.admin.unknowns.lists import InWords, StateFilter
from django_commerceml.admin.unknowns.words import MEANINGS, Describer
from django_commerceml.importing.decisions import decide, leave
from django_commerceml.models import Unknown, UnknownKind, UnknownState

_LIST = "admin:commerceml_unknown_changelist"
_PAGE = "admin:commerceml_unknown_change"


@admin.register(Unknown)
class UnknownAdmin(ReadOnlyAdmin):
    """The words of 1C that a person should decide about."""

    list_display = (
        "said",
        "kind",
        "suggested",
        "decided",
        "last_came",
        "profile",
    )
    list_filter = (StateFilter, "kind", "profile")
    list_select_related = ("profile",)
    search_fields = ("value", "name")
    actions = ("take_suggestions", "leave_as_they_are")

    def has_change_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        """Return whether the person of *request* may decide."""
        return bool(ModelAdmin.has_change_permission(self, request, obj))

    def get_changelist(self, request: HttpRequest, **options: Any) -> Any:
        """Return a list whose rows know their decisions in words."""
        base = super().get_changelist(request, **options)
        return type("UnknownChangeList", (InWords, base), {})

    @admin.display(description=_("as 1C says it"), ordering="value")
    def said(self, unknown: Unknown) -> str:
        """Return the name, or the word itself."""
        return str(unknown)

    @admin.display(description=_("suggestion"))
    def suggested(self, unknown: Any) -> str:
        """Return in words what the rules suggest."""
        return str(unknown.suggestion_in_words)

    @admin.display(description=_("decision"))
    def decided(self, unknown: Any) -> str:
        """Return in words what was decided."""
        if unknown.state == UnknownState.IGNORED:
            return str(UnknownState.IGNORED.label)
        return str(unknown.decision_in_words)

    @admin.display(description=_("last came"), ordering="last_seen_at")
    def last_came(self, unknown: Unknown) -> str:
        """Return in few letters when it came."""
        return date_format(localtime(unknown.last_seen_at), "SHORT_DATETIME_FORMAT")

    @admin.action(description=_("Take the suggestions"), permissions=["change"])
    def take_suggestions(
        self, request: HttpRequest, queryset: QuerySet[Unknown]
    ) -> None:
        """Decide the chosen words as suggested; those without a suggestion stay."""
        rows = queryset.exclude(suggestion="").filter(state=UnknownState.OPEN)
        count = sum(
            self._decide(request, row, row.suggestion)
            for row in rows.select_related("profile").order_by("pk")
        )
        self._tell(request, count)

    @admin.action(description=_("Leave them as they are"), permissions=["change"])
    def leave_as_they_are(
        self, request: HttpRequest, queryset: QuerySet[Unknown]
    ) -> None:
        """Decide that the chosen words need nothing."""
        rows = queryset.filter(state=UnknownState.OPEN)
        self._tell(request, sum(self._leave(request, row) for row in rows))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",  # noqa: ARG002 (Django's signature)
        extra_context: dict[str, Any] | None = None,  # noqa: ARG002 (Django's signature)
    ) -> HttpResponse:
        """Show a word and ask what it is; take the answer."""
        unknown = self._find(request, object_id)
        may_decide = self.has_change_permission(request, unknown)
        form = DecisionForm(unknown, request.POST if request.method == "POST" else None)
        if request.method == "POST":
            if not may_decide:
                raise PermissionDenied
            if self._take(request, unknown, form):
                return redirect(_next_address(unknown))
        return self._show(request, unknown, form if may_decide else None)

    def _find(self, request: HttpRequest, object_id: str) -> Unknown:
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = Unknown.objects.select_related("profile", "run__file", "decided_by")
        is_number = object_id.isascii() and object_id.isdigit()
        unknown = rows.filter(pk=object_id).first() if is_number else None
        if unknown is None:
            raise Http404
        return unknown

    def _take(self, request: HttpRequest, unknown: Unknown, form: DecisionForm) -> bool:
        """Return whether the answer was taken; else *form* says why not."""
        if "leave" in request.POST:
            return self._leave(request, unknown)
        if not form.is_valid():
            return False
        return self._decide(request, unknown, form.decision, form=form)

    def _decide(
        self,
        request: HttpRequest,
        unknown: Unknown,
        decision: str,
        form: DecisionForm | None = None,
    ) -> bool:
        try:
            row = decide(unknown, decision, user=request.user)
        except ValidationError as error:
            if form is not None:
                form.add_error(None, error)
            else:
                text = f"{unknown}: {' '.join(error.messages)}"
                self.message_user(request, text, messages.WARNING)
            return False
        words = Describer([row]).describe(row, decision)
        note = gettext("%(word)s is: %(decision)s.") % {
            "word": unknown,
            "decision": words,
        }
        return self._note(request, row, note, is_told=form is not None)

    def _leave(self, request: HttpRequest, unknown: Unknown) -> bool:
        row = leave(unknown, user=request.user)
        note = gettext("%s is left as it is.") % unknown
        return self._note(request, row, note, is_told="leave" in request.POST)

    def _note(
        self, request: HttpRequest, row: Unknown, note: str, *, is_told: bool
    ) -> bool:
        self.log_change(request, row, note)
        if is_told:
            self.message_user(request, note, messages.SUCCESS)
        return True

    def _tell(self, request: HttpRequest, count: int) -> None:
        text = ngettext("%d word is decided.", "%d words are decided.", count)
        self.message_user(request, text % count, messages.SUCCESS)

    def _show(
        self, request: HttpRequest, unknown: Unknown, form: DecisionForm | None
    ) -> HttpResponse:
        describer = Describer([unknown])
        context = {
            **self.admin_site.each_context(request),
            "title": f"{unknown.get_kind_display().capitalize()}: {unknown}",
            "opts": self.opts,
            "media": self.media,
            "unknown": unknown,
            "form": form,
            "meaning": MEANINGS[UnknownKind(unknown.kind)],
            "suggestion": describer.describe(unknown, unknown.suggestion),
            "decision": describer.describe(unknown, unknown.decision),
        }
        return TemplateResponse(request, "commerceml/admin/unknown.html", context)


def _next_address(unknown: Unknown) -> str:
    """Return where the next word of the profile waits: its page, or the list."""
    waiting = Unknown.objects.filter(
        profile_id=unknown.profile_id, state=UnknownState.OPEN
    )
    following = waiting.exclude(pk=unknown.pk).order_by("pk").first()
    return reverse(_PAGE, args=[following.pk]) if following else reverse(_LIST)
