"""The pages of links between 1C and the shop."""

from django.contrib import admin

from django_commerceml.admin.read_only import ReadOnlyAdmin
from django_commerceml.admin.spreadsheets import SheetImport
from django_commerceml.models import Link
from django_commerceml.spreadsheets.dealings import LINKS


@admin.register(Link)
class LinkAdmin(SheetImport, ReadOnlyAdmin):
    """Which object of the shop an object of 1C became."""

    resource_classes = (LINKS,)
    list_display = ("external_id", "kind", "content_type", "object_id", "profile")
    list_filter = ("profile", "kind", "content_type")
    list_select_related = ("profile", "content_type")
    search_fields = ("=external_id", "=object_id")
    ordering = ("-id",)
