"""Settings of the benchmark of a shop with models of its own."""

from tests.bench.settings import *  # noqa: F403 (the benchmark's settings, and more)
from tests.bench.settings import INSTALLED_APPS as ALL_APPS

_SHOP = "tests.shops.wardrobe"

INSTALLED_APPS = [
    app for app in ALL_APPS if app == _SHOP or not app.startswith("tests.shops.")
]
