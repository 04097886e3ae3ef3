"""Plays 1C against a site: ``commerceml_emulate URL --login L --password P``."""

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
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
    Infobase,
    OrderExchangeResult,
    SessionKey,
    align_rows,
    find_files,
    iter_rows,
    parse_address,
    write_catalog,
)
from django_commerceml.management.order_play import (
    add_order_options,
    exchange_orders,
    iter_order_lines,
    open_infobase,
    summarize,
)
from django_commerceml.management.progress import Progress

_DEFAULT_PRODUCTS: Final = 100
_MILLION: Final = 1_000_000


class Command(BaseCommand):
    """Uploads a catalogue to a site, and exchanges orders, as 1C does."""

    help = _("Plays 1C: uploads a catalogue and exchanges orders over HTTP.")
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
            help=_("how many goods to invent (%(default)s)")
            % {"default": _DEFAULT_PRODUCTS},
        )
        self._add_catalog_options(parser)
        self._add_conduct_options(parser)
        add_order_options(parser)

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
        """Play the exchange of the catalogue, that of orders, or both."""
        try:
            if options["orders"] or options["acts"]:
                infobase = open_infobase(DIALECTS[options["dialect"]], options)
                if _has_catalog(options):
                    self._send_catalog(options)
                self._exchange_orders(infobase, options)
            else:
                self._send_catalog(options)
        except ValueError as error:
            raise CommandError(str(error)) from error
        except ExchangeFailedError as error:
            raise CommandError(_explain(error)) from error

    def _send_catalog(self, options: dict[str, Any]) -> None:
        """Prepare the files, send them, print what it came to."""
        dialect = DIALECTS[options["dialect"]]
        with tempfile.TemporaryDirectory() as scratch:
            directory, files = _prepare(Path(scratch), dialect, options)
            total = sum(path.stat().st_size for path in files)
            is_full = not options["partial"]
            with self._open_client(total, options) as client:
                result = client.exchange(directory, files, is_full=is_full)
        if options["verbosity"]:
            self._print_result(result)

    def _exchange_orders(self, infobase: Infobase, options: dict[str, Any]) -> None:
        """Exchange orders, print which came and which went."""
        with self._open_client(0, options) as client:
            result = exchange_orders(client, infobase, options)
        if options["verbosity"]:
            self._print_orders(result, infobase)

    @contextmanager
    def _open_client(self, total: int, options: dict[str, Any]) -> Iterator[Client]:
        dialect = DIALECTS[options["dialect"]]
        address = parse_address(options["url"])
        timeout = options["timeout"] or dialect.timeout
        transport = HttpTransport(address, timeout=timeout)
        progress = Progress(self.stdout, total, options["verbosity"])
        try:
            yield Client(
                transport,
                dialect=dialect,
                account=_make_account(address, options),
                conduct=_make_conduct(options),
                on_step=progress.show,
            )
        finally:
            progress.finish()
            transport.close()

    def _print_orders(self, result: OrderExchangeResult, infobase: Infobase) -> None:
        for line in iter_order_lines(result, infobase):
            self.stdout.write(line)
        for remark in result.remarks:
            self.stdout.write(self.style.WARNING(remark))
        self.stdout.write(self.style.SUCCESS(summarize(result)))

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


def _has_catalog(options: dict[str, Any]) -> bool:
    return options["catalog"] is not None or options["products"] is not None


def _prepare(
    scratch: Path, dialect: Dialect, options: dict[str, Any]
) -> tuple[Path, tuple[Path, ...]]:
    path: Path | None = options["catalog"]
    products: int | None = options["products"]
    if path is None:
        files = write_catalog(
            scratch,
            dialect=dialect,
            products=_DEFAULT_PRODUCTS if products is None else products,
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
