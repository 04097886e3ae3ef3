"""The pages of what each infobase has of the orders, and of the answers to it."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from django_commerceml.admin.columns import moment
from django_commerceml.admin.navigation import row_link
from django_commerceml.admin.orders.actions import MAY_DECIDE, export_action
from django_commerceml.admin.orders.decisions import DECISIONS
from django_commerceml.admin.orders.filters import ExchangeFilter, FormFilter
from django_commerceml.admin.orders.states import state_name, with_states
from django_commerceml.admin.read_only import ReadOnlyAdmin, ReadOnlyInline
from django_commerceml.admin.streams import save_as
from django_commerceml.admin.words import ORDER_FORMS
from django_commerceml.models import ExportBatch, ExportItem, OrderExport
from django_commerceml.storage import get_storage


@admin.register(OrderExport)
class OrderExportAdmin(ReadOnlyAdmin):
    """What waits for 1C, what is held, what it has."""

    list_display = (
        "order",
        "profile",
        "state_name",
        "versions",
        "waiting",
        "given",
        "held_message",
        "number_in_1c",
    )
    list_filter = ("profile", ExchangeFilter, "held_reason")
    list_select_related = ("order", "profile")
    search_fields = ("^order__number", "=number", "=number_in_1c", "=external_id")
    actions = [export_action(word) for word in DECISIONS]
    fieldsets = (
        (None, {"fields": ("order_link", "profile", "state_name", "held_reason",
                           "held_message")}),
        (_("Sent"), {"fields": ("version", "acknowledged_version", "echoed_version",
                                "waiting_since", "given_at", "number")}),
        (_("In 1C"), {"fields": ("external_id", "number_in_1c", "date_in_1c")}),
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[OrderExport]:
        """Return the rows with their states."""
        return with_states(super().get_queryset(request))

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """Return whether the actions are offered."""
        return request.user.has_perm(MAY_DECIDE)

    @admin.display(description=_("exchange"))
    def state_name(self, export: OrderExport) -> str:
        """Return what the infobase has."""
        return state_name(export)

    @admin.display(description=_("confirmed / current"), ordering="version")
    def versions(self, export: OrderExport) -> str:
        """Return which version 1C confirmed, and which it must have."""
        return f"{export.acknowledged_version} / {export.version}"

    @admin.display(description=_("waiting since"), ordering="waiting_since")
    def waiting(self, export: OrderExport) -> str:
        """Return since when the order waits."""
        return moment(export.waiting_since)

    @admin.display(description=_("last given"), ordering="given_at")
    def given(self, export: OrderExport) -> str:
        """Return when the order last went."""
        return moment(export.given_at)

    @admin.display(description=_("order"))
    def order_link(self, export: OrderExport) -> SafeString:
        """Return a link to the order, where it is decided upon."""
        return row_link(export.order)


class ExportItemInline(ReadOnlyInline):
    """The orders of an answer."""

    model = ExportItem
    fields = ("order_link", "version")
    select_related = ("order",)
    ordering = ("id",)

    @admin.display(description=_("order"))
    def order_link(self, item: ExportItem) -> SafeString:
        """Return a link to the order."""
        return row_link(item.order)


@admin.register(ExportBatch)
class ExportBatchAdmin(ReadOnlyAdmin):
    """The answers with orders: what exactly 1C was given."""

    list_display = (
        "id",
        "profile",
        "state",
        "orders",
        "form_name",
        "readable_size",
        "created_at",
        "sent_at",
        "acknowledged_at",
    )
    list_filter = ("profile", "state", FormFilter)
    list_select_related = ("profile",)
    search_fields = ("=id", "=sha256")
    inlines = (ExportItemInline,)
    fieldsets = (
        (None, {"fields": ("profile", "session_link", "sequence", "state",
                           "orders")}),
        (_("Content"), {"fields": ("download", "form_name", "encoding", "size",
                                   "sha256")}),
        (_("Times"), {"fields": ("created_at", "sent_at", "acknowledged_at")}),
    )  # fmt: skip

    @admin.display(description=_("form"), ordering="form")
    def form_name(self, batch: ExportBatch) -> str:
        """Return the form of the documents in words."""
        return str(ORDER_FORMS.get(batch.form, batch.form))

    @admin.display(description=_("size"), ordering="size")
    def readable_size(self, batch: ExportBatch) -> str:
        """Return the size in words."""
        return filesizeformat(batch.size)

    @admin.display(description=_("session"))
    def session_link(self, batch: ExportBatch) -> SafeString | str:
        """Return a link to the login that asked."""
        if batch.session is None:
            return self.get_empty_value_display()
        return row_link(batch.session)

    @admin.display(description=_("bytes"))
    def download(self, batch: ExportBatch) -> SafeString | str:
        """Return a link to the bytes of *batch*."""
        if not batch.storage_key:
            return gettext("erased")
        address = reverse("admin:commerceml_exportbatch_download", args=[batch.pk])
        return format_html(
            '<a class="cml-link" href="{}">{}</a>', address, gettext("Download")
        )

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses of the pages and of the bytes."""
        view = self.admin_site.admin_view(self.download_view)
        name = "commerceml_exportbatch_download"
        return [path("<int:pk>/download/", view, name=name), *super().get_urls()]

    def download_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Answer with what 1C was given: the data of buyers; write down who took it."""
        if not request.user.has_perm(MAY_DECIDE):
            raise PermissionDenied
        batch = ExportBatch.objects.filter(pk=pk).exclude(storage_key="").first()
        if batch is None:
            raise Http404
        try:
            stream = get_storage().open(batch.storage_key)
        except OSError:
            message = gettext("The bytes are not in the storage any more.")
            self.message_user(request, message, messages.ERROR)
            return redirect("admin:commerceml_exportbatch_change", pk)
        self.log_change(request, batch, gettext("Downloaded."))
        return save_as(stream, f"orders-{batch.pk}.xml")


@admin.register(ExportItem)
class ExportItemAdmin(ReadOnlyAdmin):
    """Which order went in which answer, at which version."""

    list_display = ("order", "version", "batch_link", "sent_at", "acknowledged_at")
    list_display_links = ("order",)
    list_filter = ("batch__profile",)
    list_select_related = ("order", "batch")
    search_fields = ("^order__number",)
    ordering = ("-id",)
    is_in_index = False

    @admin.display(description=_("answer with orders"), ordering="batch")
    def batch_link(self, item: ExportItem) -> SafeString:
        """Return a link to the answer."""
        return row_link(item.batch)

    @admin.display(description=_("sent"))
    def sent_at(self, item: ExportItem) -> str:
        """Return when the answer went to its end."""
        return moment(item.batch.sent_at)

    @admin.display(description=_("confirmed"))
    def acknowledged_at(self, item: ExportItem) -> str:
        """Return when 1C confirmed the answer."""
        return moment(item.batch.acknowledged_at)
