"""``python -m tests.bench``: a table of ratios, for SQLite and for PostgreSQL."""

import argparse
import os
import platform
import statistics
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from django_commerceml.emulator import get_dialect, write_catalog
from django_commerceml.emulator.dialects import Layout
from tests.bench.orders import measure_orders
from tests.bench.processes import Figure, environment_of, manage, run_worker
from tests.bench.rivals import measure_rival
from tests.bench.shops import STORES, measure_shops
from tests.bench.workers import measure_workers

PAIR = replace(get_dialect("ut11"), layout=Layout.PAIR, portion_size=0)
"""One import.xml and one offers.xml in UTF-8, about 10 KB a product."""

TARGETS = {"first": 2.0, "again": 1.4, "changed": 1.6}
"""The most that an import may cost: of its floor, and of the parse floor."""

LABELS = {
    "first": "first import / (read + write)",
    "again": "unchanged again / parse",
    "changed": "1 % changed / parse",
}


FLOORS = {
    "parse": "floor: parse, nothing taken out",
    "extract": "floor: read, parsed and taken out",
    "write": "floor: write the same rows",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogs:
    """The files of a size: as they are first, and with one in a hundred changed."""

    products: int
    spool: Path
    first: list[Path]
    changed: list[Path]

    def megabytes(self) -> float:
        """Return the size of the first set."""
        return sum(path.stat().st_size for path in self.first) / 1e6


def main() -> int:
    """Measure every size on every database; return 1 where a target is missed."""
    arguments = _arguments()
    missed = False
    today = f"{datetime.now(tz=UTC):%Y-%m-%d}"
    print(f"{today}, {platform.platform()}, {os.cpu_count()} CPUs")
    for products in arguments.products:
        with tempfile.TemporaryDirectory(prefix="commerceml-bench-") as directory:
            catalogs = _generate(products, Path(directory))
            print(f"\n{products} products, {catalogs.megabytes():.0f} MB of XML")
            for database in [] if arguments.shops else arguments.databases:
                missed |= _measure(database, catalogs, arguments.runs)
            for database in arguments.databases if arguments.shops else []:
                missed |= measure_shops(
                    arguments.shops, database, catalogs.first, arguments.runs
                )
            if arguments.workers:
                measure_workers(catalogs.first, arguments.workers)
            if arguments.rival:
                measure_rival(arguments.rival, catalogs.first)
    for orders in arguments.orders:
        for database in arguments.databases:
            missed |= measure_orders(database, orders)
    return int(missed)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument(
        "--products", type=int, nargs="*", default=[11_000, 100_000], metavar="N"
    )
    parser.add_argument(
        "--databases", nargs="+", default=["sqlite", "postgresql"], metavar="NAME"
    )
    parser.add_argument(
        "--orders", type=int, nargs="+", default=[], metavar="N", help="orders waiting"
    )
    parser.add_argument(
        "--workers",
        type=int,
        nargs="*",
        default=[],
        metavar="N",
        help="two profiles on so many Celery workers",
    )
    parser.add_argument(
        "--shops",
        nargs="*",
        default=[],
        choices=STORES,
        metavar="NAME",
        help=f"only what goes into a shop, too: {', '.join(STORES)}",
    )
    parser.add_argument(
        "--rival",
        metavar="PYTHON",
        help="a Python that has django-cml2: what its reading alone takes",
    )
    parser.add_argument("--runs", type=int, default=3, help="runs, of which the median")
    return parser.parse_args()


def _generate(products: int, directory: Path) -> Catalogs:
    def files(name: str, change: float) -> list[Path]:
        folder = directory / name
        folder.mkdir()
        written = write_catalog(
            folder,
            dialect=PAIR,
            products=products,
            change=change,
            with_pictures=False,
        )
        return [path for path in written if path.suffix == ".xml"]

    return Catalogs(
        products=products,
        spool=directory,
        first=files("first", 0.0),
        changed=files("changed", 0.01),
    )


def _measure(database: str, catalogs: Catalogs, runs: int) -> bool:
    """Measure one database; return whether a target was missed."""
    found: dict[str, list[Figure]] = {}
    with environment_of(database, catalogs.spool) as environment:
        for _ in range(runs):
            for phase, figure in _round(catalogs, environment):
                found.setdefault(phase, []).append(figure)
    ratios = _ratios(found)
    heads = ("ratio", "target", "seconds", "peak MB", "rows")
    print(f"\n{database:<32}" + "".join(f"{head:>10}" for head in heads))
    for phase, label in LABELS.items():
        figures = found[phase]
        print(
            f"{label:<32}{ratios[phase]:>10.2f}{TARGETS[phase]:>10.1f}"
            f"{statistics.median(figure.seconds for figure in figures):>10.2f}"
            f"{max(figure.peak_mb for figure in figures):>10.0f}"
            f"{figures[0].rows:>10}"
        )
    for phase, label in FLOORS.items():
        seconds = statistics.median(figure.seconds for figure in found[phase])
        print(f"{label:<52}{seconds:>10.2f}{'':>10}{found[phase][0].rows:>10}")
    wrote = found["again"][0].rows
    if wrote:
        print(f"an unchanged catalogue wrote {wrote} rows")
    return bool(wrote) or any(ratios[phase] > TARGETS[phase] for phase in TARGETS)


def _ratios(found: dict[str, list[Figure]]) -> dict[str, float]:
    """Return the medians of the ratios, each taken within one round."""
    parse = [figure.seconds for figure in found["parse"]]
    extract = [figure.seconds for figure in found["extract"]]
    write = [figure.seconds for figure in found["write"]]
    floors = {
        "first": [one + other for one, other in zip(extract, write, strict=True)],
        "again": parse,
        "changed": parse,
    }
    return {
        phase: statistics.median(
            figure.seconds / floor
            for figure, floor in zip(found[phase], floors[phase], strict=True)
        )
        for phase in TARGETS
    }


def _round(
    catalogs: Catalogs, environment: dict[str, str]
) -> Iterator[tuple[str, Figure]]:
    manage(environment, "flush", "--no-input", "-v0")
    yield "parse", run_worker(environment, "parse", catalogs.first)
    yield "extract", run_worker(environment, "extract", catalogs.first)
    yield "first", run_worker(environment, "import", catalogs.first)
    yield "again", run_worker(environment, "import", catalogs.first)
    yield "changed", run_worker(environment, "import", catalogs.changed)
    yield "write", run_worker(environment, "write", [])


if __name__ == "__main__":
    sys.exit(main())
