"""Lists the runs that wait for a person, and lets one go on or drops it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from django_commerceml.exceptions import RunError
from django_commerceml.importing.holding import cancel, confirm, stop
from django_commerceml.importing.turns import work_off
from django_commerceml.models import OPEN_STATES, ImportRun, RunState


class Command(BaseCommand):
    """``commerceml_held``, ``--confirm ID`` or ``--cancel ID``."""

    help = _("List held runs; confirm or cancel one.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        choice = parser.add_mutually_exclusive_group()
        choice.add_argument("--confirm", type=int, metavar="ID")
        choice.add_argument("--cancel", type=int, metavar="ID")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's)
        """Decide on one run, or list all that wait."""
        try:
            if options["confirm"] is not None:
                self._confirm(_find(options["confirm"]))
            elif options["cancel"] is not None:
                self._cancel(_find(options["cancel"]))
            else:
                self._list()
        except RunError as error:
            raise CommandError(str(error)) from error

    def _confirm(self, run: ImportRun) -> None:
        confirm(run)
        work_off(run.profile_id)
        run.refresh_from_db()
        text = f"{run.pk}: {run.get_state_display()} {run.error}".strip()
        if run.state != RunState.DONE:
            raise CommandError(text)
        self.stdout.write(text)

    def _cancel(self, run: ImportRun) -> None:
        decide = stop if run.state in OPEN_STATES else cancel
        decide(run)
        self.stdout.write(_("Cancelled."))

    def _list(self) -> None:
        held = ImportRun.objects.filter(state=RunState.HELD).order_by("pk")
        for run in held:
            self.stdout.write(
                f"{run.pk}  {run.profile}  {run.get_kind_display()}  {run.error}"
            )
        if not held:
            self.stdout.write(_("Nothing waits."))


def _find(pk: int) -> ImportRun:
    run = ImportRun.objects.filter(pk=pk).first()
    if run is None:
        raise CommandError(_("There is no such run."))
    return run
