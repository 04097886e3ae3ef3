"""Imports files from a disk, or a stored exchange again, through the same engine."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from django_commerceml.exceptions import CommerceMLError
from django_commerceml.importing.pictures import process_pictures
from django_commerceml.importing.replays import (
    files_of_session,
    in_order,
    replay,
    set_pictures_aside,
    store_path,
)
from django_commerceml.management.run_words import print_run
from django_commerceml.models import (
    ExchangeProfile,
    ExchangeSession,
    FileKind,
    RunState,
    StoredFile,
)


class Command(BaseCommand):
    """``commerceml_import PATH…`` or ``commerceml_import --session ID``."""

    help = _("Import CommerceML files, a directory or a zip, or a stored exchange.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("paths", nargs="*", type=Path, metavar="PATH")
        parser.add_argument("--profile", default="default", metavar="SLUG")
        parser.add_argument("--session", type=int, metavar="ID")
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help=_("count what would happen, and change nothing"),
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's)
        """Import the files and print what became of their records."""
        if bool(options["paths"]) == (options["session"] is not None):
            raise CommandError(_("Give either paths or --session."))
        try:
            files = self._files(options)
            runs = [replay(file, is_dry_run=options["dry_run"]) for file in files]
        except CommerceMLError as error:
            raise CommandError(str(error)) from error
        for run in runs:
            print_run(self.stdout, run, run.file.label if run.file else "")
        failed = [run for run in runs if run.state != RunState.DONE]
        if failed:
            raise CommandError(
                _("%(failed)d of %(all)d files were not imported.")
                % {"failed": len(failed), "all": len(runs)}
            )

    def _files(self, options: dict[str, Any]) -> list[StoredFile]:
        if options["session"] is not None:
            session = ExchangeSession.objects.filter(pk=options["session"]).first()
            if session is None:
                raise CommandError(_("There is no such session."))
            files = files_of_session(session)
        else:
            files = self._store(
                options["profile"], options["paths"], is_dry_run=options["dry_run"]
            )
        if not files:
            raise CommandError(_("There is no CommerceML file."))
        return files

    def _store(
        self, slug: str, paths: list[Path], *, is_dry_run: bool
    ) -> list[StoredFile]:
        profile = ExchangeProfile.objects.filter(slug=slug).first()
        if profile is None:
            raise CommandError(
                _("There is no profile “%(slug)s”: make it with commerceml_profile.")
                % {"slug": slug}
            )
        stored = [file for path in paths for file in store_path(profile, path)]
        if is_dry_run:
            set_pictures_aside(stored)
        elif any(file.kind == FileKind.PICTURE for file in stored):
            process_pictures(profile)
        return in_order(stored)
