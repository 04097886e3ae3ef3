"""What the tests on the rig ask for."""

import os
from contextlib import contextmanager

import pytest


@pytest.fixture(autouse=True, scope="session")
def beside_postgresql():
    """Run the rig once: it has a PostgreSQL of its own, whatever the suite runs on."""
    if os.environ.get("COMMERCEML_TEST_DATABASE") != "postgresql":
        pytest.skip("the rig runs with the suite on PostgreSQL")


@pytest.fixture
def connected_to(django_db_blocker):
    """Return a context in which the models of a test speak with a rig's database."""

    @contextmanager
    def connect(store):
        with django_db_blocker.unblock(), store.connected():
            yield

    return connect
