"""The Oscar store as a program of its own, served over HTTP."""

from importlib.util import find_spec

import pytest

from example_oscar.demo import look_at_the_store
from example_project.running import Demo, find_port, prepare, serve
from tests.example_project.conftest import browser, database

# The store's search needs it.
collect_ignore_glob = [] if find_spec("whoosh") else ["*.py"]

__all__ = ["browser", "database"]


@pytest.fixture
def shop(database, tmp_path):
    """Return the Oscar store, running, with nothing in it yet."""
    demo = Demo(
        port=find_port(0),
        var=tmp_path / "var",
        database=database,
        project="example_oscar",
    )
    prepare(demo)
    look_at_the_store(demo)
    with serve(demo):
        yield demo
