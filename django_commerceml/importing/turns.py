"""The open runs of a profile, worked on in their turn by whoever calls."""

import time
from collections.abc import Callable
from typing import Final

from django_commerceml.importing.pipeline import work
from django_commerceml.importing.runs import queue
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

    It ends early when somebody else works on a run: that one goes on by itself.
    """
    before = None
    while (run := queue(profile_id).first()) is not None:
        done = work(run, is_over=is_over)
        after = _place(done)
        if is_over() or after == before or done.state == RunState.RUNNING:
            break
        before = after
    return not queue(profile_id).exists()


def _place(run: ImportRun) -> tuple[int, str, int, int]:
    return run.pk, run.state, run.checkpoint, run.attempts
