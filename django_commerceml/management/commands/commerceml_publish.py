"""Gives all goods of a profile to its shop, whatever changed."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from django_commerceml.exceptions import RunError
from django_commerceml.importing.publications import queue_publication
from django_commerceml.importing.replays import rehearse
from django_commerceml.importing.turns import work_until_done
from django_commerceml.management.run_words import print_run
from django_commerceml.models import ExchangeProfile, RunState


class Command(BaseCommand):
    """``commerceml_publish [--profile SLUG] [--dry-run]``."""

    help = _(
        "Give all goods of a profile to the shop: when it begins, was emptied, or has "
        "another adapter. What the shop has already is not written again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--profile", default="default", metavar="SLUG")
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help=_("try it, and take it back"),
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's)
        """Give the goods, and print what became of them."""
        profile = ExchangeProfile.objects.filter(slug=options["profile"]).first()
        if profile is None:
            raise CommandError(
                _("There is no profile “%(slug)s”: make it with commerceml_profile.")
                % {"slug": options["profile"]}
            )
        try:
            run = queue_publication(profile, is_dry_run=options["dry_run"])
        except RunError as error:
            raise CommandError(str(error)) from error
        if options["dry_run"]:
            run = rehearse(run)
        else:
            run = work_until_done(run, is_over=lambda: False)
        print_run(self.stdout, run, profile.slug)
        if run.state != RunState.DONE:
            raise CommandError(_("Not all goods were given to the shop."))
