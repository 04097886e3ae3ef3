"""The demonstration, run as ``make demo ARGS=--once`` runs it."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from example_project import demo


@pytest.fixture
def busy_port():
    with socket.socket() as other:
        other.bind((demo.HOST, 0))
        other.listen()
        yield other.getsockname()[1]


def test_the_port_that_was_asked_for_is_taken(busy_port, capsys):
    port = demo.find_port(0)

    assert demo.find_port(port) == port
    assert capsys.readouterr().out == ""


def test_another_port_is_taken_when_the_first_is_busy(busy_port, capsys):
    port = demo.find_port(busy_port)

    assert port not in {0, busy_port}
    assert capsys.readouterr().out == f"\nПорт {busy_port} занят, беру {port}.\n"


def test_one_run_uploads_everything_and_ends_with_success(busy_port, tmp_path):
    done = subprocess.run(  # noqa: S603 (our own script)
        [
            sys.executable,
            Path(demo.__file__),
            *("--once", "--products=12", f"--port={busy_port}"),
        ],
        env={**os.environ, "EXAMPLE_VAR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    lines = [line.split() for line in done.stdout.splitlines()]
    assert ["Товары", "12", "12"] in lines
    assert "Что открыть" in done.stdout
