"""What the tests of the exchange may ask for."""

import pytest

from django_commerceml.emulator import get_dialect, write_catalog
from tests.exchange.goods import write_tiny_catalog
from tests.exchange.visitor import Visitor, Watch
from tests.factories import make_profile


@pytest.fixture
def profile(db):
    return make_profile(slug="default", login="обмен")


@pytest.fixture(scope="session")
def catalogs(tmp_path_factory):
    """Return a function that gives a directory with a catalogue of a dialect."""
    written = {}

    def get(name, *, is_tiny=False):
        if (name, is_tiny) not in written:
            directory = tmp_path_factory.mktemp(name) / "catalog"
            if is_tiny:
                write_tiny_catalog(directory, get_dialect(name))
            else:
                write_catalog(directory, dialect=get_dialect(name), products=5)
            written[name, is_tiny] = directory
        return written[name, is_tiny]

    return get


@pytest.fixture
def visitor():
    return Visitor()


@pytest.fixture
def watch(profile, spool, caplog):
    return Watch(spool, caplog)
