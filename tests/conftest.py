"""What every test may ask for."""

import os
from pathlib import Path

import pytest

pytest_plugins = ["tests.live"]

CORPUS = Path(
    os.environ.get(
        "COMMERCEML_CORPUS", Path(__file__).resolve().parents[2] / "shared" / "corpus"
    )
)


@pytest.fixture(autouse=True)
def spool(tmp_path, settings):
    """Give every test an empty spool of its own."""
    directory = tmp_path / "spool"
    settings.COMMERCEML = {"SPOOL_DIRECTORY": str(directory), "MIN_FREE_BYTES": 0}
    return directory


@pytest.fixture(autouse=True)
def fresh_cache():
    """Forget failed logins of other tests."""
    from django.core.cache import cache  # noqa: PLC0415 (after the settings)

    cache.clear()


@pytest.fixture(scope="session")
def corpus():
    """Return the directory of real files, or skip where it is not."""
    if not CORPUS.is_dir():
        pytest.skip(f"no corpus of real files at {CORPUS}")
    return CORPUS
