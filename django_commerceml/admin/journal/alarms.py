"""The pages of alarms: what calls a person, what was over, and whether it was told."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django.contrib import admin, messages
from django.contrib.admin import ModelAdmin as AnyAdmin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from django_commerceml.admin.columns import moment
from django_commerceml.admin.navigation import join_links, row_link
from django_commerceml.admin.read_only import ReadOnlyAdmin
from django_commerceml.alarms import Delivery, send_test
from django_commerceml.alarms.letters import ADVICE
from django_commerceml.alarms.telling import ATTEMPTS
from django_commerceml.alarms.ways import NAMES, ways_of
from django_commerceml.models import Alarm, ExchangeProfile

_TEST: Final = "commerceml_exchangeprofile_test_alarm"


class IsOpenFilter(admin.SimpleListFilter):
    """Whether an event goes on."""

    title = _("state")
    parameter_name = "is_open"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:  # noqa: ARG002 (Django's signature)
        """Return the choices."""
        return [("1", _("goes on")), ("0", _("over"))]

    def queryset(
        self,
        request: HttpRequest,  # noqa: ARG002 (Django's signature)
        queryset: QuerySet[Any],
    ) -> QuerySet[Any]:
        """Return the alarms of the choice."""
        if self.value() not in {"0", "1"}:
            return queryset
        return queryset.filter(cleared_at__isnull=self.value() == "1")


@admin.register(Alarm)
class AlarmAdmin(ReadOnlyAdmin):
    """The events that call a person."""

    list_display = ("event", "message", "period", "told", "profile")
    list_filter = (IsOpenFilter, "profile", "kind")
    list_select_related = ("profile",)
    search_fields = ("=id", "subject", "message")
    date_hierarchy = "raised_at"
    fieldsets = (
        (None, {"fields": ("state", "kind", "subject", "message", "advice", "links",
                           "raised_at", "cleared_at")}),
        (_("Who was told"), {"fields": ("told", "attempts")}),
    )  # fmt: skip

    @admin.display(description=_("event"), ordering="kind")
    def event(self, alarm: Alarm) -> SafeString:
        """Return what happened, about what, and whether it goes on."""
        return format_html("{}<br>{}", alarm, self.state(alarm))

    @admin.display(description=_("state"), ordering="cleared_at")
    def state(self, alarm: Alarm) -> SafeString:
        """Return whether the event goes on, in a word and a colour."""
        word = _("goes on") if alarm.cleared_at is None else _("over")
        colour = "held" if alarm.cleared_at is None else "confirmed"
        return format_html(
            '<span class="cml-state cml-state-{}">{}</span>', colour, word
        )

    @admin.display(description=_("when"), ordering="raised_at")
    def period(self, alarm: Alarm) -> str:
        """Return since when it goes on, or how long it did."""
        return _describe_span(alarm.raised_at, alarm.cleared_at)

    @admin.display(description=_("told"))
    def told(self, alarm: Alarm) -> str:
        """Return whether the event, or its end, was told, and why it was not."""
        if alarm.error:
            return _describe_failure(alarm)
        if alarm.told_at is not None:
            return _describe_span(alarm.told_at, alarm.clear_told_at)
        if alarm.cleared_at is not None:
            return gettext("it was over before")
        if not ways_of(alarm.profile):
            return gettext("the profile names nobody")
        return gettext("not yet")

    @admin.display(description=_("what to do"))
    def advice(self, alarm: Alarm) -> str:
        """Return what a person should do."""
        return str(ADVICE[alarm.kind])

    @admin.display(description=_("see also"))
    def links(self, alarm: Alarm) -> SafeString:
        """Return links to the profile and to the run."""
        rows = (alarm.profile, alarm.run)
        return join_links(*(row_link(row) for row in rows if row is not None))


def _describe_span(begin: datetime, end: datetime | None) -> str:
    """Return a moment, or the beginning and the end of a span of time."""
    return moment(begin) if end is None else f"{moment(begin)} – {moment(end)}"  # noqa: RUF001 (from, to)


def _describe_failure(alarm: Alarm) -> str:
    if alarm.attempts >= ATTEMPTS:
        text = gettext("no, and it is not tried any more: %(error)s")
    else:
        text = gettext("not yet, it will be tried again: %(error)s")
    return text % {"error": alarm.error}


def alarm_urls(model_admin: "AnyAdmin[Any]") -> list[URLPattern]:
    """Return the address that sends a test; *model_admin* is that of profiles."""

    @require_POST
    @transaction.non_atomic_requests
    def test(request: HttpRequest, pk: int) -> HttpResponse:
        return _send_test(model_admin, request, pk)

    view = model_admin.admin_site.admin_view(test)
    return [path("<int:pk>/test-alarm/", view, name=_TEST)]


def _send_test(
    model_admin: "AnyAdmin[Any]", request: HttpRequest, pk: int
) -> HttpResponse:
    """Send a test to those whom a profile names, and say what became of it."""
    profile = ExchangeProfile.objects.filter(pk=pk).first()
    if profile is None:
        raise Http404
    if not model_admin.has_change_permission(request, profile):
        raise PermissionDenied
    for level, text in _describe(send_test(profile)):
        model_admin.message_user(request, text, level)
    model_admin.log_change(request, profile, gettext("A test of alarms was sent."))
    return redirect("admin:commerceml_exchangeprofile_change", pk)


def _describe(deliveries: list[Delivery]) -> Iterable[tuple[int, str]]:
    if not deliveries:
        yield (
            messages.WARNING,
            gettext("Nobody is named: write addresses or a webhook, and save."),
        )
    for delivery in deliveries:
        way = str(NAMES[delivery.way])
        if delivery.error:
            text = gettext("The test did not go by %(way)s: %(error)s")
            yield messages.ERROR, text % {"way": way, "error": delivery.error}
        else:
            text = gettext("The test went by %(way)s: look whether it arrived.")
            yield messages.SUCCESS, text % {"way": way}
