"""The panel "Why is it so": what changed a record, from what to what, and where."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest

from django_commerceml.admin.change_rows import ChangeRow, change_row
from django_commerceml.admin.navigation import list_url
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
