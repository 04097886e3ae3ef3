"""Writes an adapter for the models of an app, and its tests."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final

from django.apps import AppConfig, apps
from django.core.management.base import BaseCommand, CommandError
from django.db import models
from django.utils.translation import gettext as _

from django_commerceml.management.drafting import (
    Roles,
    guess_roles,
    write_adapter,
    write_tests,
)

_ADAPTER: Final = "commerceml_adapter.py"
_TESTS: Final = "test_commerceml_adapter.py"


class Command(BaseCommand):
    """``commerceml_startadapter APP [--model app.Model …]``."""

    help = _(
        "Write APP/commerceml_adapter.py and its tests, guessed by the names of the "
        "models: a beginning, to be read and corrected."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("app", metavar="APP", help=_("the label of the app"))
        parser.add_argument(
            "--model",
            action="append",
            default=[],
            metavar="app.Model",
            help=_("a model that takes part before others; may be repeated"),
        )
        parser.add_argument(
            "--force", action="store_true", help=_("overwrite what is there")
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's)
        """Write both files, and say what was recognised."""
        app = self._find_app(options["app"])
        chosen = [self._find_model(label) for label in options["model"]]
        roles = guess_roles([*app.get_models()], chosen=chosen)
        if roles is None:
            raise CommandError(
                _("No model of products was recognised: name it with --model.")
            )
        source, left = write_adapter(roles)
        tests = write_tests(roles, app=app.name, package=app.name)
        self._write(Path(app.path), {_ADAPTER: source, _TESTS: tests}, options["force"])
        self._print_roles(roles)
        for name in left:
            text = _("Say in defaults what a new row gets in %(name)s.")
            self.stdout.write(self.style.WARNING(text % {"name": name}))
        self._print_next(app)

    def _find_app(self, label: str) -> AppConfig:
        try:
            return apps.get_app_config(label.rpartition(".")[2])
        except LookupError as error:
            raise CommandError(str(error)) from error

    def _find_model(self, label: str) -> type[models.Model]:
        try:
            return apps.get_model(label)
        except (LookupError, ValueError) as error:
            raise CommandError(str(error)) from error

    def _write(self, place: Path, files: dict[str, str], force: bool) -> None:  # noqa: FBT001 (an option)
        taken = [name for name in files if (place / name).exists()]
        if taken and not force:
            raise CommandError(
                _("%(name)s is there already; --force overwrites it.")
                % {"name": place / taken[0]}
            )
        for name, text in files.items():
            (place / name).write_text(text, encoding="utf-8")
            self.stdout.write(str(place / name))

    def _print_roles(self, roles: Roles) -> None:
        found = (
            (_("products"), roles.product),
            (_("groups"), roles.group),
            (_("variants"), roles.offer),
            (_("pictures"), roles.image),
            (_("orders"), roles.order),
            (_("lines of orders"), roles.line),
        )
        for word, model in found:
            label = model._meta.label if model else _("not recognised")  # noqa: SLF001 (Django's public name)
            self.stdout.write(f"  {word}: {label}")

    def _print_next(self, app: AppConfig) -> None:
        path = f"{app.name}.commerceml_adapter.Adapter"
        self.stdout.write(_("Next, name it in the settings, check it and test it:"))
        for line in (
            f'COMMERCEML = {{"ADAPTER": "{path}"}}',
            "manage.py commerceml_check_adapter",
            f"manage.py test {app.name}",
        ):
            self.stdout.write(f"  {line}")
