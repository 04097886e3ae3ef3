"""The pages of reference books and their items."""

from django.contrib import admin
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from django_commerceml.admin.navigation import list_link
from django_commerceml.admin.read_only import OwnedAdmin
from django_commerceml.models import ReferenceBook, ReferenceItem


@admin.register(ReferenceBook)
class ReferenceBookAdmin(OwnedAdmin):
    """The reference books of 1C."""

    list_display = ("name", "external_id", "profile", "is_deleted", "updated_at")
    list_select_related = ("profile",)
    own_fields = ("related",)

    @admin.display(description=_("see also"))
    def related(self, book: ReferenceBook) -> SafeString:
        """Return links to what belongs to *book*."""
        return list_link(ReferenceItem, book__id__exact=book.pk)


@admin.register(ReferenceItem)
class ReferenceItemAdmin(OwnedAdmin):
    """The items of the reference books."""

    list_display = ("name", "book", "profile", "is_active", "updated_at")
    list_filter = ("profile", "book", "is_active", "is_deleted")
    list_select_related = ("profile", "book")
