"""The store, and the 1C that it exchanges with."""

import pytest

from example_own.store.models import Product, Variant
from tests.example_own import files
from tests.factories import make_profile
from tests.importing import goods

ADAPTER = "example_own.commerceml_adapter.Adapter"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")


@pytest.fixture
def profile(db):
    return make_profile(adapter=ADAPTER, portions="single", sweep_limit=100)


@pytest.fixture
def tea(profile):
    """Return a product that came from 1C, with one variant."""
    files.send(
        profile,
        goods.catalog(goods.product("p1", title="Чай чёрный")),
        files.package(files.offer("p1", quantity=5, retail=150)),
    )
    return Product.objects.get()


@pytest.fixture
def sold(tea):
    return Variant.objects.get(product=tea)
