"""The pages of the rows of orders: for links and searches, not in the index."""

from django.contrib import admin

from django_commerceml.admin.read_only import ReadOnlyAdmin
from django_commerceml.admin.tables.sheets import SheetImport
from django_commerceml.models import (
    OrderDiscount,
    OrderLine,
    OrderPayment,
    OrderShipment,
    OrderStatus,
    OrderTax,
)
from django_commerceml.spreadsheets.dealings import STATUSES


@admin.register(OrderStatus)
class OrderStatusAdmin(SheetImport, ReadOnlyAdmin):
    """The statuses of orders; they are changed on the page of their profile."""

    resource_classes = (STATUSES,)
    list_display = ("name", "code", "name_in_1c", "position", "is_final", "profile")
    list_filter = ("profile", "is_final")
    list_select_related = ("profile",)
    search_fields = ("name", "=code", "name_in_1c")
    is_in_index = False


@admin.register(OrderLine)
class OrderLineAdmin(ReadOnlyAdmin):
    """The lines of orders."""

    list_display = ("name", "sku", "order", "quantity", "unit_name", "price", "total")
    list_select_related = ("order",)
    search_fields = ("name", "^sku", "=external_id", "=order__number")
    ordering = ("-id",)
    is_in_index = False


@admin.register(OrderDiscount)
class OrderDiscountAdmin(ReadOnlyAdmin):
    """The discounts of orders."""

    list_display = ("name", "amount", "percent", "order", "line")
    list_select_related = ("order", "line")
    search_fields = ("name", "=order__number")
    ordering = ("-id",)
    is_in_index = False


@admin.register(OrderTax)
class OrderTaxAdmin(ReadOnlyAdmin):
    """The taxes of orders."""

    list_display = ("name", "rate", "amount", "is_included", "order")
    list_select_related = ("order",)
    search_fields = ("name", "=order__number")
    ordering = ("-id",)
    is_in_index = False


@admin.register(OrderPayment)
class OrderPaymentAdmin(ReadOnlyAdmin):
    """The payments of orders."""

    list_display = ("__str__", "order", "kind", "is_paid", "paid_at", "source")
    list_filter = ("kind", "is_paid", "is_refund", "source")
    list_select_related = ("order", "source")
    search_fields = ("=number", "=external_id", "=order__number")
    ordering = ("-id",)
    is_in_index = False


@admin.register(OrderShipment)
class OrderShipmentAdmin(ReadOnlyAdmin):
    """The shipments of orders."""

    list_display = ("id", "number", "order", "name", "is_shipped", "shipped_at",
                    "source")  # fmt: skip
    list_filter = ("is_shipped", "source")
    list_select_related = ("order", "source")
    search_fields = ("=number", "=tracking_number", "=order__number")
    ordering = ("-id",)
    is_in_index = False
