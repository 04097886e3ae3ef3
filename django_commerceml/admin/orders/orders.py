"""The pages of orders: what the shop may change, and what each infobase has of them."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet, TextField
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from django_commerceml.admin.changes.history import with_history
from django_commerceml.admin.columns import moment
from django_commerceml.admin.orders.actions import (
    cancel_orders,
    decision_paths,
    hold_orders,
    release_orders,
    resend_orders,
)
from django_commerceml.admin.orders.filters import (
    OrderExchangeFilter,
    OrderStatusFilter,
)
from django_commerceml.admin.orders.form import MOMENTS, OrderForm, note_moments
from django_commerceml.admin.orders.panel import exchange_rows
from django_commerceml.admin.orders.rows import rows_of
from django_commerceml.admin.orders.search import known_by
from django_commerceml.admin.orders.states import (
    state_name,
    status_name,
    with_states,
    with_status_names,
)
from django_commerceml.admin.read_only import refuse
from django_commerceml.admin.searching import QuickSearch
from django_commerceml.admin.tables.sheets import SheetExport
from django_commerceml.exporting import publish
from django_commerceml.models import Order, OrderExport
from django_commerceml.spreadsheets.dealings import ORDER_LINES, ORDERS


@admin.register(Order)
class OrderAdmin(SheetExport, QuickSearch):
    """The orders: every saved change goes to 1C."""

    resource_classes = (ORDERS, ORDER_LINES)
    form = OrderForm
    list_display = (
        "number",
        "placed",
        "buyer",
        "total",
        "progress",
        "exchange",
    )
    list_filter = (
        OrderExchangeFilter,
        OrderStatusFilter,
        "is_paid",
        "is_shipped",
        "is_cancelled",
        "origin",
        "placed_at",
    )
    list_select_related = ("counterparty", "user", "origin")
    list_per_page = 50
    show_full_result_count = False
    search_fields = ("^number", "counterparty__name", "counterparty__full_name",
                     "user__username", "user__email")  # fmt: skip
    search_help_text = _("Number, number in 1C, name, e-mail or telephone of the buyer")
    actions = (resend_orders, hold_orders, release_orders, cancel_orders)
    formfield_overrides: ClassVar = {
        TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})}
    }
    raw_id_fields = ("user",)
    autocomplete_fields = ("counterparty",)
    readonly_fields = (
        "total",
        "vat_total",
        "status_changed_at",
        "paid",
        "delivery_allowed_at",
        "shipped",
        "cancelled",
        "origin",
        "uuid",
        "version",
        "created_at",
        "updated_at",
    )
    fieldsets = (
        (None, {"fields": ("number", "placed_at", "status", "status_changed_at",
                           "counterparty", "user", "comment", "seen_version")}),
        (_("Sums"), {"fields": ("total", "vat_total", "currency", "includes_vat",
                                "price_type")}),
        (_("Payment"), {"fields": ("payment_name", "payment_code",
                                   ("is_paid", "paid"))}),
        (_("Delivery"), {"fields": ("delivery_name", "delivery_code", "delivery_price",
                                    "delivery_address", "tracking_number",
                                    ("is_delivery_allowed", "delivery_allowed_at"),
                                    ("is_shipped", "shipped"))}),
        (_("Cancellation"), {"fields": (("is_cancelled", "cancelled"),
                                        "cancellation_reason")}),
        (_("Other"), {"classes": ("collapse",),
                      "fields": ("delivery_address_parts", "attributes", "site_id",
                                 "origin", "uuid", "version", "created_at",
                                 "updated_at")}),
    )  # fmt: skip

    class Media:
        css: ClassVar = {"all": ["commerceml/admin.css"]}

    # 1C must hear that an order is off: it is cancelled, not erased.
    has_delete_permission = refuse

    def get_queryset(self, request: HttpRequest) -> QuerySet[Order]:
        """Return the orders with what the list shows of their exchange."""
        orders = with_status_names(super().get_queryset(request))
        exports = with_states(OrderExport.objects.select_related("profile"))
        return orders.prefetch_related(
            Prefetch("exports", queryset=exports.order_by("profile_id"))
        )

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Order | None:
        """Return an order; one that is about to be changed is locked."""
        order: Order | None = super().get_object(request, object_id, from_field)
        if order is None or request.method != "POST":
            return order
        with transaction.atomic():
            return Order.objects.select_for_update().get(pk=order.pk)

    def get_readonly_fields(
        self,
        request: HttpRequest,  # noqa: ARG002 (Django's signature)
        obj: Order | None = None,
    ) -> tuple[str, ...]:
        """Return what is computed; a number stays once it is given."""
        return (*self.readonly_fields, "number") if obj else self.readonly_fields

    def get_inlines(self, request: HttpRequest, obj: Order | None) -> Any:  # noqa: ARG002 (Django's signature)
        """Return the rows of an order."""
        return rows_of(obj)

    def get_search_conditions(self, search_term: str) -> Iterable[Q]:
        """Find orders by their numbers in 1C, and by how their buyers are reached."""
        return known_by(search_term)

    @admin.display(description=_("buyer"), ordering="counterparty__name")
    def buyer(self, order: Order) -> str:
        """Return who buys."""
        if order.counterparty is not None:
            return str(order.counterparty)
        return str(order.user or self.get_empty_value_display())

    @admin.display(description=_("status"), ordering="status")
    def progress(self, order: Order) -> SafeString:
        """Return the status, and below it what has happened."""
        fields = {field.name: field.verbose_name for field in self.opts.fields}
        facts = ", ".join(str(fields[flag]) for flag in MOMENTS if getattr(order, flag))
        line = '{}<div class="cml-quiet">{}</div>'
        return format_html(line, status_name(order), facts)

    @admin.display(description=_("when paid"))
    def paid(self, order: Order) -> str:
        """Return when the order was paid."""
        return moment(order.paid_at)

    @admin.display(description=_("when shipped"))
    def shipped(self, order: Order) -> str:
        """Return when the order was shipped."""
        return moment(order.shipped_at)

    @admin.display(description=_("when cancelled"))
    def cancelled(self, order: Order) -> str:
        """Return when the order was cancelled."""
        return moment(order.cancelled_at)

    @admin.display(description=_("placed"), ordering="placed_at")
    def placed(self, order: Order) -> str:
        """Return when the order was placed."""
        return moment(order.placed_at)

    @admin.display(description=_("exchange"))
    def exchange(self, order: Order) -> SafeString | str:
        """Return what each infobase has of *order*."""
        states = [
            (vars(export)["state"], export.profile, state_name(export))
            for export in order.exports.all()
        ]
        line = '<span class="cml-state cml-state-{}">{}: {}</span>'
        return format_html_join(" ", line, states) or self.get_empty_value_display()

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses of the pages and of the decisions."""
        return [*decision_paths(self), *super().get_urls()]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Offer the next number."""
        last = Order.objects.order_by("-pk").values_list("pk", flat=True).first()
        number = str((last or 0) + 1)
        return {"number": number, **super().get_changeform_initial_data(request)}

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show an order with what each infobase has of it, and what changed it."""
        context = with_history(request, "order", object_id, extra_context)
        context["exchange"] = exchange_rows(object_id)
        return super().change_view(request, object_id, form_url, context)

    def save_model(
        self,
        request: HttpRequest,
        obj: Order,
        form: Any,
        change: bool,  # noqa: FBT001 (Django's signature)
    ) -> None:
        """Save an order with the moments of what was just changed."""
        note_moments(obj, form.changed_data)
        super().save_model(request, obj, form, change)

    def save_related(
        self,
        request: HttpRequest,
        form: Any,
        formsets: Any,
        change: bool,  # noqa: FBT001 (Django's signature)
    ) -> None:
        """Save the rows of an order, then have it go to 1C if anything changed."""
        super().save_related(request, form, formsets, change)
        if not change or any(part.has_changed() for part in (form, *formsets)):
            publish(form.instance)
