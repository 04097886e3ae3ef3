"""The demonstration of the store, run as ``make demo-own ARGS=--once`` runs it."""

import os
import subprocess
import sys

from example_project.running import HERE, find_port


def test_one_run_tells_the_whole_story_and_ends_with_success(tmp_path):
    done = subprocess.run(  # noqa: S603 (our own script)
        [
            *(sys.executable, "-m", "example_own.demo"),
            *("--once", "--products=12", f"--port={find_port(0)}"),
        ],
        env={**os.environ, "EXAMPLE_VAR": str(tmp_path)},
        cwd=HERE.parent,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    lines = [line.split() for line in done.stdout.splitlines()]
    assert ["Товары", "12"] in lines
    _, story = done.stdout.split("Покупатель смотрит заказ")
    order = [line.strip() for line in story.split("Что открыть")[0].splitlines()]
    assert order[1] == "Заказ 000001: отгружен, оплачен, отгружен"
    assert ": 1 шт" in order[2]
    assert ": 2 шт" in order[3]
    assert order[4].startswith("всего")
