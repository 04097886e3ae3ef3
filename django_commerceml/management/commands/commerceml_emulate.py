"""Plays 1C against a site: ``commerceml_emulate URL --login L --password P``."""

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, OutputWrapper
from django.utils.translation import gettext as _

from django_commerceml.emulator import (
    DIALECTS,
    Account,
    Address,
    Client,
    Conduct,
    Dialect,
    ExchangeFailedError,
    ExchangeResult,
    HttpTransport,
    SessionKey,
    Step,
    align_rows,
    find_files,
    iter_rows,
    parse_address,
    write_catalog,
)

_DEFAULT_PRODUCTS: Final = 100
_BAR: Final = 30
_MILLION: Final = 1_000_000


class _Progress:
    """Shows steps: a bar that is redrawn on a terminal, plain lines elsewhere."""

    def __init__(self, output: OutputWrapper, total: int, verbosity: int) -> None:
        self._output = output
        self._total = max(total, 1)
        self._verbosity = verbosity
        self._is_terminal = output.isatty()
        self._sent = 0

    def show(self, step: Step) -> None:
        """Show *step*."""
        self._sent += step.sent_bytes
        if self._is_terminal and self._verbosity == 1:
            share = min(self._sent / self._total, 1)
            bar = "█" * round(share * _BAR)
            line = f"{bar:·<{_BAR}} {share:4.0%} {step.summary}"
            self._output.write(f"\r\x1b[K{line[:100]}", ending="")
            self._output.flush()
        elif self._verbosity > 1 or (self._verbosity and step.part == step.parts):
            self._output.write(step.summary)

    def finish(self) -> None:
        """Leave the line of the bar."""
        if self._is_terminal and self._verbosity == 1:
            self._output.write("\r\x1b[K", ending="")


class Command(BaseCommand):
    """Uploads a catalogue to a site as a 1C configuration does."""

    help = _("Plays 1C: uploads a catalogue to a site over HTTP.")
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("url", help=_("what the operator would type into 1C"))
        parser.add_argument("--login", required=True)
        parser.add_argument("--password", required=True)
        parser.add_argument("--dialect", choices=tuple(DIALECTS), default="ut11")
        source = parser.add_mutually_exclusive_group()
        source.add_argument(
            "--catalog", type=Path, metavar="PATH", help=_("a directory or an XML file")
        )
        source.add_argument(
            "--products",
            type=int,
            default=_DEFAULT_PRODUCTS,
            help=_("how many goods to invent (%(default)s)"),
        )
        self._add_catalog_options(parser)
        self._add_conduct_options(parser)

    @staticmethod
    def _add_catalog_options(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument(
            "--change",
            type=float,
            default=0.0,
            metavar="SHARE",
            help=_("the share of invented goods that differ, from 0 to 1"),
        )
        parser.add_argument(
            "--no-pictures", action="store_true", help=_("invent no pictures")
        )
        parser.add_argument(
            "--partial",
            action="store_true",
            help=_("the files hold changes only: never say “deactivate”"),
        )

    @staticmethod
    def _add_conduct_options(parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--chunk", type=int, metavar="BYTES", help=_("the size of a part")
        )
        parser.add_argument("--no-zip", action="store_true", help=_("never pack"))
        parser.add_argument(
            "--repeat-part", action="store_true", help=_("send one part twice")
        )
        parser.add_argument(
            "--lose-cookie", action="store_true", help=_("never send the cookie")
        )
        parser.add_argument(
            "--session-key", choices=tuple(map(str, SessionKey)), default="given"
        )
        parser.add_argument(
            "--timeout", type=float, metavar="SECONDS", help=_("wait so long at most")
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        """Prepare the files, play the exchange, print what it came to."""
        dialect = DIALECTS[options["dialect"]]
        with tempfile.TemporaryDirectory() as scratch:
            try:
                directory, files = _prepare(Path(scratch), dialect, options)
                result = self._play(directory, files, dialect, options)
            except ValueError as error:
                raise CommandError(str(error)) from error
            except ExchangeFailedError as error:
                raise CommandError(_explain(error)) from error
        if options["verbosity"]:
            self._print_result(result)

    def _play(
        self,
        directory: Path,
        files: Sequence[Path],
        dialect: Dialect,
        options: dict[str, Any],
    ) -> ExchangeResult:
        address = parse_address(options["url"])
        transport = HttpTransport(
            address, timeout=options["timeout"] or dialect.timeout
        )
        total = sum(path.stat().st_size for path in files)
        progress = _Progress(self.stdout, total, options["verbosity"])
        client = Client(
            transport,
            dialect=dialect,
            account=_make_account(address, options),
            conduct=_make_conduct(options),
            on_step=progress.show,
        )
        try:
            return client.exchange(directory, files, is_full=not options["partial"])
        finally:
            progress.finish()
            transport.close()

    def _print_result(self, result: ExchangeResult) -> None:
        heads = (_("file"), _("mode"), _("bytes"), _("requests"), _("seconds"), "")
        for line in align_rows((heads, *iter_rows(result))):
            self.stdout.write(line)
        for name in result.skipped:
            self.stdout.write(self.style.WARNING(_("refused: %s") % name))
        summary = _(
            "%(dialect)s: %(files)d files sent, %(imports)d imported, "
            "%(requests)d requests, %(size).1f MB, %(seconds).1f s"
        ) % {
            "dialect": result.dialect,
            "files": len(result.uploads),
            "imports": len(result.imports),
            "requests": result.requests,
            "size": result.sent_bytes / _MILLION,
            "seconds": result.seconds,
        }
        self.stdout.write(self.style.SUCCESS(summary))


def _prepare(
    scratch: Path, dialect: Dialect, options: dict[str, Any]
) -> tuple[Path, tuple[Path, ...]]:
    path: Path | None = options["catalog"]
    if path is None:
        files = write_catalog(
            scratch,
            dialect=dialect,
            products=options["products"],
            seed=options["seed"],
            change=options["change"],
            with_pictures=not options["no_pictures"],
        )
        return scratch, files
    if path.is_file():
        return path.parent, (path,)
    if not path.is_dir():
        raise CommandError(_("There is no such file or directory: %s") % path)
    return path, find_files(path)


def _make_account(address: Address, options: dict[str, Any]) -> Account:
    return Account(
        path=address.path, login=options["login"], password=options["password"]
    )


def _make_conduct(options: dict[str, Any]) -> Conduct:
    return Conduct(
        chunk_size=options["chunk"],
        use_zip=not options["no_zip"],
        repeat_part=options["repeat_part"],
        lose_cookie=options["lose_cookie"],
        session_key=SessionKey(options["session_key"]),
    )


def _explain(error: ExchangeFailedError) -> str:
    step = error.step
    return "\n".join(
        (
            error.message,
            _("Request: %s") % step.query,
            _("HTTP status: %s") % (step.status or _("none")),
            _("The server's answer:"),
            step.answer or _("(nothing)"),
        )
    )
