"""Orders that wait for 1C: one answer with all of them, and slice by slice."""

import tempfile
from pathlib import Path

from tests.bench.processes import environment_of, manage, run_worker

MOST_MEGABYTES = 200
"""The peak memory of a process that answers, however many orders wait."""

LABELS = {
    "read": "floor: read the rows of the orders",
    "one": "all in one answer",
    "slices": "1,000 in an answer",
}


def measure_orders(database: str, orders: int) -> bool:
    """Measure *orders* waiting on *database*; return whether memory went over."""
    with (
        tempfile.TemporaryDirectory(prefix="commerceml-bench-") as directory,
        environment_of(database, Path(directory)) as environment,
    ):
        manage(environment, "flush", "--no-input", "-v0")
        run_worker(environment, "orders-make", [orders])
        figures = {
            name: run_worker(environment, f"orders-{name}", [orders]) for name in LABELS
        }
    heads = ("ratio", "seconds", "peak MB", "orders")
    print(
        f"\n{database}, {orders} orders of 5 lines".ljust(40)
        + "".join(f"{head:>10}" for head in heads)
    )
    for name, label in LABELS.items():
        figure = figures[name]
        ratio = figure.seconds / figures["read"].seconds
        print(
            f"{label:<40}{ratio:>9.2f}{figure.seconds:>10.1f}"
            f"{figure.peak_mb:>10.0f}{figure.rows:>10}"
        )
    return any(figure.peak_mb > MOST_MEGABYTES for figure in figures.values())
