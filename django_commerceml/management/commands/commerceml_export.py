"""Writes the orders that 1C would get, marks them as taken, or audits the queue."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from django_commerceml.cml.styles import OrderForm
from django_commerceml.exporting.audit import audit
from django_commerceml.exporting.manual import (
    confirm_taken,
    last_form,
    preview,
    take,
)
from django_commerceml.models import ExchangeProfile

_FORMS: Final = {form.name.lower(): form for form in OrderForm}


class Command(BaseCommand):
    """``commerceml_export [--output FILE] [--confirm]``, or ``--audit``."""

    help = _("Write the orders that 1C would get at its next exchange.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--profile", default="default", metavar="SLUG")
        parser.add_argument(
            "--output",
            type=Path,
            metavar="FILE",
            help=_("where to write them; default: the standard output"),
        )
        parser.add_argument(
            "--confirm",
            action="store_true",
            help=_("take the written orders for received: 1C gets them no more"),
        )
        parser.add_argument(
            "--form",
            choices=sorted(_FORMS),
            help=_("the form of the documents; default: as 1C last got them"),
        )
        parser.add_argument(
            "--audit",
            action="store_true",
            help=_("look for changes that were never published, and publish them"),
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's)
        """Write the orders, or audit the queue."""
        profile = _find_profile(options["profile"])
        if options["audit"]:
            self._audit(profile)
            return
        form = _FORMS.get(options["form"]) or last_form(profile)
        write = self._take if options["confirm"] else self._preview
        try:
            write(profile, form, options["output"])
        except OSError as error:
            raise CommandError(str(error)) from error

    def _preview(
        self, profile: ExchangeProfile, form: OrderForm, output: Path | None
    ) -> None:
        with _opened(output) as stream:
            number = preview(profile, form, stream)
        self._say(
            ngettext("%d order was written.", "%d orders were written.", number),
            number,
        )

    def _take(
        self, profile: ExchangeProfile, form: OrderForm, output: Path | None
    ) -> None:
        with _opened(output) as stream:
            batch = take(profile, form, stream)
        number = confirm_taken(batch)
        self._say(
            ngettext(
                "%d order was written and confirmed.",
                "%d orders were written and confirmed.",
                number,
            ),
            number,
        )

    def _audit(self, profile: ExchangeProfile) -> None:
        found = audit(profile)
        for label, number in (
            (_("compared"), found.checked),
            (_("changed without publishing, published now"), found.forgotten),
            (_("behind their order, raised now"), found.lagging),
            (_("missing in the queue, added now"), found.enrolled),
        ):
            self.stdout.write(f"{label}: {number}")

    def _say(self, text: str, number: int) -> None:
        """Tell it beside the orders, which may go to the standard output."""
        self.stderr.write(text % number, self.style.SUCCESS)


def _find_profile(slug: str) -> ExchangeProfile:
    profile = ExchangeProfile.objects.filter(slug=slug).first()
    if profile is None:
        raise CommandError(
            _("There is no profile “%(slug)s”: make it with commerceml_profile.")
            % {"slug": slug}
        )
    return profile


@contextmanager
def _opened(output: Path | None) -> Iterator[BinaryIO]:
    if output is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with output.open("wb") as stream:
        yield stream
