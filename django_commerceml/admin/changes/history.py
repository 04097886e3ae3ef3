"""The panel "Why is it so": what changed a record, from what to what, and where."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django.http import HttpRequest, HttpResponse

from django_commerceml.admin.changes.rows import ChangeRow, change_row
from django_commerceml.admin.navigation import list_url
from django_commerceml.admin.read_only import OwnedAdmin
from django_commerceml.importing.changes import History, history_of
from django_commerceml.models import ImportRun, RecordChange

_SHOWN: Final = 5
_RIGHTS: Final[dict[str, str]] = {
    "can_see_runs": "commerceml.view_importrun",
    "can_see_changes": "commerceml.view_recordchange",
    "can_read_files": "commerceml.read_storedfile",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryRow:
    """One change of the record, and the run that made it."""

    run: ImportRun
    change: ChangeRow


class RememberedAdmin(OwnedAdmin):
    """The pages of what 1C owns, each with what changed its record."""

    record_type: ClassVar[str]
    """What such records are called among the changes."""

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show a row with what changed it."""
        context = with_history(request, self.record_type, object_id, extra_context)
        return super().change_view(request, object_id, form_url, context)


def with_history(
    request: HttpRequest,
    record_type: str,
    object_id: str,
    context: Mapping[str, Any] | None,
) -> dict[str, Any]:
    """Return *context* of a page with the history of its record, as `history`."""
    if not object_id.isdecimal():
        return dict(context or {})
    found = history_of(record_type, int(object_id), _SHOWN + 1)
    shown = _panel(found, record_type, object_id)
    rights = {word: request.user.has_perm(name) for word, name in _RIGHTS.items()}
    return {**(context or {}), "history": {**shown, **rights}}


def _panel(found: History, record_type: str, object_id: str) -> dict[str, Any]:
    return {
        "rows": [
            HistoryRow(run=change.run, change=change_row(change, change.run))
            for change in found.changes[:_SHOWN]
        ],
        "created_by": found.created_by,
        "has_more": len(found.changes) > _SHOWN,
        "all_address": list_url(
            RecordChange, record_type__exact=record_type, object_id__exact=object_id
        ),
    }
