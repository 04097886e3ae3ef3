"""Who does the work of runs: the requests of 1C themselves, or workers elsewhere."""

from collections.abc import Callable
from typing import Final, Protocol

from django.utils.module_loading import import_string

from django_commerceml.conf import get_settings
from django_commerceml.exceptions import SettingsError
from django_commerceml.importing.arrivals import unpack_archives
from django_commerceml.importing.pictures import process_pictures
from django_commerceml.importing.runs import queue
from django_commerceml.importing.timers import Timer
from django_commerceml.importing.turns import work_until_done
from django_commerceml.models import ExchangeProfile, ExchangeSession, ImportRun


class Runner(Protocol):
    """Brings the work of a session's profile forward while 1C waits."""

    reason: str
    """Why nothing comes forward, in Russian; empty where it does."""

    def unpack(self, *, seconds: float) -> bool:
        """Unpack the archives of the session; return whether none is left.

        Raises `ArchiveError` or `FileNameError` for one that cannot be used.
        """

    def advance(self, run: ImportRun, *, seconds: float) -> ImportRun:
        """Return *run* as it stands when it is done, or when *seconds* are over."""

    def go_on(self, *, seconds: float) -> None:
        """Use what is left of the request's time for what else is due."""

    def advance_all(self, *, seconds: float) -> bool:
        """Bring every open run forward; return whether none is left."""

    def process_pictures(self, *, seconds: float) -> bool:
        """Check and store the pictures that came; return whether none is left."""


class InlineRunner:
    """Works within the request, one step at least: no worker, no broker."""

    reason = ""

    def __init__(self, session: ExchangeSession) -> None:
        self._session = session

    def unpack(self, *, seconds: float) -> bool:
        """Unpack the archives of the session, one entry at least."""
        return unpack_archives(self._session, is_over=Timer(seconds))

    def advance(self, run: ImportRun, *, seconds: float) -> ImportRun:
        """Work on the open runs of the profile, in their turn, until *run* is done."""
        return work_until_done(run, is_over=Timer(seconds))

    def go_on(self, *, seconds: float) -> None:
        """Work on the other open runs: nobody else would."""
        self.advance_all(seconds=seconds)

    def advance_all(self, *, seconds: float) -> bool:
        """Work on the open runs of the profile, in their turn."""
        profile_id = self._session.profile_id
        is_over = Timer(seconds)
        while (first := queue(profile_id).first()) is not None:
            work_until_done(first, is_over=is_over)
            if is_over():
                break
        return not queue(profile_id).exists()

    def process_pictures(self, *, seconds: float) -> bool:
        """Check and store the pictures that came, one at least."""
        return process_pictures(self._session.profile, is_over=Timer(seconds))


RUNNERS: Final[dict[str, str]] = {
    "inline": "django_commerceml.exchange.runners.InlineRunner",
    "celery": "django_commerceml.exchange.waiters.CeleryRunner",
}
"""By the name in the settings. Celery is imported only where it is wanted."""


def get_runner(session: ExchangeSession) -> Runner:
    """Return who does the work for *session*.

    Raises `SettingsError` (CONF-02) where there is no such runner.
    """
    runner: Runner = find_runner(name_of_runner(session.profile))(session)
    return runner


def name_of_runner(profile: ExchangeProfile) -> str:
    """Return the name of the runner of *profile*: its own, or that of the settings."""
    return profile.runner or get_settings().runner


def find_runner(name: str) -> Callable[[ExchangeSession], Runner]:
    """Return the class that the setting *name* means.

    Raises `SettingsError` (CONF-02) where there is none, or it cannot be imported.
    """
    if name not in RUNNERS:
        message = f"COMMERCEML['RUNNER'] must be one of {', '.join(RUNNERS)}"
        raise SettingsError(message, code="CONF-02")
    try:
        found: Callable[[ExchangeSession], Runner] = import_string(RUNNERS[name])
    except ImportError as error:
        message = f"COMMERCEML['RUNNER'] needs a package: {error}"
        raise SettingsError(message, code="CONF-02") from error
    return found
