"""The pages of products and of what belongs to them."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import EmptyFieldListFilter
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from django_commerceml.admin.changes.history import RememberedAdmin
from django_commerceml.admin.navigation import row_link
from django_commerceml.admin.read_only import (
    ReadOnlyAdmin,
    ReadOnlyInline,
)
from django_commerceml.admin.streams import show_picture
from django_commerceml.admin.tables.sheets import SheetImport
from django_commerceml.exceptions import CommerceMLError
from django_commerceml.importing.hiding import set_hidden
from django_commerceml.models import (
    Offer,
    PendingReference,
    Product,
    ProductGroup,
    ProductImage,
    PropertyValue,
)
from django_commerceml.spreadsheets.goods import PRODUCTS
from django_commerceml.storage import get_storage

_PICTURE = (
    '<a href="{0}"><img class="cml-picture" src="{0}" alt="{1}" loading="lazy"></a>'
)


class PropertyValueInline(ReadOnlyInline):
    """The values of the properties of a product or an offer."""

    model = PropertyValue
    fields = ("property", "option", "item", "value")
    select_related = ("property", "option", "item")
    ordering = ("id",)


class ProductGroupInline(ReadOnlyInline):
    """The groups of a product."""

    model = ProductGroup
    fields = ("group",)
    select_related = ("group",)
    ordering = ("id",)
    verbose_name_plural = _("groups")


class ProductImageInline(ReadOnlyInline):
    """The pictures of a product."""

    model = ProductImage
    fields = ("picture", "path", "description", "position", "file")
    ordering = ("position", "id")

    @admin.display(description=_("picture"))
    def picture(self, image: ProductImage) -> SafeString | str:
        """Return the picture, small."""
        return _thumbnail(image)


class OfferInline(ReadOnlyInline):
    """The offers of a product."""

    model = Offer
    fields = ("link", "external_id", "sku", "quantity", "is_active")
    ordering = ("id",)

    @admin.display(description=_("offer"))
    def link(self, offer: Offer) -> SafeString:
        """Return a link to the page of *offer*."""
        return row_link(offer)


@admin.register(Product)
class ProductAdmin(SheetImport, RememberedAdmin):
    """The products; whether one is hidden is the shop's word."""

    record_type = "product"
    resource_classes = (PRODUCTS,)
    editable_fields = ("is_hidden",)
    list_display = ("name", "sku", "profile", "is_active", "is_hidden", "updated_at")
    list_filter = ("profile", "is_active", "is_hidden", "is_deleted")
    list_select_related = ("profile",)
    search_fields = ("name", "^sku", "=barcode", "=code", "=external_id")
    actions = ("hide", "show")
    inlines = (
        ProductImageInline,
        ProductGroupInline,
        PropertyValueInline,
        OfferInline,
    )
    fieldsets = (
        (None, {"fields": ("is_hidden", "is_active", "name", "full_name", "sku",
                           "barcode", "code", "catalog", "category")}),
        (_("Description"), {"fields": ("description", "manufacturer", "brand",
                                       "country", "kind")}),
        (_("Measures and tax"), {"fields": ("base_unit", "vat_rate", "vat_name",
                                            "weight", "width", "length", "height")}),
        (_("Other"), {"fields": ("marking_code", "attributes", "details")}),
    )  # fmt: skip

    @admin.action(description=_("Hide the selected products"), permissions=["change"])
    def hide(self, request: HttpRequest, products: QuerySet[Product]) -> None:
        """Hide *products* from buyers."""
        self._set_hidden(request, products, is_hidden=True)

    @admin.action(description=_("Show the selected products"), permissions=["change"])
    def show(self, request: HttpRequest, products: QuerySet[Product]) -> None:
        """Show *products* to buyers again."""
        self._set_hidden(request, products, is_hidden=False)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show a product, and hide it; where its shop fails, nothing is changed."""
        try:
            return super().change_view(request, object_id, form_url, extra_context)
        except CommerceMLError as error:
            self.message_user(request, error.message, messages.ERROR)
            return redirect(request.get_full_path())

    def save_model(
        self,
        request: HttpRequest,  # noqa: ARG002 (Django's signature)
        obj: Product,
        form: Any,
        change: Any,  # noqa: ARG002 (Django's signature)
    ) -> None:
        """Hide the product, or show it, in its shop too."""
        if "is_hidden" in form.changed_data:
            product = Product.objects.filter(pk=obj.pk)
            set_hidden(product, is_hidden=obj.is_hidden)

    def _set_hidden(
        self, request: HttpRequest, products: QuerySet[Product], *, is_hidden: bool
    ) -> None:
        try:
            count = set_hidden(products, is_hidden=is_hidden)
        except CommerceMLError as error:
            self.message_user(request, error.message, messages.ERROR)
            return
        message = ngettext(
            "%(count)d product was changed.", "%(count)d products were changed.", count
        )
        self.message_user(request, message % {"count": count})


@admin.register(ProductGroup)
class ProductGroupAdmin(ReadOnlyAdmin):
    """Which product is in which group."""

    list_display = ("product", "group")
    list_display_links = ("product",)
    list_select_related = ("product", "group")
    search_fields = ("product__name", "group__name")
    ordering = ("-id",)
    is_in_index = False


@admin.register(PropertyValue)
class PropertyValueAdmin(ReadOnlyAdmin):
    """The values of properties."""

    list_display = ("property", "__str__", "product", "offer")
    list_select_related = ("property", "option", "item", "product", "offer")
    search_fields = ("value", "option__value", "item__name")
    ordering = ("-id",)
    is_in_index = False


@admin.register(ProductImage)
class ProductImageAdmin(ReadOnlyAdmin):
    """The pictures of products, also those that have not come yet."""

    list_display = ("path", "product", "position", "is_stored")
    list_filter = (("file", EmptyFieldListFilter),)
    list_select_related = ("product",)
    search_fields = ("path", "product__name")
    ordering = ("-id",)
    own_fields = ("picture",)

    @admin.display(description=_("has come"), boolean=True, ordering="file")
    def is_stored(self, image: ProductImage) -> bool:
        """Return whether 1C has sent the picture."""
        return bool(image.file)

    @admin.display(description=_("picture"))
    def picture(self, image: ProductImage) -> SafeString | str:
        """Return the picture, small."""
        return _thumbnail(image)

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses of the pages and of the pictures."""
        view = self.admin_site.admin_view(self.picture_view)
        name = "commerceml_productimage_picture"
        return [path("<int:pk>/picture/", view, name=name), *super().get_urls()]

    def picture_view(self, request: HttpRequest, pk: int) -> StreamingHttpResponse:
        """Answer with the bytes of a picture."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        image = ProductImage.objects.filter(pk=pk).exclude(file="").first()
        storage = get_storage()
        if image is None or not storage.exists(image.file):
            raise Http404
        return show_picture(storage.open(image.file), image.file)


@admin.register(PendingReference)
class PendingReferenceAdmin(ReadOnlyAdmin):
    """What waits for a group or a property that has not come yet."""

    list_display = ("target_external_id", "kind", "product", "offer", "profile")
    list_filter = ("profile", "kind")
    list_select_related = ("product", "offer", "profile")
    search_fields = ("=target_external_id", "product__name", "offer__name")
    ordering = ("-id",)


def _thumbnail(image: ProductImage) -> SafeString | str:
    if not image.file:
        return gettext("not here yet")
    address = reverse("admin:commerceml_productimage_picture", args=[image.pk])
    return format_html(_PICTURE, address, image.description or image.path)
