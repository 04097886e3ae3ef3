"""The tests of the Oscar store, which run in a process with settings of their own.

``DJANGO_SETTINGS_MODULE=tests.oscar.settings pytest tests/oscar``; the main run
passes them by.
"""

import pytest
from django.conf import settings

collect_ignore_glob = (
    [] if settings.SETTINGS_MODULE == "tests.oscar.settings" else ["*.py"]
)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(tmp_path, settings):
    """Give every test an empty directory of media of its own."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"
