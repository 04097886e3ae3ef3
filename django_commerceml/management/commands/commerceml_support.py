"""Writes a bundle for the support: journal, settings, versions, no personal data."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from django_commerceml.models import ExchangeProfile
from django_commerceml.support import name_bundle, write_bundle


class Command(BaseCommand):
    """``commerceml_support``."""

    help = _("Write one zip with all that the support needs, without personal data.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument(
            "--profile", help=_("the slug of a profile, by default all of them")
        )
        parser.add_argument(
            "--output", type=Path, help=_("the file to write, by default a new one")
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's)
        """Write the bundle, and print where it is."""
        profile = _find_profile(options["profile"])
        path = options["output"] or Path(name_bundle(profile))
        try:
            with path.open("wb") as output:
                write_bundle(output, profile=profile)
        except OSError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(str(path))


def _find_profile(slug: str | None) -> ExchangeProfile | None:
    if slug is None:
        return None
    profile = ExchangeProfile.objects.filter(slug=slug).first()
    if profile is None:
        raise CommandError(
            _("There is no profile “%(slug)s”: make it with commerceml_profile.")
            % {"slug": slug}
        )
    return profile
