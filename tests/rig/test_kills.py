"""Processes die between any two steps of an exchange, and nothing is lost of it."""

import os
import subprocess
import sys

import pytest

from tests.rig.killpoints import POINTS, When
from tests.rig.processes import PROJECT

DEATHS = 8


@pytest.mark.parametrize("name", POINTS)
def test_every_point_is_at_a_function_of_the_product(name):
    owner, attribute = POINTS[name].owner()

    assert callable(getattr(owner, attribute))


def test_a_point_has_one_of_three_sides():
    assert {point.when for point in POINTS.values()} == set(When)


@pytest.mark.skipif(
    os.environ.get("COMMERCEML_TEST_DATABASE") != "postgresql",
    reason="runs on PostgreSQL, once",
)
def test_whoever_dies_and_wherever_the_store_has_the_same_in_the_end():
    """A few of the deaths of ``python -m tests.rig``, which dies at every point."""
    words = [sys.executable, "-m", "tests.rig", "--deaths", str(DEATHS)]
    played = subprocess.run(  # noqa: S603 (our own module)
        words, cwd=PROJECT, capture_output=True, text=True, timeout=300, check=False
    )

    table = played.stdout.splitlines()
    total = [line.split() for line in table if line.startswith("all ")]
    assert played.returncode == 0, played.stdout + played.stderr
    assert total == [["all", str(DEATHS), str(DEATHS)]]
