"""Says what a shop's adapter would do, and what it lacks; nothing of it stays."""

from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any, Final

from django.apps import apps
from django.core.checks import ERROR
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from django_commerceml.adapters import Capability, Feature, RowError, ShopAdapter
from django_commerceml.adapters.methods import check_adapter
from django_commerceml.conf import get_settings
from django_commerceml.management.adapter_trial import Trial, try_adapter
from django_commerceml.models import ExchangeProfile

_MOST: Final = 10
"""So many rows that were refused are named."""


class Command(BaseCommand):
    """``commerceml_check_adapter [PATH] [--profile SLUG]``."""

    help = _(
        "Check an adapter of the shop: what it declares, what is wrong with it, and "
        "what it makes of a small catalogue, which is taken back afterwards."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument(
            "path",
            nargs="?",
            metavar="PATH",
            help=_("the dotted path; without it, the adapter of the profile"),
        )
        parser.add_argument("--profile", metavar="SLUG")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's)
        """Check it, and fail where it is not ready."""
        profile = self._find_profile(options["profile"])
        path = (
            options["path"] or (profile and profile.adapter) or get_settings().adapter
        )
        adapter = self._import(path)
        self.stdout.write(path)
        self._print_declared(adapter)
        problems = self._print_checks(adapter)
        if not problems:
            problems = self._print_trial(try_adapter(adapter, like=profile))
            problems += self._print_order(adapter)
        if problems:
            raise CommandError(
                ngettext(
                    "The adapter is not ready: %(number)d problem.",
                    "The adapter is not ready: %(number)d problems.",
                    problems,
                )
                % {"number": problems}
            )
        self.stdout.write(self.style.SUCCESS(_("The adapter is ready.")))

    def _find_profile(self, slug: str | None) -> ExchangeProfile | None:
        if slug is None:
            return None
        profile = ExchangeProfile.objects.filter(slug=slug).first()
        if profile is None:
            raise CommandError(
                _("There is no profile “%(slug)s”: make it with commerceml_profile.")
                % {"slug": slug}
            )
        return profile

    def _import(self, path: str) -> type[ShopAdapter]:
        try:
            adapter = import_string(path)
        except ImportError as error:
            raise CommandError(
                _("This adapter cannot be imported: %(error)s") % {"error": error}
            ) from error
        if not (isinstance(adapter, type) and issubclass(adapter, ShopAdapter)):
            raise CommandError(_("This is not an adapter of a shop."))
        return adapter

    def _print_declared(self, adapter: type[ShopAdapter]) -> None:
        taken, held = adapter.capabilities, adapter.features
        rows = (
            (_("It takes: %(words)s."), [one for one in Capability if one in taken]),
            (
                _("It does not take: %(words)s."),
                [one for one in Capability if one not in taken],
            ),
            (
                _("The shop can hold: %(words)s."),
                [one for one in Feature if one in held],
            ),
        )
        for text, words in rows:
            if words:
                self.stdout.write(text % {"words": ", ".join(words)})

    def _print_checks(self, adapter: type[ShopAdapter]) -> int:
        errors = 0
        for message in check_adapter(adapter):
            is_error = message.level >= ERROR
            errors += is_error
            (self._bad if is_error else self._odd)(str(message))
        return errors

    def _print_trial(self, trial: Trial) -> int:
        """Print what came of the catalogue; return the number of problems."""
        self.stdout.write(
            _("A small catalogue was given to it, and all was taken back:")
        )
        for kind, count in trial.given.items():
            self.stdout.write(f"  {kind}: {count}")
        for table, number in trial.rows.items():
            self.stdout.write(f"  {_name_of(table)}: {_describe(number)}")
        self._print_rows(_("Refused:"), trial.refused, self._bad)
        self._print_rows(_("Taken, but changed:"), trial.warnings, self._odd)
        if trial.failure:
            self._bad(_("It broke off: %(error)s") % {"error": trial.failure})
        if trial.written_again:
            text = _(
                "Given again, the same made it write %(number)d times: it should "
                "compare before it writes."
            )
            self._odd(text % {"number": trial.written_again})
        return len(trial.refused) + bool(trial.failure)

    def _print_rows(self, title: str, rows: list[RowError], write: Any) -> None:
        if not rows:
            return
        write(title)
        for row in rows[:_MOST]:
            place = f" ({row.field})" if row.field else ""
            write(f"  {row.external_id}{place}: {row.message}")
        if len(rows) > _MOST:
            text = _("  … and %(number)d more")
            write(text % {"number": len(rows) - _MOST})

    def _print_order(self, adapter: type[ShopAdapter]) -> int:
        """Have the newest order of the shop told; return the number of problems."""
        model = adapter.order_model()
        newest = model and model._base_manager.order_by("-pk").first()  # noqa: SLF001 (Django's public name)
        if not newest:
            return 0
        try:
            document = adapter().build_order(newest)
        except Exception as error:  # noqa: BLE001 (the shop's own code may raise anything)
            text = _("Its newest order (%(pk)s) cannot be told: %(error)s")
            error_text = f"{type(error).__name__}: {error}"
            self._bad(text % {"pk": newest.pk, "error": error_text})
            return 1
        if document is not None:
            text = _("Its newest order goes to 1C as %(number)s, lines: %(lines)d.")
            lines = len(document.lines)
            self.stdout.write(text % {"number": document.number, "lines": lines})
        return 0

    def _bad(self, text: str) -> None:
        self.stdout.write(self.style.ERROR(text))

    def _odd(self, text: str) -> None:
        self.stdout.write(self.style.WARNING(text))


def _describe(number: int) -> str:
    """Return in words how many rows of a table would come."""
    if number <= 0:
        return _("rows would change")
    return ngettext("%(number)d new row", "%(number)d new rows", number) % {
        "number": number
    }


def _name_of(table: str) -> str:
    """Return the name of the model that *table* is of."""
    models: Iterable[Any] = apps.get_models(include_auto_created=True)
    names: dict[str, str] = {
        model._meta.db_table: model._meta.label  # noqa: SLF001 (Django's public name)
        for model in models
    }
    return names.get(table, table)
