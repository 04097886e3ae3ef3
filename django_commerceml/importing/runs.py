"""Runs are born here, one for a file, and found again."""

from django.utils import timezone

from django_commerceml.models import (
    ExchangeProfile,
    ExchangeSession,
    ImportRun,
    RunKind,
    RunState,
    StoredFile,
)

RETRIED_CODES = frozenset({"RUN-99", "DB-01", "SHOP-01"})
"""Failures of ours, not of the file: asked again, the import is tried again."""


def get_run(file: StoredFile, session: ExchangeSession | None) -> ImportRun:
    """Return the run of *file*: the one there is, or a new one."""
    run = (
        file.runs.filter(is_dry_run=False, kind=RunKind.IMPORT).order_by("-pk").first()
    )
    if run is None or (
        run.state == RunState.FAILED and run.error_code in RETRIED_CODES
    ):
        return new_run(file, session)
    return run


def new_run(
    file: StoredFile, session: ExchangeSession | None, *, is_dry_run: bool = False
) -> ImportRun:
    """Queue a new run of *file*."""
    return ImportRun.objects.create(
        profile=file.profile,
        session=session,
        file=file,
        is_dry_run=is_dry_run,
        created_at=timezone.now(),
    )


def open_runs(profile: ExchangeProfile) -> list[ImportRun]:
    """Return the runs of *profile* that wait or work, the oldest first."""
    return list(
        ImportRun.objects.filter(
            profile=profile,
            state__in=[RunState.QUEUED, RunState.RUNNING],
            is_dry_run=False,
        ).order_by("pk")
    )
