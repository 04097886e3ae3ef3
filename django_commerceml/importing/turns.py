"""The open runs of a profile, worked on in their turn by whoever calls."""

import time
from collections.abc import Callable
from typing import Final

from django_commerceml.importing.pipeline import work
from django_commerceml.importing.runs import queue, rehearsals
from django_commerceml.models import OPEN_STATES, ImportRun, RunState

IsOver = Callable[[], bool]
_PAUSE_SECONDS: Final = 0.25


def work_until_done(run: ImportRun, *, is_over: IsOver) -> ImportRun:
    """Work on what goes before *run*, and on itself, until it is done.

    Where somebody else works on one of them, it is waited for. One step at least
    is done, however little time there is.
    """
    while run.state in OPEN_STATES:
        first = queue(run.profile_id).first() or run
        before = _place(first)
        after = work(first, is_over=is_over)
        run.refresh_from_db()
        if is_over():
            break
        if _place(after) == before:
            time.sleep(_PAUSE_SECONDS)
    return run


def work_off(profile_id: int, *, is_over: IsOver = lambda: False) -> bool:
    """Work on all that is open; return whether nothing is left.

    Rehearsals come last, each of them whole. It ends early when somebody else works
    on a run: that one goes on by itself.
    """
    while (run := _next(profile_id)) is not None:
        if not _step(run, is_over) or is_over():
            break
    return _next(profile_id) is None


def bring_forward(run: ImportRun, *, is_over: IsOver) -> None:
    """Work on what goes before *run*, and on itself, until it is done or *is_over*.

    A rehearsal waits for no turn, unless the profile is not free for it. It ends
    early when somebody else works on one of them: nobody is waited for.
    """
    while run.state in OPEN_STATES:
        first = run if run.is_dry_run else queue(run.profile_id).first() or run
        goes_on = _step(first, is_over)
        if not goes_on and run.is_dry_run and (other := _unowned(run)) is not None:
            goes_on = _step(other, is_over)
        run.refresh_from_db()
        if not goes_on or is_over():
            break


def _next(profile_id: int) -> ImportRun | None:
    return queue(profile_id).first() or rehearsals(profile_id).first()


def _unowned(rehearsal: ImportRun) -> ImportRun | None:
    """Return the run that keeps *rehearsal* waiting, and whose process may be dead."""
    return queue(rehearsal.profile_id).filter(state=RunState.RUNNING).first()


def _step(run: ImportRun, is_over: IsOver) -> bool:
    """Do a step of *run*; return whether it came forward."""
    before = _place(run)
    after = work(run, is_over=is_over)
    return after.state != RunState.RUNNING and _place(after) != before


def _place(run: ImportRun) -> tuple[int, str, int, int]:
    return run.pk, run.state, run.checkpoint, run.attempts
