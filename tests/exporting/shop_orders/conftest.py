"""A shop with orders of its own, connected as its settings connect it."""

import pytest
from django.db.models.signals import post_delete, post_save

from tests.factories import make_offer, make_product, make_profile
from tests.shops.sales.adapter import PATH, SalesAdapter
from tests.shops.sales.selling import make_good


@pytest.fixture
def profile(db, settings):
    settings.COMMERCEML = settings.COMMERCEML | {"ADAPTER": PATH}
    return make_profile()


@pytest.fixture
def connected():
    """Connect the shop's signals for one test."""
    kept = {signal: list(signal.receivers) for signal in (post_save, post_delete)}
    SalesAdapter.connect()
    yield
    for signal, receivers in kept.items():
        signal.receivers = receivers
        signal.sender_receivers_cache.clear()


@pytest.fixture
def table(profile):
    make_offer(
        product=make_product(profile=profile, external_id="table", name="Стол"),
        external_id="table",
    )
    return make_good("Стол", "table", profile)


@pytest.fixture
def chair(profile):
    return make_good("Стул", "chair", profile)
