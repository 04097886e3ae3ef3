"""A run from its file to the shop, owned by a lease, resumable at any batch.

`work` is what every runner calls. It stops at the first batch boundary after
its time is over and can be called again by anybody: the run goes on from its
checkpoint. Whatever happens, the journal says so.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from django_commerceml.adapters.shops import shop_of_run
from django_commerceml.conf import get_settings
from django_commerceml.exceptions import CommerceMLError, LeaseLostError, RunError
from django_commerceml.importing import leases, outlines, series, stages
from django_commerceml.importing.faults import TRANSIENT, fail, try_again, unexpected
from django_commerceml.importing.finishing import finish_shop
from django_commerceml.importing.guards import PRICE_GUARD
from django_commerceml.importing.notes import Notes
from django_commerceml.importing.pictures import process_pictures
from django_commerceml.importing.plans import Comparison
from django_commerceml.importing.reports import Report
from django_commerceml.importing.republishing import give_all
from django_commerceml.importing.spools import Spool
from django_commerceml.importing.sweep import SweepPlan, sweep
from django_commerceml.importing.wording import compose_answer
from django_commerceml.logs import about, get_logger
from django_commerceml.models import ImportRun, RunKind, RunState
from django_commerceml.signals import catalog_imported, run_held

logger = get_logger(__name__)

IsOver = Callable[[], bool]


def work(run: ImportRun, *, is_over: IsOver = lambda: False) -> ImportRun:
    """Do as much of *run* as its time allows; return it as it stands now.

    Nothing is done when somebody else owns it, or another run of its profile
    must go first.
    """
    if not leases.claim(run, seconds=get_settings().lease_seconds):
        run.refresh_from_db()
        return run
    with about(profile=run.profile.slug, session=run.session_id, run=run.pk):
        _work(run, is_over)
    run.refresh_from_db()
    return run


def _work(run: ImportRun, is_over: IsOver) -> None:
    try:
        _check_attempts(run)
        _WORKERS[RunKind(run.kind)](run, is_over)
    except LeaseLostError:
        logger.warning("lease lost")
    except CommerceMLError as error:
        logger.warning("failed: %s", error.code)
        fail(run, error)
    except TRANSIENT as error:
        try_again(run, error)
    except Exception as error:
        logger.exception("failed")
        fail(run, unexpected(error))


def _check_attempts(run: ImportRun) -> None:
    if run.attempts:
        logger.warning("goes on after its worker died")
    if run.attempts >= leases.MAX_ATTEMPTS:
        message = f"загрузка {run.attempts} раз подряд прервалась на одном месте"
        raise RunError(message, code="RUN-05")


def _import_file(run: ImportRun, is_over: IsOver) -> None:
    if run.is_dry_run:
        _rehearse(run, partial(_apply_file, is_over=_never))
    elif _apply_file(run, Report(run), Notes(run), is_over=is_over):
        _finish_file(run)
    else:
        leases.release(run, state=RunState.QUEUED)


def _apply_file(
    run: ImportRun, report: Report, changes: Notes, *, is_over: IsOver
) -> bool:
    """Apply the file; return whether it is done, pictures included."""
    current = get_settings()
    seconds = current.lease_seconds
    beat = leases.Heartbeat(run, seconds=seconds)
    comparison = Comparison(run.profile_id, on_chunk=beat)
    with (
        _evidence(report.flush),
        stages.parser_beside(run, comparison) as beside,
        outlines.open_outline(run, comparison, beside=beside, beat=beat) as file,
    ):
        _note_outline(run, seconds)
        stages.note_warnings(run, file.outline, report)
        context = stages.make_context(run, file.outline, report, changes)
        stages.write_sections(run, context, lease_seconds=seconds)
        is_done = stages.FileImport(
            run=run,
            file=file,
            beside=beside,
            context=context,
            comparison=comparison,
            settings=current,
            beat=beat,
        ).apply(is_over=is_over)
        report.flush()
    if not is_done or run.is_dry_run:
        return is_done
    return process_pictures(run.profile, is_over=beat.before(is_over))


@contextmanager
def _evidence(write: Callable[[], None]) -> Iterator[None]:
    """Have the problems of a batch that failed for good written all the same.

    Where the batch will be tried again, it finds them again.
    """
    try:
        yield
    except (LeaseLostError, *TRANSIENT):
        raise
    except Exception:
        write()
        raise


def _note_outline(run: ImportRun, seconds: int) -> None:
    leases.renew(
        run,
        seconds=seconds,
        outline_key=run.outline_key,
        records_total=run.records_total,
    )


def _finish_file(run: ImportRun) -> None:
    outline = outlines.stored_outline(run)
    run.refresh_from_db()
    outlines.drop_plan(run)
    if run.error_code == PRICE_GUARD:
        _hold(run)
        return
    finish_shop(run)
    with transaction.atomic():
        leases.release(
            run,
            state=RunState.DONE,
            finished_at=timezone.now(),
            is_full=series.is_full(outline),
            answer=compose_answer(run),
        )
        run.refresh_from_db()
        series.note_file(run, outline)
    logger.info("done: %s", run.counts)
    catalog_imported.send_robust(sender=ImportRun, run=run)


def _rehearse(run: ImportRun, act: Callable[[ImportRun, Report, Notes], Any]) -> None:
    """Do everything in one transaction, and take it back: what was found stays."""
    seconds = get_settings().lease_seconds
    report = Report(run, is_held=True)
    with tempfile.TemporaryFile("w+", encoding="utf-8") as file:
        spool = Spool(file)
        changes = Notes(run, write=spool.add, kept=0)
        with _evidence(report.let_go), transaction.atomic():
            act(run, report, changes)
            transaction.set_rollback(True)
        spool.pour(run, lease_seconds=seconds)
    report.let_go()
    leases.release(
        run,
        state=RunState.DONE,
        counts=report.counts,
        changes_dropped=changes.dropped,
        checkpoint=run.checkpoint,
        records_total=run.records_total,
        error_code=run.error_code,
        error=run.error,
        finished_at=timezone.now(),
    )


def _sweep(run: ImportRun, _: IsOver) -> None:
    if run.is_dry_run:
        _rehearse(run, _apply_sweep)
        return
    report = Report(run)
    plan = _apply_sweep(run, report, Notes(run))
    report.flush()
    if plan is None:
        finish_shop(run)
        leases.release(run, state=RunState.DONE, finished_at=timezone.now())
        return
    message = plan.describe()
    report.warn("GUARD-01", message)
    report.flush()
    _hold(run, error_code="GUARD-01", error=message)


def _apply_sweep(run: ImportRun, report: Report, changes: Notes) -> SweepPlan | None:
    shop = shop_of_run(run)
    lease_seconds = get_settings().lease_seconds
    return sweep(run, shop, report, changes, lease_seconds=lease_seconds)


def _republish(run: ImportRun, is_over: IsOver) -> None:
    if run.is_dry_run:
        _rehearse(run, lambda run, report, _: give_all(run, report, is_over=_never))
    elif give_all(run, Report(run), is_over=is_over):
        finish_shop(run)
        leases.release(run, state=RunState.DONE, finished_at=timezone.now())
    else:
        leases.release(run, state=RunState.QUEUED)


def _never() -> bool:
    return False


def _hold(run: ImportRun, **reason: str) -> None:
    leases.release(run, state=RunState.HELD, **reason)
    run.refresh_from_db()
    logger.info("held: %s", run.error_code)
    run_held.send_robust(sender=ImportRun, run=run)


_WORKERS: Final[dict[RunKind, Callable[[ImportRun, IsOver], None]]] = {
    RunKind.IMPORT: _import_file,
    RunKind.SWEEP: _sweep,
    RunKind.PUBLISH: _republish,
}
