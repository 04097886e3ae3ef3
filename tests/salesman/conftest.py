"""The tests of a shop on django-salesman: a process with settings of their own.

``DJANGO_SETTINGS_MODULE=tests.salesman.settings pytest tests/salesman``; the main run
passes them by.
"""

import pytest
from django.conf import settings

from tests.factories import make_profile

collect_ignore_glob = (
    [] if settings.SETTINGS_MODULE == "tests.salesman.settings" else ["*.py"]
)


@pytest.fixture(autouse=True)
def media(tmp_path, settings):
    """Give every test an empty directory of media of its own."""
    settings.MEDIA_ROOT = str(tmp_path / "media")


@pytest.fixture
def profile(db, settings, spool):
    """Return a profile of the shop; its adapter is that of the settings."""
    settings.COMMERCEML = settings.COMMERCEML | {
        "ADAPTER": "tests.salesman.goods.adapter.Adapter"
    }
    return make_profile()
