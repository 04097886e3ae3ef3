"""What it costs that goods also go into a shop, against the mirror import alone."""

import statistics
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree

from tests.bench.processes import Figure, environment_of, manage, run_worker

TARGET = 2.5
"""The most that an import into the mirror and the shop may cost, of the mirror's."""
MORE_MEGABYTES = 100
"""The most memory that the shop may cost beside the mirror, however many goods."""

LABELS = {
    "mirror": "the mirror alone",
    "shop": "the mirror and the shop",
    "again": "the same files again",
    "given": "all goods given to the shop again",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """A shop that goods go into."""

    adapter: str
    app: str
    """The labels of the shop's apps, with commas."""
    settings: str


STORES = {
    "own": Store(
        adapter="tests.shops.wardrobe.adapter.WardrobeAdapter",
        app="wardrobe",
        settings="tests.bench.shop_settings",
    ),
    "oscar": Store(
        adapter="django_commerceml.adapters.oscar.OscarAdapter",
        app="catalogue,partner",
        settings="tests.oscar.bench_settings",
    ),
}


def measure_shops(
    names: Sequence[str], database: str, paths: Sequence[Path], runs: int
) -> bool:
    """Measure the stores *names* on *database*; return whether a target was missed."""
    missed = False
    for name in names:
        found: dict[str, list[Figure]] = {}
        with (
            tempfile.TemporaryDirectory(prefix="commerceml-bench-") as directory,
            environment_of(
                database, Path(directory), settings=STORES[name].settings
            ) as environment,
        ):
            files = _copy(paths, Path(directory))
            for _ in range(runs):
                for phase, figure in _round(STORES[name], files, environment):
                    found.setdefault(phase, []).append(figure)
        missed |= _print(f"{database}, shop «{name}»", found)
    return missed


def _copy(paths: Sequence[Path], spool: Path) -> list[Path]:
    folder = copytree(paths[0].parent, spool / "files")
    return [folder / path.name for path in paths]


def _round(
    store: Store, files: Sequence[Path], environment: dict[str, str]
) -> Iterator[tuple[str, Figure]]:
    manage(environment, "flush", "--no-input", "-v0")
    yield "mirror", run_worker(environment, "shop-import", ["", "", *files])
    manage(environment, "flush", "--no-input", "-v0")
    words = [store.adapter, store.app, *files]
    yield "shop", run_worker(environment, "shop-import", words)
    yield "again", run_worker(environment, "shop-again", words)
    yield "given", run_worker(environment, "shop-given", words)


def _print(title: str, found: dict[str, list[Figure]]) -> bool:
    heads = ("ratio", "seconds", "peak MB", "rows")
    print(f"\n{title:<40}" + "".join(f"{head:>10}" for head in heads))
    mirror = [figure.seconds for figure in found["mirror"]]
    ratios = {}
    for phase, label in LABELS.items():
        seconds = [figure.seconds for figure in found[phase]]
        pairs = zip(seconds, mirror, strict=True)
        ratios[phase] = statistics.median(one / other for one, other in pairs)
        peak = max(figure.peak_mb for figure in found[phase])
        print(
            f"{label:<40}{ratios[phase]:>10.2f}{statistics.median(seconds):>10.2f}"
            f"{peak:>10.0f}{found[phase][0].rows:>10}"
        )
    wrote = found["again"][0].rows + found["given"][0].rows
    if wrote:
        print(f"unchanged goods cost the shop {wrote} statements that write")
    mirror_peak, shop_peak = (
        max(figure.peak_mb for figure in found[phase]) for phase in ("mirror", "shop")
    )
    more = shop_peak - mirror_peak
    return bool(wrote) or ratios["shop"] > TARGET or more > MORE_MEGABYTES
