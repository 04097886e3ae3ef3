"""The pages of offers, prices and stocks."""

from typing import Any

from django.contrib import admin
from django.contrib.admin import EmptyFieldListFilter
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from django_commerceml.admin.catalog.products import PropertyValueInline
from django_commerceml.admin.changes.history import RememberedAdmin
from django_commerceml.admin.navigation import list_link
from django_commerceml.admin.read_only import (
    OwnedAdmin,
    ReadOnlyAdmin,
    ReadOnlyInline,
)
from django_commerceml.admin.tables.sheets import SheetExport, SheetImport
from django_commerceml.models import (
    Offer,
    OfferCharacteristic,
    Price,
    PriceType,
    Stock,
    Warehouse,
)
from django_commerceml.spreadsheets.dealings import PRICE_TYPES
from django_commerceml.spreadsheets.goods import OFFERS, PRICES, STOCKS


class OfferCharacteristicInline(ReadOnlyInline):
    """What makes the variant."""

    model = OfferCharacteristic
    fields = ("name", "value", "external_id")
    ordering = ("position", "id")


class PriceInline(ReadOnlyInline):
    """The prices of an offer."""

    model = Price
    fields = ("price_type", "amount", "currency", "unit", "factor", "min_quantity")
    select_related = ("price_type",)
    ordering = ("price_type_id", "min_quantity", "id")


class StockInline(ReadOnlyInline):
    """The stock of an offer."""

    model = Stock
    fields = ("warehouse", "quantity")
    select_related = ("warehouse",)
    ordering = ("warehouse_id",)


@admin.register(PriceType)
class PriceTypeAdmin(SheetImport, OwnedAdmin):
    """The types of prices; whose they are is the shop's word."""

    resource_classes = (PRICE_TYPES,)
    editable_fields = ("groups", "is_default")
    filter_horizontal = ("groups",)
    list_display = ("name", "currency", "includes_vat", "is_default", "is_declared",
                    "profile")  # fmt: skip
    list_filter = ("profile", "currency", "is_default", "is_declared", "is_deleted")
    list_select_related = ("profile",)
    fieldsets = (
        (None, {"fields": ("name", "currency", "description", "includes_vat",
                           "is_declared", "related")}),
        (_("Buyers"), {"fields": ("groups", "is_default")}),
    )  # fmt: skip

    @admin.display(description=_("see also"))
    def related(self, price_type: PriceType) -> SafeString:
        """Return links to what belongs to *price_type*."""
        return list_link(Price, price_type__id__exact=price_type.pk)

    def save_model(
        self,
        request: HttpRequest,
        obj: PriceType,
        form: Any,
        change: bool,  # noqa: FBT001 (Django's signature)
    ) -> None:
        """Save whose prices these are; an infobase has one type for everybody."""
        super().save_model(request, obj, form, change)
        if obj.is_default:
            others = PriceType.objects.filter(profile_id=obj.profile_id)
            others.exclude(pk=obj.pk).update(is_default=False)


@admin.register(Warehouse)
class WarehouseAdmin(OwnedAdmin):
    """The warehouses."""

    list_display = ("name", "address", "is_for_sale", "is_declared", "profile")
    list_filter = ("profile", "is_for_sale", "is_declared", "is_deleted")
    list_select_related = ("profile",)
    editable_fields = ("is_for_sale",)
    own_fields = ("related",)

    @admin.display(description=_("see also"))
    def related(self, warehouse: Warehouse) -> SafeString:
        """Return links to what belongs to *warehouse*."""
        return list_link(Stock, warehouse__id__exact=warehouse.pk)


@admin.register(Offer)
class OfferAdmin(SheetExport, RememberedAdmin):
    """The offers, with prices and stocks."""

    record_type = "offer"
    resource_classes = (OFFERS,)
    loads_figures = True
    list_display = ("name", "product", "sku", "quantity", "is_active", "updated_at")
    list_filter = (
        "profile",
        "is_active",
        "is_deleted",
        ("product", EmptyFieldListFilter),
    )
    list_select_related = ("product",)
    search_fields = ("name", "^sku", "=barcode", "^external_id")
    ordering = ("-id",)
    inlines = (
        OfferCharacteristicInline,
        PriceInline,
        StockInline,
        PropertyValueInline,
    )


@admin.register(OfferCharacteristic)
class OfferCharacteristicAdmin(ReadOnlyAdmin):
    """The characteristics of offers."""

    list_display = ("name", "value", "offer", "position")
    list_select_related = ("offer",)
    search_fields = ("name", "value", "offer__name")
    ordering = ("-id",)
    is_in_index = False


@admin.register(Price)
class PriceAdmin(SheetExport, ReadOnlyAdmin):
    """The prices."""

    resource_classes = (PRICES,)
    loads_figures = True
    list_display = ("offer", "price_type", "amount", "currency", "unit", "min_quantity")
    list_filter = ("price_type",)
    list_select_related = ("offer", "price_type")
    search_fields = ("offer__name", "^offer__sku", "=offer__external_id")
    ordering = ("-id",)


@admin.register(Stock)
class StockAdmin(SheetExport, ReadOnlyAdmin):
    """The stock by warehouse."""

    resource_classes = (STOCKS,)
    loads_figures = True
    list_display = ("offer", "warehouse", "quantity")
    list_filter = ("warehouse",)
    list_select_related = ("offer", "warehouse")
    search_fields = ("offer__name", "^offer__sku", "=offer__external_id")
    ordering = ("-id",)
