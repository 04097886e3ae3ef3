"""The pages of catalogues, units, groups, categories and properties."""

from django.contrib import admin
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from django_commerceml.admin.navigation import join_links, list_link
from django_commerceml.admin.read_only import (
    OwnedAdmin,
    ReadOnlyAdmin,
    ReadOnlyInline,
)
from django_commerceml.models import (
    Catalog,
    Category,
    Group,
    Product,
    Property,
    PropertyOption,
    Unit,
)


class PropertyOptionInline(ReadOnlyInline):
    """The options of a property."""

    model = PropertyOption
    fields = ("value", "external_id", "sort_order", "is_active")
    ordering = ("sort_order", "value")


@admin.register(Catalog)
class CatalogAdmin(OwnedAdmin):
    """The catalogues of 1C."""

    list_display = ("name", "external_id", "profile", "is_deleted", "updated_at")
    list_select_related = ("profile",)
    own_fields = ("related",)

    @admin.display(description=_("see also"))
    def related(self, catalog: Catalog) -> SafeString:
        """Return links to what belongs to *catalog*."""
        return list_link(Product, catalog__id__exact=catalog.pk)


@admin.register(Unit)
class UnitAdmin(OwnedAdmin):
    """The units of measure."""

    list_display = ("__str__", "code", "full_name", "profile", "updated_at")
    list_select_related = ("profile",)
    search_fields = ("short_name", "full_name", "=code")


@admin.register(Group)
class GroupAdmin(OwnedAdmin):
    """The tree of groups."""

    list_display = ("name", "parent", "profile", "is_active", "updated_at")
    list_filter = ("profile", "is_active", "is_deleted")
    list_select_related = ("profile", "parent")
    own_fields = ("related",)

    @admin.display(description=_("see also"))
    def related(self, group: Group) -> SafeString:
        """Return links to what belongs to *group*."""
        return join_links(
            list_link(Group, _("groups in this one"), parent__id__exact=group.pk),
            list_link(Product, groups__id__exact=group.pk),
        )


@admin.register(Category)
class CategoryAdmin(OwnedAdmin):
    """The categories of products."""

    list_display = ("name", "external_id", "profile", "updated_at")
    list_select_related = ("profile",)


@admin.register(Property)
class PropertyAdmin(OwnedAdmin):
    """The properties, with their options."""

    list_display = ("name", "value_type", "profile", "for_products", "for_offers")
    list_filter = ("profile", "value_type", "for_products", "for_offers", "is_deleted")
    list_select_related = ("profile",)
    inlines = (PropertyOptionInline,)


@admin.register(PropertyOption)
class PropertyOptionAdmin(ReadOnlyAdmin):
    """The options of properties."""

    list_display = ("value", "property", "external_id", "sort_order", "is_active")
    list_filter = ("is_active",)
    list_select_related = ("property",)
    search_fields = ("value", "=external_id")
    ordering = ("-id",)
    is_in_index = False
