"""The tests of the Oscar store, which run in a process with settings of their own.

``DJANGO_SETTINGS_MODULE=tests.oscar.settings pytest tests/oscar``; the main run
passes them by.
"""

import pytest
from django.conf import settings

collect_ignore_glob = (
    [] if settings.SETTINGS_MODULE == "tests.oscar.settings" else ["*.py"]
)


def pytest_configure(config):
    """Leave Oscar alone over what its next release will have to change."""
    for line in (
        "ignore:Using Category:treebeard.deprecation.RemovedInTreebeard8Warning",
        "ignore:(update|remove) is not implemented in this backend:UserWarning",
    ):
        config.addinivalue_line("filterwarnings", line)


@pytest.fixture(autouse=True)
def media(tmp_path, settings):
    """Give every test an empty directory of media of its own."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"
