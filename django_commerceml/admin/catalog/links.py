"""The pages of links between 1C and the shop."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from django_commerceml.admin.read_only import ReadOnlyAdmin
from django_commerceml.admin.tables.sheets import SheetImport
from django_commerceml.admin.words import record_type_name
from django_commerceml.models import Link
from django_commerceml.spreadsheets.dealings import LINKS


class KindFilter(admin.SimpleListFilter):
    """What the objects of 1C are."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:  # noqa: ARG002 (Django's signature)
        """Return the kinds that there are, in words."""
        kinds = Link.objects.order_by("kind").values_list("kind", flat=True)
        return [(kind, record_type_name(kind)) for kind in kinds.distinct()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002 (Django's signature)
        """Return the links of the kind that is chosen."""
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Link)
class LinkAdmin(SheetImport, ReadOnlyAdmin):
    """Which object of the shop an object of 1C became.

    A link that is deleted is forgotten: 1C's object comes as a new one, if its own was
    deleted in the shop.
    """

    has_delete_permission = admin.ModelAdmin.has_delete_permission
    resource_classes = (LINKS,)
    list_display = ("external_id", "kind_name", "content_type", "object_id", "profile")
    list_filter = ("profile", KindFilter, "content_type")
    list_select_related = ("profile", "content_type")
    search_fields = ("=external_id", "=object_id")
    ordering = ("-id",)
    fieldsets = (
        (None, {"fields": ("profile", "kind_name", "external_id", "content_type",
                           "object_id")}),
    )  # fmt: skip

    @admin.display(description=_("kind"), ordering="kind")
    def kind_name(self, link: Link) -> str:
        """Return in words what the object of 1C is."""
        return record_type_name(link.kind)
