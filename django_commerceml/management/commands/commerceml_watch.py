"""Raises the alarms of all profiles, clears them, and tells them: for cron."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from django_commerceml.alarms import tell, watch
from django_commerceml.alarms.telling import untold


class Command(BaseCommand):
    """``commerceml_watch``, every minute or every few minutes by cron."""

    help = _(
        "Look whether something calls a person (no contact, failed and held runs, "
        "orders that wait, small exports), and tell those whom the profiles name. The "
        "exit status is 1 where something could not be told."
    )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's)
        """Look, tell, and print how many alarms there were of each."""
        watched = watch()
        told = tell()
        text = _("alarms raised %(raised)d, cleared %(cleared)d, told %(told)d")
        self.stdout.write(
            text % {"raised": watched.raised, "cleared": watched.cleared, "told": told}
        )
        errors = [f"{alarm.profile}: {alarm.error}" for alarm in untold()]
        if errors:
            raise CommandError("\n".join(errors))
