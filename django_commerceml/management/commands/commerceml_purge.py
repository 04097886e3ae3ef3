"""Erases stored bytes and journal entries that are older than the settings keep."""

from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from django_commerceml.importing.retention import purge


class Command(BaseCommand):
    """``commerceml_purge``, best once a day by cron."""

    help = _("Erase stored files and journal entries past their time.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument(
            "--dry-run", action="store_true", help=_("only count what would go")
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's)
        """Erase, and print what."""
        purged = purge(is_dry_run=options["dry_run"])
        for name, number in asdict(purged).items():
            self.stdout.write(f"{name:<10}{number}")
