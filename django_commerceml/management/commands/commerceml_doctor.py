"""Examines the way of 1C to the store, and the store from within."""

from argparse import ArgumentParser
from collections.abc import Iterable
from getpass import getpass
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from django_commerceml.alarms.links import host_of_store
from django_commerceml.conf import get_settings
from django_commerceml.doctor import (
    Finding,
    Severity,
    examine,
    examine_store,
    remove_traces,
)
from django_commerceml.exchange.access import get_paths
from django_commerceml.models import ExchangeProfile

_MARKS: Final = {
    Severity.INFO: "?",
    Severity.WARNING: "!",
    Severity.ERROR: "x",
}
_ASK: Final = "-"


class Command(BaseCommand):
    """``commerceml_doctor``, ``--profile``, ``--url``, ``--login``, ``--password``."""

    help = _(
        "Examine the connection as 1C would use it, and the store from within. Nothing "
        "is imported. The exit status is 1 where something is wrong."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--profile", metavar="SLUG", default="default")
        parser.add_argument("--url", help=_("as it stands in 1C"))
        parser.add_argument("--login", help=_("by default that of the profile"))
        parser.add_argument("--password", help=_("«-» asks for it"))
        parser.add_argument(
            "--slow", action="store_true", help=_("ask for a slow answer, too")
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's)
        """Examine, and print what was found."""
        profile = _find(options["profile"])
        way = self._walk(profile, options)
        store = examine_store()
        self._write(_("The way to the store"), way)
        self._write(_("The store"), store)
        wrong = [finding.title for finding in [*way, *store] if finding.is_wrong]
        if wrong:
            raise CommandError(_("Something is wrong: %s") % ", ".join(wrong))

    def _walk(self, profile: ExchangeProfile, options: dict[str, Any]) -> list[Finding]:
        password = options["password"] or ""
        if password == _ASK:
            password = getpass()
        slow_seconds = get_settings().step_seconds if options["slow"] else 0
        try:
            return examine(
                options["url"] or _usual_url(profile),
                options["login"] or profile.login,
                password,
                file_limit=profile.file_limit,
                slow_seconds=slow_seconds,
            )
        except ValueError as error:
            raise CommandError(str(error)) from error
        finally:
            remove_traces(profile.pk)

    def _write(self, title: str, findings: Iterable[Finding]) -> None:
        self.stdout.write(f"{title}:")
        for finding in findings:
            mark = "+" if finding.is_well else _MARKS[finding.severity]
            self.stdout.write(f"  {mark} {finding.title}: {finding.seen}")
            if finding.advice:
                self.stdout.write(f"      {finding.advice}")
            for lines in finding.lines:
                text = lines.lines.replace("\n", "\n        ")
                self.stdout.write(f"      {lines.where}:\n        {text}")


def _find(slug: str) -> ExchangeProfile:
    profile = ExchangeProfile.objects.filter(slug=slug).first()
    if profile is None:
        raise CommandError(_("There is no such profile."))
    return profile


def _usual_url(profile: ExchangeProfile) -> str:
    """Return the address of *profile* on the host that the settings name."""
    host = host_of_store()
    if not host:
        message = _("Say --url, or where the store is: COMMERCEML['SITE_URL'].")
        raise CommandError(message)
    return f"{host}{get_paths(profile)[0]}"
