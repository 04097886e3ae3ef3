"""A store on Oscar, connected by its one setting, with goods of 1C in it."""

import pytest

from django_commerceml.adapters.oscar import OscarAdapter
from tests.factories import make_profile
from tests.oscar.orders.shopping import make_goods

PATH = "django_commerceml.adapters.oscar.OscarAdapter"


@pytest.fixture
def profile(db, settings):
    settings.COMMERCEML = {**settings.COMMERCEML, "ADAPTER": PATH}
    OscarAdapter.connect()
    return make_profile()


@pytest.fixture
def kettle(profile):
    return make_goods(profile, "kettle", title="Чайник", price=100, stock=10)


@pytest.fixture
def cup(profile):
    return make_goods(profile, "cup", title="Чашка", price=50, stock=10)
