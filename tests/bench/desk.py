"""The pages of the admin over a large store: ``python -m tests.bench.desk``.

A SQLite database gets so many products, orders and exchanges. Then every page of the
app is opened, and the table says how long it took and how many queries it was. The
status is 1 where one took longer than a second, or broke. Addresses that take no GET,
and those of nothing, answer so and count too.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

import django

_MOST_SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """How one page opened."""

    address: str
    status: int
    seconds: float
    queries: int

    @property
    def is_good(self) -> bool:
        """Return whether it came, and in time."""
        is_broken = self.status >= HTTPStatus.INTERNAL_SERVER_ERROR
        return not is_broken and self.seconds <= _MOST_SECONDS


def main() -> int:
    """Fill a store, open its pages; return 0 if all of them are quick."""
    words = argparse.ArgumentParser(prog="python -m tests.bench.desk")
    words.add_argument("--products", type=int, default=1_000_000)
    words.add_argument("--orders", type=int, default=100_000)
    words.add_argument("--sessions", type=int, default=10_000)
    words.add_argument("--keep", type=Path, help="a directory that stays")
    given = words.parse_args()
    with tempfile.TemporaryDirectory(prefix="desk-") as scratch:
        folder = given.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
            "BENCH_SPOOL": str(folder),
            "BENCH_SQLITE": str(folder / "desk.sqlite3"),
        }
        is_there = (folder / "filled").exists()
        django.setup()
        if not is_there:
            _fill(given.products, given.orders, given.sessions)
        return _open_all()


def _fill(products: int, orders: int, sessions: int) -> None:
    from django.core.management import call_command

    from tests.bench import desk_rows, order_phases

    call_command("migrate", verbosity=0)
    started = time.monotonic()
    order_phases.make_orders([str(orders)])()
    desk_rows.make_goods(products)
    desk_rows.make_journal(sessions)
    (Path(os.environ["BENCH_SPOOL"]) / "filled").touch()
    _say(f"made in {time.monotonic() - started:.0f} s")


def _open_all() -> int:
    from tests.bench.desk_pages import addresses, log_in

    client = log_in()
    opened = [_open(client, address) for address in dict.fromkeys(addresses())]
    _say(f"{'seconds':>8}{'queries':>9}  page")
    for page in sorted(opened, key=lambda page: -page.seconds):
        mark = "" if page.is_good else f"  <- {page.status}"
        _say(f"{page.seconds:8.2f}{page.queries:9}  {page.address}{mark}")
    bad = [page for page in opened if not page.is_good]
    _say(f"{len(opened)} pages, {len(bad)} of them slow or broken")
    return 1 if bad else 0


def _open(client: Any, address: str) -> Opened:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        started = time.perf_counter()
        response = client.get(address)
        for _ in _content(response):
            pass
        seconds = time.perf_counter() - started
    return Opened(
        address=address,
        status=response.status_code,
        seconds=seconds,
        queries=len(queries),
    )


def _content(response: Any) -> Iterator[bytes]:
    yield from response.streaming_content if response.streaming else [response.content]


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
