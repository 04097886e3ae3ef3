"""Celery: two profiles on one worker and on several, and one within this process."""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.bench.processes import Figure, run_worker

PROFILES = 2
SETTINGS = {"LEASE_SECONDS": 60, "MIN_FREE_BYTES": 0}


def measure_workers(paths: Sequence[Path], workers: Sequence[int]) -> None:
    """Print what *paths* take for two profiles, on so many workers each time."""
    from tests.services import start_postgresql

    if not os.environ.get("PGHOST"):
        start_postgresql()
    print(f"\n{'celery, postgresql':<32}" + f"{'seconds':>10}{'ratio':>10}{'rows':>10}")
    one = _measure(paths, workers=1, profiles=1)
    _print("1 profile, 1 worker", one, one)
    for number in workers:
        _print(
            f"{PROFILES} profiles, {number} workers",
            _measure(paths, workers=number, profiles=PROFILES),
            one,
        )


def _measure(paths: Sequence[Path], *, workers: int, profiles: int) -> Figure:
    from tests.rig.services import rig

    with (
        tempfile.TemporaryDirectory(prefix="commerceml-bench-") as directory,
        rig(Path(directory), commerceml=SETTINGS) as store,
    ):
        started = [store.worker() for _ in range(workers)]
        for worker in started:
            worker.wait_ready()
        return run_worker(store.environment, "queued", [profiles, *paths])


def _print(label: str, figure: Figure, one: Figure) -> None:
    ratio = figure.seconds / one.seconds
    print(f"{label:<32}{figure.seconds:>10.2f}{ratio:>10.2f}{figure.rows:>10}")
