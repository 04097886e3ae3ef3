"""What the tests on the rig ask for."""

from contextlib import contextmanager

import pytest


@pytest.fixture
def connected_to(django_db_blocker):
    """Return a context in which the models of a test speak with a rig's database."""

    @contextmanager
    def connect(store):
        with django_db_blocker.unblock(), store.connected():
            yield

    return connect
