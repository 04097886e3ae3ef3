"""How far a run is, in figures and in words, for the pages that follow it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from django_commerceml.admin.columns import group_digits
from django_commerceml.exchange.runners import name_of_runner
from django_commerceml.importing.progress import Progress, progress_of
from django_commerceml.models import OPEN_STATES, ImportRun, RunnerName, RunState
from django_commerceml.status import describe_pace, describe_span

_TENTHS: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveRun:
    """What a page says of a run while it goes on."""

    id: int
    state: str
    word: str
    """The state, to read."""
    file: str
    done: int
    total: int
    share: float | None
    """From 0 to 1; None where the total is not known yet."""
    rate: int
    """Records a second."""
    remaining: str
    """In words; empty where it is not known."""
    text: str
    """All of it in a line."""
    said: str
    """What is read aloud: it changes seldom."""
    finished: bool
    held: bool
    waits: bool
    """Nobody works on it, and nobody is about to."""

    @property
    def goes_on(self) -> bool:
        """Return whether the page has to ask again."""
        return not (self.finished or self.held)


def describe_run(run: ImportRun, *, is_watched: bool = False) -> LiveRun:
    """Return what a page says of *run*.

    *is_watched* where 1C is here, and its own requests go on with the work.
    """
    progress = progress_of(run)
    is_open = run.state in OPEN_STATES
    word = str(run.get_state_display())
    return LiveRun(
        id=run.pk,
        state=run.state,
        word=word,
        file=run.file.label if run.file else str(run.get_kind_display()),
        done=progress.done,
        total=progress.total,
        share=progress.share,
        rate=round(progress.rate),
        remaining=describe_span(progress.remaining) if progress.remaining else "",
        text=_TEXTS.get(run.state, _describe_end)(run, progress),
        said=_say(word, progress),
        finished=not is_open and run.state != RunState.HELD,
        held=run.state == RunState.HELD,
        waits=is_idle(run) and (run.is_dry_run or not is_watched),
    )


def describe_count(progress: Progress) -> str:
    """Return how many records are done, and of how many; "" where that is not known.

    Where all are done, their number says enough.
    """
    if not progress.total:
        return ""
    total = group_digits(progress.total)
    if progress.done == progress.total:
        return total
    return _("%(done)s of %(total)s") % {
        "done": group_digits(progress.done),
        "total": total,
    }


def is_ours(run: ImportRun) -> bool:
    """Return whether *run* is open, and there is no worker to take it up."""
    is_inline = name_of_runner(run.profile) == RunnerName.INLINE
    return is_inline and run.state in OPEN_STATES


def is_idle(run: ImportRun) -> bool:
    """Return whether *run* is ours, and nobody works on it at this moment."""
    lease_ends = run.lease_expires_at
    is_owned = run.state == RunState.RUNNING and bool(
        lease_ends and lease_ends > timezone.now()
    )
    return is_ours(run) and not is_owned


def _describe_queued(run: ImportRun, progress: Progress) -> str:
    return _describe_work(run, progress) if run.checkpoint else _("waits for its turn")


def _describe_work(run: ImportRun, progress: Progress) -> str:  # noqa: ARG001 (as the others)
    if not progress.total:
        return _("the file is being read")
    parts = [_count(progress)]
    if progress.remaining is not None:
        parts.append(describe_pace(progress))
    return " · ".join(parts)


def _describe_end(run: ImportRun, progress: Progress) -> str:
    if run.error:
        return run.error
    parts = [_count(progress)] if progress.total else []
    if run.started_at and run.finished_at:
        span = describe_span(run.finished_at - run.started_at)
        parts.append(_("took %(span)s") % {"span": span})
    return " · ".join(parts)


def _count(progress: Progress) -> str:
    return _("records done: %s") % describe_count(progress)


def _say(word: str, progress: Progress) -> str:
    if progress.share is None:
        return word
    tenths = int(progress.share * _TENTHS) * 100 // _TENTHS
    return f"{word}, {tenths} %"


_TEXTS: Final[dict[str, Callable[[ImportRun, Progress], str]]] = {
    RunState.QUEUED: _describe_queued,
    RunState.RUNNING: _describe_work,
}
"""By state; of any other how it ended is told."""
