"""Does what is due though 1C does not ask: for cron, or as a process of its own."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from django_commerceml.exchange.upkeep import keep_up
from django_commerceml.models import ExchangeProfile

_STEP_SECONDS = 300


class Command(BaseCommand):
    """``commerceml_run``, every few minutes by cron, or with ``--watch``."""

    help = _(
        "Finish runs, start imports that 1C never asked for (where the profile says "
        "so), end series that went quiet, attach pictures."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument(
            "--watch",
            type=int,
            metavar="SECONDS",
            help=_("go on for ever, with pauses of so many seconds"),
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's)
        """Do it once, or again and again."""
        self._once()
        while options["watch"]:
            time.sleep(options["watch"])
            self._once()

    def _once(self) -> None:
        for profile in ExchangeProfile.objects.filter(is_active=True):
            upkeep = keep_up(profile, seconds=_STEP_SECONDS)
            self.stdout.write(
                _(
                    "%(profile)s: imports started %(started)d, sweeps %(sweeps)d, %(end)s"
                )
                % {
                    "profile": profile.slug,
                    "started": upkeep.started,
                    "sweeps": upkeep.sweeps,
                    "end": _("all done") if upkeep.is_done else _("not all done yet"),
                }
            )
