"""The overview: every exchange at a glance."""

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from django_commerceml.admin.overview.cards import make_cards
from django_commerceml.admin.read_only import refuse
from django_commerceml.admin.runs.live_views import live_view, work_view
from django_commerceml.admin.themes import ModelAdmin
from django_commerceml.models import Overview


@admin.register(Overview)
class OverviewAdmin(ModelAdmin):  # type: ignore[type-arg]  # Django's class takes no parameters at run time
    """One page in the place of a list: there are no rows to open."""

    class Media:
        css: ClassVar = {"all": ["commerceml/admin.css"]}

    has_add_permission = refuse
    has_change_permission = refuse
    has_delete_permission = refuse

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses of the page, and of what it asks while runs go on."""
        guarded = self.admin_site.admin_view
        page = guarded(self.changelist_view)
        return [
            path("", page, name="commerceml_overview"),
            path("", page, name="commerceml_overview_changelist"),
            path("live/", guarded(live_view), name="commerceml_live"),
            path("work/<int:pk>/", guarded(work_view), name="commerceml_work"),
        ]

    @method_decorator([require_GET, never_cache])
    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show how every exchange stands."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("Overview of the exchange"),
            "opts": self.opts,
            "cards": make_cards(request),
            "media": self.media,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "commerceml/admin/overview.html", context)
