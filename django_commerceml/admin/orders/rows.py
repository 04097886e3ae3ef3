"""The rows within the page of an order: lines, discounts, taxes, money, goods."""

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from django_commerceml.admin.columns import EMPTY, moment
from django_commerceml.admin.orders.form import DiscountForm, FactForm, LineForm
from django_commerceml.admin.read_only import ReadOnlyInline, refuse
from django_commerceml.admin.themes import TabularInline
from django_commerceml.models import (
    Order,
    OrderDiscount,
    OrderLine,
    OrderPayment,
    OrderShipment,
    OrderTax,
)

MOST_EDITED_LINES = 60
"""A form of more lines has more fields than Django takes by default."""


class LineInline(TabularInline):  # type: ignore[type-arg]  # Django's class takes no parameters at run time
    """The lines of an order, to change."""

    model = OrderLine
    form = LineForm
    extra = 0
    classes = ("cml-inline",)
    fields = ("offer", "name", "quantity", "unit_name", "price", "vat_rate", "total")
    readonly_fields = ("total",)
    raw_id_fields = ("offer",)
    verbose_name_plural = _("lines of the order")
    ordering = ("position", "id")


class ManyLinesInline(ReadOnlyInline):
    """The first lines of an order that has too many for a form."""

    model = OrderLine
    fields = ("name", "sku", "quantity", "unit_name", "price", "vat_rate", "total")
    ordering = ("position", "id")
    verbose_name_plural = _("lines of the order: too many to change them here")


class DiscountInline(TabularInline):  # type: ignore[type-arg]  # see above
    """The discounts on an order and on its lines."""

    model = OrderDiscount
    form = DiscountForm
    extra = 0
    classes = ("cml-inline",)
    fields = ("name", "amount", "percent", "line", "is_included")
    readonly_fields = ("line", "is_included")
    ordering = ("id",)


class TaxInline(ReadOnlyInline):
    """The taxes of an order: computed from its lines."""

    model = OrderTax
    fields = ("name", "rate", "amount", "is_included")
    ordering = ("id",)


class PaymentInline(TabularInline):  # type: ignore[type-arg]  # see above
    """The payments of an order."""

    model = OrderPayment
    form = FactForm
    extra = 0
    classes = ("cml-inline",)
    fields = ("number", "kind", "amount", "is_paid", "paid", "is_refund",
              "is_deleted", "source")  # fmt: skip
    readonly_fields = ("paid", "source")
    ordering = ("id",)

    # A payment is marked: 1C must hear that there is none.
    has_delete_permission = refuse

    @admin.display(description=_("when paid"))
    def paid(self, payment: OrderPayment) -> str:
        """Return when the money came."""
        return moment(payment.paid_at)


class ShipmentInline(TabularInline):  # type: ignore[type-arg]  # see above
    """The shipments of an order."""

    model = OrderShipment
    form = FactForm
    extra = 0
    classes = ("cml-inline",)
    fields = ("number", "name", "tracking_number", "is_shipped", "shipped",
              "contents", "is_deleted", "source")  # fmt: skip
    readonly_fields = ("shipped", "contents", "source")
    ordering = ("id",)

    has_delete_permission = refuse

    @admin.display(description=_("contents"))
    def contents(self, shipment: OrderShipment) -> SafeString | str:
        """Return what is in *shipment*."""
        lines = [
            (line.get("name") or line.get("id"), line.get("quantity"))
            for line in shipment.lines
        ]
        return format_html_join("", "<div>{}: {}</div>", lines) or EMPTY

    @admin.display(description=_("when shipped"))
    def shipped(self, shipment: OrderShipment) -> str:
        """Return when the goods left."""
        return moment(shipment.shipped_at)


def rows_of(order: Order | None) -> list[type[TabularInline]]:  # type: ignore[type-arg]  # see above
    """Return the rows that the page of *order* shows."""
    if order is None:
        return [LineInline, DiscountInline]
    is_long = order.lines.count() > MOST_EDITED_LINES
    lines = ManyLinesInline if is_long else LineInline
    return [lines, DiscountInline, TaxInline, PaymentInline, ShipmentInline]
