"""The list of what runs changed, record by record."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from django_commerceml.admin.changes.rows import change_row
from django_commerceml.admin.changes.words import one_record_name
from django_commerceml.admin.navigation import row_link
from django_commerceml.admin.read_only import ReadOnlyAdmin
from django_commerceml.models import RecordChange

_ALL_FIELDS = 1000


@admin.register(RecordChange)
class RecordChangeAdmin(ReadOnlyAdmin):
    """The changes of records, the newest first."""

    list_display = ("moment", "type_name", "__str__", "outcome", "told", "run")
    list_display_links = ("__str__",)
    list_filter = ("profile", "outcome")
    list_select_related = ("run__file", "run__session")
    search_fields = ("=external_id", "name")
    ordering = ("-id",)
    is_in_index = False
    fieldsets = (
        (None, {"fields": ("type_name", "name", "external_id", "outcome",
                           "price_change", "told_in_full")}),
        (_("Origin"), {"fields": ("profile", "run_link", "line")}),
    )  # fmt: skip

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Allow what the page of a record leads here with."""
        if lookup in {"record_type__exact", "object_id__exact", "run__id__exact"}:
            return True
        return super().lookup_allowed(lookup, value, request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[RecordChange]:
        """Return the changes that were made; those of rehearsals have their page."""
        changes: QuerySet[RecordChange] = super().get_queryset(request)
        if "object_id__exact" in request.GET:
            return changes.filter(run__is_dry_run=False)
        return changes

    @admin.display(description=_("when"), ordering="id")
    def moment(self, change: RecordChange) -> Any:
        """Return when the run began that changed the record."""
        return change.run.started_at or change.run.created_at

    @admin.display(description=_("type"), ordering="record_type")
    def type_name(self, change: RecordChange) -> str:
        """Return what kind of record it is."""
        return one_record_name(change.record_type)

    @admin.display(description=_("changes"))
    def told(self, change: RecordChange) -> SafeString:
        """Return the fields: what they were, what they are."""
        row = change_row(change, change.run)
        return render_to_string("commerceml/admin/change_fields.html", {"row": row})

    @admin.display(description=_("changes"))
    def told_in_full(self, change: RecordChange) -> SafeString:
        """Return every field: what it was, what it is."""
        row = change_row(change, change.run, most_fields=_ALL_FIELDS)
        return render_to_string("commerceml/admin/change_fields.html", {"row": row})

    @admin.display(description=_("run"))
    def run_link(self, change: RecordChange) -> SafeString:
        """Return a link to the page of the run."""
        return row_link(change.run)
