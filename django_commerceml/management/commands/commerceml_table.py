"""Loads prices and stock from a spreadsheet, through the same engine as 1C's files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from django_commerceml.exceptions import CommerceMLError
from django_commerceml.importing.replays import replay
from django_commerceml.importing.reports import Outcome
from django_commerceml.models import ExchangeProfile, ImportRun, RunState
from django_commerceml.spreadsheets.columns import (
    Names,
    guess_layout,
    names_of,
    usual_price_type,
    usual_warehouse,
)
from django_commerceml.spreadsheets.loading import (
    Prepared,
    Table,
    note_refusals,
    prepare,
)
from django_commerceml.spreadsheets.tables import iter_rows
from django_commerceml.spreadsheets.wishes import Defaults

_SHOWN_REFUSALS = 20


class Command(BaseCommand):
    """``commerceml_table PATH``."""

    help = _("Load prices and stock from a table: CSV of any Excel, or XLSX.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("path", type=Path, metavar="PATH")
        parser.add_argument("--profile", default="default", metavar="SLUG")
        parser.add_argument(
            "--price-type",
            metavar="NAME",
            help=_("of prices whose row or column does not say it"),
        )
        parser.add_argument(
            "--warehouse",
            metavar="NAME",
            help=_("of stock whose row or column does not say it"),
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help=_("count what would happen, and change nothing"),
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's)
        """Load the table and print what became of its rows."""
        profile = ExchangeProfile.objects.filter(slug=options["profile"]).first()
        if profile is None:
            raise CommandError(
                _("There is no profile “%(slug)s”: make it with commerceml_profile.")
                % {"slug": options["profile"]}
            )
        try:
            with options["path"].open("rb") as stream:
                prepared = self._prepare(profile, stream, options)
            self._load(prepared, is_dry_run=options["dry_run"])
        except OSError as error:
            raise CommandError(str(error)) from error
        except CommerceMLError as error:
            raise CommandError(str(error)) from error

    def _prepare(
        self, profile: ExchangeProfile, stream: BinaryIO, options: dict[str, Any]
    ) -> Prepared:
        names = names_of(profile)
        layout = guess_layout(iter_rows(stream), names)
        stream.seek(0)
        defaults = _defaults(profile, names, options)
        table = Table(name=options["path"].name, layout=layout, defaults=defaults)
        return prepare(profile, stream, table)

    def _load(self, prepared: Prepared, *, is_dry_run: bool) -> None:
        refusals = prepared.outcome.refusals
        for refusal in refusals[:_SHOWN_REFUSALS]:
            self.stderr.write(str(refusal))
        if len(refusals) > _SHOWN_REFUSALS:
            more = len(refusals) - _SHOWN_REFUSALS
            self.stderr.write(_("… and %(count)d rows more") % {"count": more})
        self.stdout.write(
            _("rows: %(rows)d, refused: %(refused)d, offers that change: %(changed)d")
            % {
                "rows": prepared.outcome.rows,
                "refused": len(refusals),
                "changed": prepared.outcome.changed,
            }
        )
        if prepared.file is not None:
            run = replay(prepared.file, is_dry_run=is_dry_run)
            note_refusals(run, refusals)
            self._print(run)

    def _print(self, run: ImportRun) -> None:
        for record_type, row in run.counts.items():
            figures = ", ".join(
                f"{outcome} {row[outcome]}" for outcome in Outcome if outcome in row
            )
            self.stdout.write(f"  {record_type:<16}{figures}")
        if run.state != RunState.DONE:
            raise CommandError(f"{run.get_state_display()}: {run.error}")


def _defaults(
    profile: ExchangeProfile, names: Names, options: dict[str, Any]
) -> Defaults:
    price_type, warehouse = options["price_type"], options["warehouse"]
    return Defaults(
        price_type=_find(price_type, names.price_types)
        if price_type
        else usual_price_type(profile, names),
        warehouse=_find(warehouse, names.warehouses)
        if warehouse
        else usual_warehouse(names),
    )


def _find(name: str, names: dict[int, str]) -> int:
    for pk, known in names.items():
        if known.casefold() == name.casefold():
            return pk
    known_names = ", ".join(names.values()) or "-"
    message = _("There is no “%(name)s”. There are: %(names)s")
    raise CommandError(message % {"name": name, "names": known_names})
