"""Exports and imports of tables in the lists of the admin, by import-export."""

import datetime
from collections.abc import Sequence
from typing import Any, ClassVar, Final, cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.auth import get_permission_codename
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from import_export.admin import ExportMixin, ImportExportMixin
from import_export.forms import ConfirmImportForm, ExportForm, ImportExportFormBase
from import_export.results import RowResult

from django_commerceml.admin.permissions import PREVIEW
from django_commerceml.exceptions import CommerceMLError, TableError
from django_commerceml.spreadsheets.formats import XLSX, AnyTable, ExcelCSV, PlainCSV
from django_commerceml.spreadsheets.resources import TableResource
from django_commerceml.spreadsheets.spool import SpoolStorage

_ACCEPTED: Final = ".csv,.txt,.tsv,.xlsx"
_MOST_BYTES: Final = 32 * 1024 * 1024
_SHOWN_ROWS: Final = 200
_LOGGED: Final = {
    RowResult.IMPORT_TYPE_NEW: ADDITION,
    RowResult.IMPORT_TYPE_UPDATE: CHANGE,
}


class SheetExportForm(ExportForm):  # type: ignore[misc]  # the library has no types
    """Which table, in which format."""

    def __init__(self, formats: Any, resources: Any, **kwargs: Any) -> None:
        super().__init__(formats, resources, **kwargs)
        self.label_suffix = ""
        choices = [(str(n), kind().get_title()) for n, kind in enumerate(formats)]
        self.fields["format"] = forms.ChoiceField(
            label=_("Format"), choices=choices, initial="0", widget=forms.RadioSelect
        )
        if len(resources) > 1:
            self.fields["resource"] = forms.ChoiceField(
                label=_("Table"),
                choices=self.fields["resource"].choices,
                initial="0",
                required=False,
                widget=forms.RadioSelect,
            )


class SheetImportForm(ImportExportFormBase):  # type: ignore[misc]  # see above
    """A table; its format is found out."""

    import_file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": _ACCEPTED}),
        help_text=_("CSV of any Excel, or XLSX."),
    )

    def __init__(self, formats: Any, resources: Any, **kwargs: Any) -> None:
        super().__init__(formats, resources, **kwargs)
        self.label_suffix = ""
        self.fields["format"].required = False

    def clean_format(self) -> str:
        """Return the only format."""
        return "0"

    def clean_import_file(self) -> Any:
        """Refuse a file that is too large to be looked through within a request."""
        file = self.cleaned_data["import_file"]
        if file.size > _MOST_BYTES:
            raise forms.ValidationError(_("The file is too large: divide it."))
        return file


class SheetExport(ExportMixin):  # type: ignore[misc]  # the library has no types
    """Exports what a list shows: any number of rows, in chunks."""

    resource_classes: ClassVar[Sequence[type[TableResource]]] = ()
    export_formats: ClassVar = (ExcelCSV, PlainCSV, XLSX)
    export_form_class = SheetExportForm
    export_template_name = "commerceml/admin/sheet_export.html"
    import_export_change_list_template = "commerceml/admin/sheet_list.html"
    loads_figures: ClassVar[bool] = False
    """Whether the list leads to the page that loads prices and stock."""

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Permit it to whom the list is shown."""
        return bool(self.has_view_permission(request))

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the list with links to what can be done with tables."""
        may_load = request.user.has_perm(PREVIEW)
        context = {
            **(extra_context or {}),
            "loads_figures": self.loads_figures and may_load,
        }
        response: HttpResponse = super().changelist_view(request, context)
        return response

    def get_export_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the stylesheet for the page."""
        return {**super().get_export_context_data(**kwargs), "media": self.media}

    def get_export_filename(
        self,
        request: HttpRequest,  # noqa: ARG002 (the library's signature)
        queryset: Any,  # noqa: ARG002 (the library's signature)
        file_format: Any,
    ) -> str:
        """Return a name for the file: what it holds, and the day."""
        day = datetime.datetime.now(tz=datetime.UTC).astimezone().date()
        return f"{self.opts.model_name}-{day}.{file_format.get_extension()}"

    def _do_file_export(
        self,
        file_format: Any,
        request: HttpRequest,
        queryset: Any,
        export_form: Any = None,
    ) -> HttpResponse | StreamingHttpResponse:
        """Answer with the table, while it is read; the log says who took it."""
        resource = self.choose_export_resource_class(export_form, request)()
        name = self.get_export_filename(request, queryset, file_format)
        LogEntry.objects.create(
            user_id=int(request.user.pk or 0),
            content_type=ContentType.objects.get_for_model(self.model),
            object_repr=str(self.opts.verbose_name_plural)[:200],
            action_flag=CHANGE,
            change_message=gettext("Exported: %(name)s") % {"name": name},
        )
        return StreamingHttpResponse(
            file_format.write(resource.table(queryset)),
            content_type=file_format.get_content_type(),
            headers={
                "Content-Disposition": content_disposition_header(True, name) or "",  # noqa: FBT003 (Django's signature)
                "Cache-Control": "private, no-store",
            },
        )


class SheetImport(ImportExportMixin, SheetExport):  # type: ignore[misc]  # see above
    """Exports, and imports corrections after a look at their differences."""

    import_formats: ClassVar = (AnyTable,)
    import_form_class = SheetImportForm
    confirm_form_class = ConfirmImportForm
    import_template_name = "commerceml/admin/sheet_import.html"
    import_export_change_list_template = SheetExport.import_export_change_list_template

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Permit it to who may change the rows, or the shop's fields of them."""
        codename = get_permission_codename("change", self.opts)
        return bool(request.user.has_perm(f"{self.opts.app_label}.{codename}"))

    def get_tmp_storage_class(self) -> Any:
        """Return where the file waits: what the settings name, or the storage."""
        if hasattr(settings, "IMPORT_EXPORT_TMP_STORAGE_CLASS"):
            return super().get_tmp_storage_class()
        return SpoolStorage

    def add_data_read_fail_error_to_form(self, form: Any, e: Exception) -> None:
        """Say in plain words why the table cannot be read."""
        if isinstance(e, CommerceMLError):
            form.add_error("import_file", e.message)
        else:
            form.add_error("import_file", _("The table cannot be read."))

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Ask for a table, then show what it would change."""
        response: Any = super().import_action(request, **kwargs)
        result = response.context_data.get("result")
        response.context_data |= {"most": _SHOWN_ROWS}
        if result is not None:
            response.context_data |= _shown_changes(result)
        return cast("HttpResponse", response)

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Import what was looked at; a file that is gone must be brought again."""
        try:
            response: HttpResponse = super().process_import(request, **kwargs)
        except TableError as error:
            self.message_user(request, error.message, messages.WARNING)
            name = f"admin:{self.opts.app_label}_{self.opts.model_name}_import"
            return redirect(name)
        return response

    def generate_log_entries(self, result: Any, request: HttpRequest) -> None:
        """Put each row that was made or changed into Django's own log."""
        for kind, flag in _LOGGED.items():
            rows = [row.instance for row in result if row.import_type == kind]
            if rows:
                LogEntry.objects.log_actions(
                    int(request.user.pk or 0),
                    rows,
                    flag,
                    change_message=gettext("By a table."),
                )

    def add_success_message(self, result: Any, request: HttpRequest) -> None:
        """Say how many rows were made and changed."""
        totals = result.totals
        message = _("The table is loaded. Changed: %(changed)d, new: %(new)d.")
        figures = {
            "changed": totals[RowResult.IMPORT_TYPE_UPDATE],
            "new": totals[RowResult.IMPORT_TYPE_NEW],
        }
        self.message_user(request, message % figures, messages.SUCCESS)


def _shown_changes(result: Any) -> dict[str, Any]:
    """Return the first rows that change: what each is, and its cells that differ."""
    rows = result.valid_rows()
    shown = [
        {
            "is_new": row.import_type == RowResult.IMPORT_TYPE_NEW,
            "name": row.object_repr,
            "cells": [
                (header, cell)
                for header, cell in zip(result.diff_headers, row.diff, strict=True)
                if "<ins>" in cell or "<del>" in cell
            ],
        }
        for row in rows[:_SHOWN_ROWS]
    ]
    return {"changes": shown, "more": max(len(rows) - _SHOWN_ROWS, 0)}
