"""The demonstration, run as ``make demo-oscar ARGS=--once`` runs it."""

import os
import subprocess
import sys

from example_project.running import HERE, find_port


def test_one_run_tells_the_whole_story_and_ends_with_success(tmp_path):
    done = subprocess.run(  # noqa: S603 (our own script)
        [
            *(sys.executable, "-m", "example_oscar.demo"),
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
    _, story = done.stdout.split("Покупатель смотрит историю заказов")
    order = [line.strip() for line in story.split("Что открыть")[0].splitlines()]
    assert order[1] == "Заказ 100001: отгружен"
    assert [": 2 шт., " in line for line in order[2:4]] == [True, True]
    assert [line.split()[0] for line in order[4:6]] == ["Оплачено", "Отгружено"]
