import pytest

from django_commerceml.models import ExchangeProfile
from tests.factories import make_profile


@pytest.fixture
def profile(db) -> ExchangeProfile:
    return make_profile()
