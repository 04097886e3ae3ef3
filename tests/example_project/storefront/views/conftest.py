"""What the pages of the storefront are tested with."""

import pytest
from django.core.files.base import ContentFile

from django_commerceml.models import PriceType
from django_commerceml.storage import get_storage
from tests.example_project.storefront.shopping import METHODS, open_shop
from tests.factories import (
    make_characteristic,
    make_image,
    make_offer,
    make_price,
    make_price_type,
    make_product,
    make_product_group,
    make_property_value,
    make_stock,
    make_unit,
)

PIXELS = b"\x89PNG\r\n\x1a\n the rest of a picture"


@pytest.fixture
def add_variant():
    """Return a maker of variants that have everything a variant can have."""

    def add(product):
        offer = make_offer(product=product)
        types = PriceType.objects.filter(profile=product.profile)
        retail = types.first() or make_price_type(profile=product.profile)
        make_price(offer=offer, price_type=retail)
        make_stock(offer=offer)
        make_characteristic(offer=offer)
        make_property_value(offer=offer)

    return add


@pytest.fixture
def make_full_product(add_variant):
    """Return a maker of products that have everything a product can have."""

    def make():
        product = make_product(base_unit=make_unit())
        make_product_group(product=product)
        make_property_value(product=product)
        make_image(product=product, file="pictures/1.png")
        add_variant(product)
        add_variant(product)
        return product

    return make


@pytest.fixture
def picture():
    """Return a stored picture."""
    key = get_storage().save("pictures/ab/abc.png", ContentFile(PIXELS))
    return make_image(file=key)


@pytest.fixture
def shop(settings):
    """Return a shop where something is sold, and can be paid and delivered."""
    settings.COMMERCEML = {**settings.COMMERCEML, **METHODS}
    return open_shop()
