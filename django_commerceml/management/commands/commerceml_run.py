"""Does what is due though 1C does not ask: for cron, or as a process of its own."""

import time
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections
from django.utils.translation import gettext as _

from django_commerceml import alarms
from django_commerceml.importing.upkeep import keep_up
from django_commerceml.logs import about, get_logger
from django_commerceml.models import ExchangeProfile

logger = get_logger(__name__)

_STEP_SECONDS = 300
_LOOK_SECONDS = 55
"""So often, at most, alarms are looked after."""


class Command(BaseCommand):
    """``commerceml_run``, every few minutes by cron, or with ``--watch``."""

    help = _(
        "Finish runs, start imports that 1C never asked for (where the profile says "
        "so), end series that went quiet, attach pictures; look whether something "
        "calls a person, and tell whom the profiles name."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument(
            "--watch",
            type=int,
            metavar="SECONDS",
            help=_("go on for ever, with pauses of so many seconds"),
        )
        parser.add_argument(
            "--no-alarms",
            action="store_true",
            help=_("leave the alarms to commerceml_watch, or to beat"),
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's)
        """Do it once, or again and again."""
        has_alarms = not options["no_alarms"]
        if not options["watch"]:
            self._once()
            if has_alarms:
                self._look()
            return
        looked_at = -float(_LOOK_SECONDS)
        while True:
            self._survive(self._once)
            if has_alarms and time.monotonic() - looked_at >= _LOOK_SECONDS:
                looked_at = time.monotonic()
                self._survive(self._look)
            time.sleep(options["watch"])

    def _survive(self, step: Callable[[], None]) -> None:
        """Do *step*; a database that is away for a while ends nothing."""
        close_old_connections()
        try:
            step()
        except (OperationalError, InterfaceError):
            logger.exception("the database failed, will try again")

    def _look(self) -> None:
        """Raise, clear and tell alarms; say how many, where there were any."""
        watched, told = alarms.watch(), alarms.tell()
        if watched.raised or watched.cleared or told:
            text = _("alarms raised %(raised)d, cleared %(cleared)d, told %(told)d")
            numbers = {"raised": watched.raised, "cleared": watched.cleared}
            self.stdout.write(text % {**numbers, "told": told})

    def _once(self) -> None:
        for profile in ExchangeProfile.objects.filter(is_active=True):
            with about(profile=profile.slug):
                upkeep = keep_up(profile, seconds=_STEP_SECONDS)
            self.stdout.write(
                _(
                    "%(profile)s: imports started %(started)d, "
                    "sweeps %(sweeps)d, %(end)s"
                )
                % {
                    "profile": profile.slug,
                    "started": upkeep.started,
                    "sweeps": upkeep.sweeps,
                    "end": _("all done") if upkeep.is_done else _("not all done yet"),
                }
            )
