"""The pages of orders that live in models of the shop: what waits, and why."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from django_commerceml.admin.columns import moment
from django_commerceml.admin.navigation import row_link
from django_commerceml.admin.orders.actions import MAY_DECIDE
from django_commerceml.admin.read_only import ReadOnlyAdmin
from django_commerceml.exporting.shop_orders import try_again
from django_commerceml.models import ShopOrder, ShopOrderMark


class WaitingFilter(admin.SimpleListFilter):
    """Whether an order waits to be taken over."""

    title = _("taking over")
    parameter_name = "taking"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:  # noqa: ARG002 (Django's signature)
        """Return the states."""
        return [
            ("problem", _("failed, is tried again")),
            ("waiting", _("waits")),
            ("done", _("taken over")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002 (Django's signature)
        """Return the rows in the chosen state."""
        waits = queryset.filter(waiting_since__isnull=False)
        rows = {
            "problem": waits.exclude(problem=""),
            "waiting": waits,
            "done": queryset.filter(waiting_since=None),
        }
        return rows.get(self.value() or "", queryset)


@admin.action(description=_("Try again to take over"), permissions=["decide"])
def try_orders_again(
    pages: Any, request: HttpRequest, rows: QuerySet[ShopOrder]
) -> None:
    """Take over those of *rows* that wait; write down for each that it was asked."""
    done = failed = 0
    waiting = rows.filter(waiting_since__isnull=False).order_by("pk")
    for row in waiting.select_related("content_type"):
        is_done = try_again(row)
        pages.log_change(request, row, gettext("Tried again to take over."))
        done += is_done
        failed += not is_done
    message = ngettext(
        "%(count)d order was taken over.", "%(count)d orders were taken over.", done
    )
    pages.message_user(request, message % {"count": done})
    if failed:
        text = ngettext(
            "%(count)d order still waits: the list says why.",
            "%(count)d orders still wait: the list says why.",
            failed,
        )
        pages.message_user(request, text % {"count": failed}, messages.ERROR)


@admin.register(ShopOrder)
class ShopOrderAdmin(ReadOnlyAdmin):
    """Which order of the shop became which of ours, and what waits."""

    list_display = ("name", "shop_page", "order_link", "waiting", "problem")
    list_display_links = ("name",)
    list_filter = (WaitingFilter,)
    list_select_related = ("order", "content_type")
    search_fields = ("=object_id", "^order__number")
    ordering = ("-id",)
    actions = (try_orders_again,)
    fieldsets = (
        (None, {"fields": ("name", "shop_page", "order_link", "waiting",
                           "problem")}),
    )  # fmt: skip

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """Return whether the actions are offered."""
        return request.user.has_perm(MAY_DECIDE)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Return whether the model stands in the index: where the shop has such."""
        return super().has_module_permission(request) and ShopOrder.objects.exists()

    @admin.display(description=_("order of the shop"), ordering="object_id")
    def name(self, row: ShopOrder) -> str:
        """Return the shop's name for the model, and the number of the row."""
        return f"{row.content_type.name} {row.object_id}"

    @admin.display(description=_("in the shop"))
    def shop_page(self, row: ShopOrder) -> SafeString | str:
        """Return a link to the order on the shop's own page, where it has one."""
        kind = row.content_type
        page = f"admin:{kind.app_label}_{kind.model}_change"
        try:
            address = reverse(page, args=[row.object_id])
        except NoReverseMatch:
            return self.get_empty_value_display()
        return format_html(
            '<a class="cml-link" href="{}">{}</a>', address, gettext("Open")
        )

    @admin.display(description=_("order for 1C"), ordering="order")
    def order_link(self, row: ShopOrder) -> SafeString | str:
        """Return a link to the order that it became."""
        if row.order is None:
            return self.get_empty_value_display()
        return row_link(row.order)

    @admin.display(description=_("waits since"), ordering="waiting_since")
    def waiting(self, row: ShopOrder) -> str:
        """Return since when it waits."""
        return moment(row.waiting_since)


@admin.register(ShopOrderMark)
class ShopOrderMarkAdmin(ReadOnlyAdmin):
    """Changes that are not part of the rows of their orders yet."""

    list_display = ("content_type", "object_id", "created_at")
    list_select_related = ("content_type",)
    search_fields = ("=object_id",)
    ordering = ("-id",)
    is_in_index = False
    fieldsets = ((None, {"fields": ("content_type", "object_id", "created_at")}),)
