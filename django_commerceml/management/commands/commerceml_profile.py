"""The command that makes a profile and says what to type into 1C."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import NoReverseMatch
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from django_commerceml.exchange.access import get_paths, make_access_password
from django_commerceml.models import ExchangeProfile
from django_commerceml.profiles.documents import (
    Difference,
    Document,
    read_settings,
    write_settings,
)
from django_commerceml.profiles.transfer import take_over


class Command(BaseCommand):
    """Creates or updates a profile; a password is shown only when it is new."""

    help = _("Creates or updates an exchange profile and prints what to type into 1C.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the slug and what may be set."""
        parser.add_argument("slug", help=_("the last part of the exchange address"))
        parser.add_argument("--name", help=_("the name that people see"))
        parser.add_argument("--login", help=_("default: the slug"))
        parser.add_argument(
            "--password",
            help=_("default: made for a new profile, kept for one that exists"),
        )
        parser.add_argument(
            "--export",
            metavar="FILE",
            help=_("write the settings as JSON, «-» is the screen; nothing is changed"),
        )
        parser.add_argument(
            "--import",
            dest="source",
            metavar="FILE",
            help=_("take all settings from JSON, or none; «-» is standard input"),
        )

    @sensitive_variables("password", "options")
    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        """Write the profile and print its access."""
        slug = options["slug"]
        profile = ExchangeProfile.objects.filter(slug=slug).first()
        if options["export"]:
            self._export(profile, options["export"])
            return
        document = _read(options["source"])
        is_new = profile is None
        profile = profile or ExchangeProfile(slug=slug, login=slug)
        password = _choose_password(options["password"], is_new=is_new)
        if password:
            profile.password = make_password(password)
        _apply(profile, name=options["name"], login=options["login"])
        with transaction.atomic():
            profile.save()
            changed = _take_over(profile, document)
        self._print(profile, password, is_new=is_new)
        for one in changed:
            self.stdout.write(f"  {one.label}: {one.old} → {one.new}")

    def _export(self, profile: ExchangeProfile | None, target: str) -> None:
        if profile is None:
            raise CommandError(_("There is no such profile."))
        text = write_settings(profile) + "\n"
        if target == "-":
            self.stdout.write(text, ending="")
            return
        Path(target).write_text(text, encoding="utf-8")
        done = _("The settings of «%(profile)s» were written to %(file)s.")
        self.stdout.write(
            self.style.SUCCESS(done % {"profile": profile, "file": target})
        )

    @sensitive_variables("password")
    def _print(self, profile: ExchangeProfile, password: str, *, is_new: bool) -> None:
        done = (
            _("Profile «%s» was created.") if is_new else _("Profile «%s» was updated.")
        )
        self.stdout.write(self.style.SUCCESS(done % profile))
        self.stdout.write(_("Type this into 1C:"))
        self._print_addresses(profile)
        self._print_line(_("login"), profile.login)
        self._print_line(_("password"), password or _("as before"))
        if password:
            self.stdout.write(
                self.style.WARNING(_("The password cannot be shown again."))
            )

    def _print_addresses(self, profile: ExchangeProfile) -> None:
        try:
            paths = get_paths(profile)
        except NoReverseMatch:
            advice = _("The site lacks the URLs: include django_commerceml.urls.")
            self.stdout.write(self.style.ERROR(advice))
            return
        for path in paths:
            self._print_line(_("address"), _("<your site>%s") % path)

    def _print_line(self, label: str, value: str) -> None:
        self.stdout.write(f"  {label + ':':<10} {value}")


def _read(source: str | None) -> Document | None:
    """Return the document in the file *source*; None: there is none to take over."""
    if source is None:
        return None
    try:
        text = sys.stdin.read() if source == "-" else Path(source).read_bytes()
        return read_settings(text)
    except OSError as error:
        message = _("The file cannot be read: %s") % error
        raise CommandError(message) from error
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error


def _take_over(profile: ExchangeProfile, document: Document | None) -> list[Difference]:
    if document is None:
        return []
    try:
        return take_over(profile, document)
    except ValidationError as error:
        raise CommandError("\n".join(error.messages)) from error


def _choose_password(given: str | None, *, is_new: bool) -> str:
    if given is not None and not given.strip():
        raise CommandError(_("The password must not be empty."))
    if given is None and is_new:
        return make_access_password()
    return given or ""


def _apply(profile: ExchangeProfile, *, name: str | None, login: str | None) -> None:
    profile.name = profile.name if name is None else name
    profile.login = profile.login if login is None else login
    same_login = ExchangeProfile.objects.filter(login=profile.login)
    if same_login.exclude(pk=profile.pk).exists():
        message = _("The login «%s» belongs to another profile; give --login.")
        raise CommandError(message % profile.login)
    try:
        profile.full_clean()
    except ValidationError as error:
        raise CommandError(" ".join(_explain(error))) from error


def _explain(error: ValidationError) -> list[str]:
    return [
        f"{field}: {' '.join(messages)}"
        for field, messages in error.message_dict.items()
    ]
