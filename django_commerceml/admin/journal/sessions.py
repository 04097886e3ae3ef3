"""The pages of sessions, stored files and their parts."""

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from django_commerceml.admin.journal.filters import (
    FailedFilter,
    SessionStateFilter,
    SessionTypeFilter,
)
from django_commerceml.admin.journal.requests import render_requests
from django_commerceml.admin.journal.viewer import (
    FileViewer,
    find_readable,
    view_address,
)
from django_commerceml.admin.navigation import join_links, list_link
from django_commerceml.admin.read_only import ReadOnlyAdmin, ReadOnlyInline
from django_commerceml.admin.streams import save_as
from django_commerceml.admin.words import SESSION_STATES, SESSION_TYPES
from django_commerceml.exceptions import StoredFileError
from django_commerceml.importing.files import open_stored
from django_commerceml.models import (
    ExchangeRequest,
    ExchangeSession,
    ExportBatch,
    FilePart,
    ImportRun,
    RunProblem,
    StoredFile,
)


@admin.register(ExchangeSession)
class ExchangeSessionAdmin(ReadOnlyAdmin):
    """The logins of 1C; neither the token nor the key is shown."""

    list_display = (
        "id",
        "profile",
        "type_name",
        "state_name",
        "created_at",
        "last_seen_at",
        "user_agent",
        "remote_address",
    )
    list_filter = ("profile", SessionTypeFilter, SessionStateFilter, FailedFilter)
    list_select_related = ("profile",)
    search_fields = ("=id", "user_agent", "=remote_address")
    date_hierarchy = "created_at"
    fieldsets = (
        (None, {"fields": ("profile", "type_name", "state_name", "related")}),
        (_("Conversation"), {"classes": ("cml-wide",),
                             "fields": ("conversation",)}),
        (_("Client"), {"fields": ("user_agent", "remote_address", "client_version")}),
        (_("Times"), {"fields": ("created_at", "last_seen_at", "expires_at",
                                 "timestamp")}),
    )  # fmt: skip

    @admin.display(description=_("type"), ordering="type")
    def type_name(self, session: ExchangeSession) -> str:
        """Return what the exchange is about."""
        return str(SESSION_TYPES.get(session.type, session.type))

    @admin.display(description=_("state"), ordering="state")
    def state_name(self, session: ExchangeSession) -> str:
        """Return how far the exchange came."""
        return str(SESSION_STATES.get(session.state, session.state))

    @admin.display(description=_("see also"))
    def related(self, session: ExchangeSession) -> SafeString:
        """Return links to what came and went in *session*."""
        return join_links(
            *(
                list_link(model, session__id__exact=session.pk)
                for model in (
                    ExchangeRequest,
                    StoredFile,
                    ImportRun,
                    ExportBatch,
                    RunProblem,
                )
            )
        )

    @admin.display(description=_("requests and answers"))
    def conversation(self, session: ExchangeSession) -> SafeString | str:
        """Return what 1C asked in *session*, and what it heard."""
        return render_requests(session) or self.get_empty_value_display()


class FilePartInline(ReadOnlyInline):
    """The parts of a file."""

    model = FilePart
    fields = ("sequence", "length", "sha256", "is_replay", "received_at")
    ordering = ("sequence",)


@admin.register(StoredFile)
class StoredFileAdmin(FileViewer, ReadOnlyAdmin):
    """The files that 1C sent."""

    list_display = (
        "label",
        "kind",
        "state",
        "readable_size",
        "generation",
        "profile",
        "created_at",
    )
    list_filter = ("profile", "kind", "state", "is_purged")
    list_select_related = ("profile",)
    search_fields = ("label", "=id", "=uuid")
    date_hierarchy = "created_at"
    inlines = (FilePartInline,)
    fieldsets = (
        (None, {"fields": ("label", "kind", "state", "problem", "download")}),
        (_("Origin"), {"fields": ("profile", "session", "archive", "related")}),
        (_("Content"), {"fields": ("size", "generation", "content_sha256", "uuid",
                                   "is_purged")}),
        (_("Times"), {"fields": ("created_at", "updated_at")}),
    )  # fmt: skip

    @admin.display(description=_("size"), ordering="size")
    def readable_size(self, file: StoredFile) -> str:
        """Return the size in words."""
        return filesizeformat(file.size)

    @admin.display(description=_("bytes"))
    def download(self, file: StoredFile) -> SafeString | str:
        """Return links to what is in *file*, and to its bytes."""
        link = '<a class="cml-link" href="{}">{}</a>'
        look = format_html(link, view_address(file.pk), gettext("Look into"))
        if file.is_purged:
            return look if file.content_key else gettext("erased")
        address = reverse("admin:commerceml_storedfile_download", args=[file.pk])
        return join_links(look, format_html(link, address, gettext("Download")))

    @admin.display(description=_("see also"))
    def related(self, file: StoredFile) -> SafeString:
        """Return links to what became of *file*."""
        return join_links(
            list_link(ImportRun, file__id__exact=file.pk),
            list_link(StoredFile, _("files inside"), archive__id__exact=file.pk),
        )

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses of the pages and of the bytes."""
        view = self.admin_site.admin_view(self.download_view)
        name = "commerceml_storedfile_download"
        return [path("<int:pk>/download/", view, name=name), *super().get_urls()]

    def download_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Answer with the bytes of a file, and write down who took them."""
        file = find_readable(request, pk)
        try:
            stream = open_stored(file)
        except StoredFileError as error:
            self.message_user(request, error.message, messages.ERROR)
            return redirect("admin:commerceml_storedfile_change", pk)
        self.log_change(request, file, gettext("Downloaded."))
        return save_as(stream, file.label)


@admin.register(FilePart)
class FilePartAdmin(ReadOnlyAdmin):
    """The parts of files."""

    list_display = ("file", "sequence", "length", "is_replay", "received_at")
    list_filter = ("is_replay",)
    list_select_related = ("file",)
    search_fields = ("file__label", "=sha256")
    ordering = ("-id",)
    is_in_index = False
