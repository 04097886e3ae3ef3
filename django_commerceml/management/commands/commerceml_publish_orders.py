"""Takes over the orders of the shop's own model that wait; or all, for a start."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date, datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from django_commerceml.exceptions import CommerceMLError
from django_commerceml.exporting.shop_orders import mark_since, take_over_waiting


class Command(BaseCommand):
    """``commerceml_publish_orders [--since DATE | --all]``."""

    help = _(
        "Take over orders of the shop's own model: those that wait, and those that "
        "were changed past the signals."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        which = parser.add_mutually_exclusive_group()
        which.add_argument(
            "--since",
            type=_read_date,
            metavar="DATE",
            help=_("look at all orders changed since that day, such as 2026-11-30"),
        )
        which.add_argument(
            "--all", action="store_true", help=_("look at all orders there are")
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's)
        """Mark what is asked for, and take over all that waits."""
        if options["since"] or options["all"]:
            self._mark(options["since"])
        taken = take_over_waiting()
        self.stdout.write(f"{_('taken over')}: {taken.done}")
        if taken.failed:
            raise CommandError(
                _("%d orders wait on; the journal says why.") % taken.failed
            )

    def _mark(self, since: datetime | None) -> None:
        try:
            number = mark_since(since)
        except CommerceMLError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"{_('looked at')}: {number}")


def _read_date(text: str) -> datetime:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(
            _("%(text)s is no date; write it as 2026-11-30") % {"text": text}
        ) from error
    return timezone.make_aware(datetime.combine(day, time()))
