"""What stands above the fields of a run: how far it is, and what may be decided."""

from typing import Any

from django.http import HttpRequest

from django_commerceml.admin.runs.changes import changes_context, offered
from django_commerceml.importing.previews import fresh_rehearsal
from django_commerceml.models import OPEN_STATES, ImportRun, RunState


def panel_context(request: HttpRequest, object_id: str) -> dict[str, Any]:
    """Return what the page of a run shows above its fields."""
    runs = ImportRun.objects.select_related("profile", "file", "real_run")
    run = runs.filter(pk=object_id).first() if object_id.isdecimal() else None
    if run is None:
        return {}
    return {
        **offered(request, run),
        "is_open": run.state in OPEN_STATES,
        "rehearsal": _rehearsal_of(request, run),
    }


def _rehearsal_of(request: HttpRequest, run: ImportRun) -> dict[str, Any] | None:
    """Return what confirming the held *run* would do, where that is known."""
    if run.state != RunState.HELD or run.is_dry_run:
        return None
    rehearsal = fresh_rehearsal(run)
    return None if rehearsal is None else changes_context(request, rehearsal)
