"""The store's own admin."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from example_own.store.models import (
    Category,
    Order,
    OrderItem,
    Photo,
    Product,
    Variant,
)


class VariantInline(admin.TabularInline):  # type: ignore[type-arg]  # not generic when it runs
    """What is sold of a product."""

    model = Variant
    extra = 0


class PhotoInline(admin.TabularInline):  # type: ignore[type-arg]  # not generic when it runs
    """Its pictures."""

    model = Photo
    extra = 0


class ItemInline(admin.TabularInline):  # type: ignore[type-arg]  # not generic when it runs
    """What was ordered."""

    model = OrderItem
    extra = 0
    autocomplete_fields = ("variant",)


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic when it runs
    """The shelves."""

    list_display = ("name", "parent", "is_visible")
    list_select_related = ("parent",)
    search_fields = ("name",)
    autocomplete_fields = ("parent",)
    prepopulated_fields = {"slug": ("name",)}


@admin.register(Product)
class ProductAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic when it runs
    """The products, with their variants and photos."""

    list_display = ("title", "sku", "is_published", "changed_at")
    list_filter = ("is_published",)
    search_fields = ("title", "sku", "barcode")
    autocomplete_fields = ("categories",)
    prepopulated_fields = {"slug": ("title",)}
    inlines = (VariantInline, PhotoInline)


@admin.register(Variant)
class VariantAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic when it runs
    """What is sold."""

    list_display = ("__str__", "sku", "price", "stock", "is_on_sale")
    list_select_related = ("product",)
    search_fields = ("product__title", "sku")
    autocomplete_fields = ("product",)


@admin.register(Order)
class OrderAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic when it runs
    """The orders."""

    list_display = ("number", "name", "status", "is_paid", "is_sent", "placed_at")
    list_filter = ("status", "is_paid", "is_sent")
    search_fields = ("number", "name", "email", "phone")
    raw_id_fields = ("customer",)
    inlines = (ItemInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Order]:
        """Return the orders with what they list."""
        return super().get_queryset(request).select_related("customer")
