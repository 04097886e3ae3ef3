"""The pages of rows that 1C owns: to look at, not to change."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import Model, QuerySet
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from django_commerceml.admin.columns import find_column
from django_commerceml.admin.searching import QuickSearch
from django_commerceml.admin.themes import TabularInline

Fieldsets = list[tuple[Any, Any]]
OWNED_FIELDS = (
    "profile",
    "external_id",
    "is_deleted",
    "created_at",
    "updated_at",
    "fingerprint",
)
"""The fields of `OwnedByOneC`, in the order of a page's last section."""

_MOST_INLINE = 100


def refuse(
    admin: object,  # noqa: ARG001 (Django's signature)
    request: HttpRequest,  # noqa: ARG001 (Django's signature)
    obj: Model | None = None,  # noqa: ARG001 (Django's signature)
) -> bool:
    """Permit nobody: 1C makes these rows, changes them, and nothing is erased."""
    return False


class ReadOnlyAdmin(QuickSearch):
    """Shows every field of a row; adds, changes and deletes nothing."""

    editable_fields: ClassVar[Sequence[str]] = ()
    """What a person may change nevertheless."""
    own_fields: ClassVar[Sequence[str]] = ()
    """Methods of this class shown after the fields."""
    is_in_index: ClassVar[bool] = True
    """Whether the model stands in the index; parts of other rows do not."""
    show_full_result_count = False
    list_per_page = 50

    class Media:
        css: ClassVar = {"all": ["commerceml/admin.css"]}

    has_add_permission = refuse
    has_delete_permission = refuse

    def has_change_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        """Refuse, unless there is a field of the shop's own."""
        return bool(self.editable_fields) and super().has_change_permission(
            request, obj
        )

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Return whether the model stands in the index."""
        return self.is_in_index and super().has_module_permission(request)

    def get_fields(
        self,
        request: HttpRequest,  # noqa: ARG002 (Django's signature)
        obj: Model | None = None,  # noqa: ARG002 (Django's signature)
    ) -> list[Any]:
        """Return every field of the model that is not internal."""
        names = [
            field.name
            for field in self.opts.fields
            if field.editable and not field.primary_key
        ]
        return [*names, *self.own_fields]

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """Return the sections of the page, hard fields made easy to read."""
        fields = self.get_fields(request, obj)
        sections = self.fieldsets or [(None, {"fields": fields})]
        return [
            (title, {**options, "fields": _readable(self.model, options["fields"])})
            for title, options in sections
        ]

    def get_list_display(self, request: HttpRequest) -> Any:
        """Return the columns of the list, hard fields made easy to read."""
        return _readable(self.model, super().get_list_display(request))

    def get_readonly_fields(
        self, request: HttpRequest, obj: Model | None = None
    ) -> Any:
        """Return all that is shown, except for *editable_fields*."""
        shown = flatten_fieldsets(self.get_fieldsets(request, obj))
        return [name for name in shown if name not in self.editable_fields]


class OwnedAdmin(ReadOnlyAdmin):
    """Shows a row of the mirror: what it says, then what 1C knows it by."""

    list_filter: ClassVar[tuple[Any, ...]] = ("profile", "is_deleted")
    search_fields: ClassVar[tuple[str, ...]] = ("name", "=external_id")

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """Return the sections of the page, the fields of 1C's bookkeeping last."""
        sections = super().get_fieldsets(request, obj)
        main = [
            (title, {**options, "fields": _without_owned(options["fields"])})
            for title, options in sections
        ]
        return [*main, (_("In 1C"), {"fields": OWNED_FIELDS})]


class LimitedFormSet(BaseInlineFormSet):  # type: ignore[type-arg]  # Django's class takes no parameters at run time
    """Shows the first rows only: a run may have thousands of problems."""

    def get_queryset(self) -> QuerySet[Any]:
        """Return the rows to show."""
        if not hasattr(self, "_shown"):
            self._shown = super().get_queryset()[:_MOST_INLINE]
        return self._shown


class ReadOnlyInline(TabularInline):  # type: ignore[type-arg]  # Django's class takes no parameters at run time
    """Shows the rows that belong to a row."""

    formset = LimitedFormSet
    extra = 0
    can_delete = False
    classes = ("cml-inline",)
    select_related: ClassVar[Sequence[str]] = ()

    has_add_permission = refuse
    has_change_permission = refuse
    has_delete_permission = refuse

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """Return the columns, hard fields made easy to read."""
        return _readable(self.model, super().get_fields(request, obj))

    def get_readonly_fields(
        self, request: HttpRequest, obj: Model | None = None
    ) -> Any:
        """Return all that is shown."""
        return flatten_fieldsets(self.get_fieldsets(request, obj))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the rows with what their columns show."""
        rows = super().get_queryset(request)
        if not self.select_related:
            return rows
        return rows.select_related(*self.select_related)


def _readable(model: type[Model], names: Iterable[Any]) -> list[Any]:
    fields = {field.name: field for field in model._meta.fields}  # noqa: SLF001 (Django's public name for it)
    return [
        (find_column(fields[name]) if name in fields else None) or name
        for name in names
    ]


def _without_owned(names: Sequence[Any]) -> list[Any]:
    return [name for name in names if name not in OWNED_FIELDS]
