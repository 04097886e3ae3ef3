"""The pages of exchange profiles: all settings in tabs, and a new password."""

from functools import partial
from typing import Any, Final

from django.contrib import admin, messages
from django.contrib.auth.hashers import make_password
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from django_commerceml.admin.journal.alarms import alarm_urls
from django_commerceml.admin.navigation import join_links, list_link
from django_commerceml.admin.profiles.actions import actions_for, alarm_test_address
from django_commerceml.admin.profiles.connection import addresses_of, guides_for
from django_commerceml.admin.profiles.doctor import doctor_urls
from django_commerceml.admin.profiles.linking import link_urls
from django_commerceml.admin.profiles.password import password_view
from django_commerceml.admin.profiles.publication import (
    BEGUN,
    publish_address,
    publish_urls,
)
from django_commerceml.admin.profiles.statuses import StatusInline
from django_commerceml.admin.profiles.support import support_urls
from django_commerceml.admin.profiles.tabs import FIELDSETS, panels_of
from django_commerceml.admin.profiles.transfer import (
    copy_view,
    export_view,
    import_view,
)
from django_commerceml.admin.read_only import refuse
from django_commerceml.admin.themes import ModelAdmin
from django_commerceml.models import (
    ExchangeProfile,
    ExchangeSession,
    ExportBatch,
    ImportRun,
    OrderExport,
    RunProblem,
    StoredFile,
    Unknown,
)
from django_commerceml.models.orders import statuses_of
from django_commerceml.profiles.form import ProfileForm
from django_commerceml.profiles.publishing import begin_publishing

JOURNAL: Final = (
    ExchangeSession,
    StoredFile,
    ImportRun,
    RunProblem,
    Unknown,
    OrderExport,
    ExportBatch,
)
"""What the page of a profile leads to."""

_PAGES: Final = {
    "password": password_view,
    "copy": copy_view,
    "export": export_view,
    "import": import_view,
}
"""The further pages of a profile, by the last part of their address."""

_FURTHER: Final = (alarm_urls, doctor_urls, link_urls, publish_urls, support_urls)

_get_or_post: Final = require_http_methods(["GET", "POST"])
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
    fieldsets = FIELDSETS

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
        before = form.initial.get("publishes_goods", True)
        if change and begin_publishing(obj, did_before=before):
            self.message_user(request, BEGUN)
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
        """Return the addresses of all pages."""
        pages = [
            path(
                f"<int:pk>/{word}/",
                self.admin_site.admin_view(_get_or_post(partial(view, self))),
                name=f"commerceml_exchangeprofile_{word}",
            )
            for word, view in _PAGES.items()
        ]
        return [
            *pages,
            *(one for urls in _FURTHER for one in urls(self)),
            *super().get_urls(),
        ]

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,  # noqa: FBT001, FBT002 (Django's signature)
        change: bool = False,  # noqa: FBT001, FBT002 (Django's signature)
        form_url: str = "",
        obj: ExchangeProfile | None = None,
    ) -> HttpResponse:
        """Show the tabs of a profile, with what 1C needs to know of it."""
        adminform = context["adminform"]
        context["panels"] = panels_of(
            adminform, context["inline_admin_formsets"], adminform.form.errors
        )
        if obj is not None:
            addresses = addresses_of(request, obj)
            context |= {
                "addresses": addresses,
                "guides": guides_for(obj, addresses),
                "actions": actions_for(request, obj),
                "test_alarm": alarm_test_address(obj),
                "publish": publish_address(request, obj),
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def show_page(
        self, request: HttpRequest, template: str, **context: Any
    ) -> TemplateResponse:
        """Answer with a page of our own below that of a profile."""
        around = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "media": self.media,
        }
        return TemplateResponse(request, template, {**around, **context})
