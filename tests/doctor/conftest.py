"""A store, a proxy before it, and a doctor who walks through."""

import pytest

from django_commerceml.doctor import examine
from tests.doctor.proxy import Proxy, start
from tests.factories import PASSWORD, make_profile

LOGIN = "обмен"
LIMIT = 200_000


@pytest.fixture(autouse=True)
def english(settings):
    """Have findings told in the language of these tests."""
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def profile(database):
    return make_profile(slug="default", login=LOGIN, file_limit=LIMIT)


@pytest.fixture
def lonely():
    """Serve a proxy that has no site behind it, and needs none."""
    server = Proxy()
    stop = start(server)
    yield server
    stop()


@pytest.fixture
def ways(site, profile):
    """Return a walk to the site through a proxy that has the faults that are named."""

    def walk(*, password=PASSWORD, path="/1c/", slow_seconds=0, **faults):
        server = Proxy(site)
        vars(server).update(faults)
        stop = start(server)
        try:
            return visit(
                server.url.replace("/1c/", path),
                password=password,
                slow_seconds=slow_seconds,
            )
        finally:
            stop()

    return walk


def visit(url, *, password=PASSWORD, slow_seconds=0):
    """Return what a walk to *url* finds, by name."""
    found = examine(url, LOGIN, password, file_limit=LIMIT, slow_seconds=slow_seconds)
    return {finding.name: finding for finding in found}
