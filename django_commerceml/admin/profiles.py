"""The pages of exchange profiles: all settings, and a new password."""

from typing import Any, Final

from django.contrib import admin, messages
from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied
from django.db.models import Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from django_commerceml.admin.navigation import join_links, list_link
from django_commerceml.admin.order_options import SECTIONS, StatusInline
from django_commerceml.admin.profile_form import ProfileForm
from django_commerceml.admin.read_only import refuse
from django_commerceml.admin.themes import ModelAdmin
from django_commerceml.exchange.access import get_paths, make_access_password
from django_commerceml.models import (
    ExchangeProfile,
    ExchangeSession,
    ExportBatch,
    ImportRun,
    OrderExport,
    RunProblem,
    StoredFile,
)
from django_commerceml.models.orders import statuses_of

JOURNAL: Final = (
    ExchangeSession,
    StoredFile,
    ImportRun,
    RunProblem,
    OrderExport,
    ExportBatch,
)
"""What the page of a profile leads to."""

_RISK: Final = _(
    "Orders now count as received once 1C asks for the next ones. If an answer is lost "
    "on the way, or 1C fails to write it, 1C never gets those orders. Switch this off "
    "as soon as 1C can say «success»."
)


@admin.register(ExchangeProfile)
class ExchangeProfileAdmin(ModelAdmin):  # type: ignore[type-arg]  # Django's class takes no parameters at run time
    """The infobases of 1C and how each exchanges with this store."""

    form = ProfileForm
    list_display = ("__str__", "slug", "login", "is_active", "last_seen_at")
    list_filter = ("is_active",)
    search_fields = ("name", "slug", "login")
    filter_horizontal = ("allowed_groups",)
    readonly_fields = ("related", "created_at", "updated_at")
    fieldsets = (
        (None, {"fields": ("name", "slug", "login", "is_active", "related")}),
        (_("Conversation with 1C"), {
            "description": _("What 1C hears when it asks how to send files."),
            "fields": ("use_zip", "file_limit", "reply_charset", "starts_imports",
                       "runner"),
        }),
        (_("Products missing in an export"), {
            "description": _("What becomes of products that 1C no longer sends, and "
                             "when a person must agree first."),
            "fields": ("sweep_policy", "sweep_limit", "portions", "quiet_minutes",
                       "price_guard_limit"),
        }),
        *SECTIONS,
        (_("Shop"), {
            "description": _("Who takes the data over, and which fields 1C may write."),
            "fields": ("adapter", "field_rules"),
        }),
        (_("Times"), {"fields": ("created_at", "updated_at")}),
    )  # fmt: skip

    class Media:
        css = {"all": ["commerceml/admin.css"]}

    # The mirror and the journal hang on a profile: it is switched off instead.
    has_delete_permission = refuse

    def get_queryset(self, request: HttpRequest) -> QuerySet[ExchangeProfile]:
        """Return the profiles with the time of their last request."""
        profiles: QuerySet[ExchangeProfile] = super().get_queryset(request)
        return profiles.annotate(last_seen=Max("sessions__last_seen_at"))

    @admin.display(description=_("last exchange"), ordering="last_seen")
    def last_seen_at(self, profile: Any) -> Any:
        """Return when 1C was last here."""
        return profile.last_seen

    @admin.display(description=_("see also"))
    def related(self, profile: ExchangeProfile) -> SafeString | str:
        """Return links to the journal of *profile*."""
        if not profile.pk:
            return self.get_empty_value_display()
        return join_links(
            *(list_link(model, profile__id__exact=profile.pk) for model in JOURNAL)
        )

    def save_model(
        self,
        request: HttpRequest,
        obj: ExchangeProfile,
        form: Any,
        change: bool,  # noqa: FBT001 (Django's signature)
    ) -> None:
        """Save a profile; a new one has no usable password yet."""
        if not change:
            obj.password = make_password(None)
        super().save_model(request, obj, form, change)
        if obj.query_acknowledges and "query_acknowledges" in form.changed_data:
            self.message_user(request, _RISK, messages.WARNING)

    def get_inlines(self, request: HttpRequest, obj: ExchangeProfile | None) -> Any:  # noqa: ARG002 (Django's signature)
        """Return the statuses; a new profile begins with the usual ones."""
        if obj is None:
            return []
        statuses_of(obj.pk)
        return [StatusInline]

    def response_add(
        self,
        request: HttpRequest,
        obj: ExchangeProfile,
        post_url_continue: str | None = None,  # noqa: ARG002 (Django's signature)
    ) -> HttpResponseRedirect:
        """Go on to the password that the new profile needs."""
        self.message_user(request, _("The profile is there; now it needs a password."))
        return redirect("admin:commerceml_exchangeprofile_password", obj.pk)

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses of the pages and of the new password."""
        view = self.admin_site.admin_view(self.password_view)
        name = "commerceml_exchangeprofile_password"
        return [path("<int:pk>/password/", view, name=name), *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show a profile with the addresses that 1C needs."""
        profile = self.get_object(request, object_id)
        context = {
            **(extra_context or {}),
            "addresses": _addresses(request, profile) if profile else (),
        }
        return super().change_view(request, object_id, form_url, context)

    @method_decorator([require_http_methods(["GET", "POST"]), never_cache])
    @sensitive_variables("password")
    def password_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Offer a new password; make it, and show it this once."""
        profile = ExchangeProfile.objects.filter(pk=pk).first()
        if profile is None:
            raise Http404
        if not self.has_change_permission(request, profile):
            raise PermissionDenied
        password = ""
        if request.method == "POST":
            password = make_access_password()
            profile.password = make_password(password)
            profile.save(update_fields=["password", "updated_at"])
            self.log_change(request, profile, gettext("A new password was made."))
        return self._show_password(request, profile, password)

    @sensitive_variables("password")
    def _show_password(
        self, request: HttpRequest, profile: ExchangeProfile, password: str
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("New password"),
            "opts": self.opts,
            "profile": profile,
            "password": password,
            "addresses": _addresses(request, profile),
            "media": self.media,
        }
        return TemplateResponse(request, "commerceml/admin/password.html", context)


def _addresses(request: HttpRequest, profile: ExchangeProfile) -> tuple[str, ...]:
    """Return where 1C finds *profile*: nowhere while the site lacks our URLs."""
    try:
        paths = get_paths(profile)
    except NoReverseMatch:
        return ()
    return tuple(request.build_absolute_uri(path) for path in paths)
