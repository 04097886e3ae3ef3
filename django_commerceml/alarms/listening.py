"""Alarms are looked after as soon as a run has ended or waits for a person."""

from typing import Any

from django_commerceml.alarms.looking import look
from django_commerceml.models import ImportRun
from django_commerceml.signals import catalog_imported, run_failed, run_held


def connect() -> None:
    """Listen from now on; call it once or again."""
    for signal in (catalog_imported, run_failed, run_held):
        signal.connect(_on_run, dispatch_uid="commerceml.alarms")


def _on_run(run: ImportRun, **_: Any) -> None:
    if not run.is_dry_run:
        look(run.profile)
