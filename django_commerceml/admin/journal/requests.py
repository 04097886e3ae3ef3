"""The pages of requests: what 1C asked, and what it heard."""

from collections.abc import Iterable
from typing import ClassVar, Final

from django.contrib import admin
from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from django_commerceml.admin.journal.filters import (
    ModeFilter,
    RefusedFilter,
    SessionTypeFilter,
    StrangerFilter,
)
from django_commerceml.admin.navigation import join_links, list_url
from django_commerceml.admin.read_only import ReadOnlyAdmin
from django_commerceml.models import ExchangeRequest, ExchangeSession, StoredFile

MOST: Final = 300
"""So many requests stand on the page of a session: the last ones."""
_SHORT: Final = 60


def render_requests(session: ExchangeSession) -> SafeString | str:
    """Return the last requests of *session* as a table, "" where there are none."""
    newest = list(session.requests.order_by("-pk")[: MOST + 1])
    if not newest:
        return ""
    requests = newest[MOST - 1 :: -1] if len(newest) > MOST else newest[::-1]
    files = _files(session, {row.filename for row in requests if row.filename})
    context = {
        "rows": [(row, files.get(row.filename)) for row in requests],
        "all_address": list_url(ExchangeRequest, session__id__exact=session.pk),
        "most": MOST if len(newest) > MOST else 0,
    }
    return render_to_string("commerceml/admin/requests.html", context)


def _files(session: ExchangeSession, labels: Iterable[str]) -> dict[str, int]:
    """Return the newest files of *session* by their names."""
    found = StoredFile.objects.filter(session=session, label__in=set(labels))
    return dict(found.order_by("pk").values_list("label", "pk"))


@admin.register(ExchangeRequest)
class ExchangeRequestAdmin(ReadOnlyAdmin):
    """Every request of 1C, newest first."""

    list_display = (
        "time",
        "command",
        "filename",
        "short_answer",
        "duration",
        "profile",
    )
    list_filter = (
        "received_at",
        "profile",
        SessionTypeFilter,
        ModeFilter,
        RefusedFilter,
        StrangerFilter,
    )
    list_select_related = ("profile",)
    search_fields = ("^filename", "=remote_address", "=request_id", "=id")
    fieldsets = (
        (None, {"fields": ("received_at", "profile", "session", "related")}),
        (_("Request"), {"fields": ("method", "type", "mode", "filename", "query",
                                   "body_size")}),
        (_("Answer"), {"fields": ("status", "answer", "answer_size", "duration")}),
        (_("Client"), {"fields": ("user_agent", "remote_address", "request_id")}),
    )  # fmt: skip
    ordering: ClassVar = ("-id",)

    @admin.display(description=_("received"), ordering="received_at")
    def time(self, request: ExchangeRequest) -> str:
        """Return when the request came, to the second."""
        return date_format(localtime(request.received_at), "d.m.Y H:i:s")

    @admin.display(description=_("command"))
    def command(self, request: ExchangeRequest) -> str:
        """Return type and mode in one."""
        return f"{request.type} {request.mode}".strip()

    @admin.display(description=_("sent"))
    def body_size(self, request: ExchangeRequest) -> str:
        """Return how much 1C sent, in words."""
        return filesizeformat(request.body_bytes) if request.body_bytes else ""

    @admin.display(description=_("size of the answer"))
    def answer_size(self, request: ExchangeRequest) -> str:
        """Return how much 1C got, in words."""
        return filesizeformat(request.reply_bytes)

    @admin.display(description=_("answer"))
    def short_answer(self, request: ExchangeRequest) -> str:
        """Return the beginning of the answer, in one line."""
        return Truncator(" · ".join(request.reply.split("\n"))).chars(_SHORT)

    @admin.display(description=_("answer"))
    def answer(self, request: ExchangeRequest) -> SafeString | str:
        """Return the answer, line by line."""
        if not request.reply:
            return self.get_empty_value_display()
        return format_html('<div class="cml-answer">{}</div>', request.reply)

    @admin.display(description=_("seconds"), ordering="seconds")
    def duration(self, request: ExchangeRequest) -> str:
        """Return how long 1C waited."""
        return f"{request.seconds:.2f}"

    @admin.display(description=_("see also"))
    def related(self, request: ExchangeRequest) -> SafeString | str:
        """Return a link to what came under the name of the file."""
        if not request.filename or not request.session_id:
            return self.get_empty_value_display()
        address = list_url(
            StoredFile, session__id__exact=request.session_id, q=request.filename
        )
        link = '<a class="cml-link" href="{}">{}</a>'
        return join_links(format_html(link, address, _("files of this name")))
