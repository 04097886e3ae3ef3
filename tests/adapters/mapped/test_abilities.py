"""What a shop is told of, and what it can hold, is in its declarations."""

import pytest

from django_commerceml.adapters import Capability, Feature, PublishContext
from django_commerceml.adapters.mapped import (
    GroupMapping,
    MappedAdapter,
    OrderLineMapping,
    OrderMapping,
    ProductMapping,
)
from django_commerceml.exceptions import AdapterError
from django_commerceml.models import ExchangeProfile
from tests.shops.ledgers.adapter import LedgersAdapter
from tests.shops.plain.adapter import PlainAdapter
from tests.shops.wardrobe.adapter import WardrobeAdapter

GOODS = frozenset(Capability) - {Capability.ORDERS}


class Groups(MappedAdapter):
    groups = GroupMapping(model="wardrobe.Section")


class Unhidden(MappedAdapter):
    products = ProductMapping(model="wardrobe.Garment")


class Orders(MappedAdapter):
    orders = OrderMapping(
        model="sales.Order",
        fields={"placed_at": "created"},
        lines=OrderLineMapping(related="items"),
    )


@pytest.mark.parametrize(
    ("adapter", "capabilities"),
    [
        (MappedAdapter, set()),
        (Groups, {Capability.GROUPS}),
        (Unhidden, {Capability.PRODUCTS}),
        (Orders, {Capability.ORDERS}),
        (PlainAdapter, GOODS),
        (WardrobeAdapter, GOODS),
        (LedgersAdapter, GOODS - {Capability.IMAGES}),
    ],
)
def test_a_shop_is_told_of_what_it_declares(adapter, capabilities):
    assert adapter.capabilities == adapter().capabilities == capabilities


@pytest.mark.parametrize(
    ("adapter", "features"),
    [
        (MappedAdapter, set()),
        (Unhidden, set()),
        (PlainAdapter, set()),
        (WardrobeAdapter, {Feature.VARIANTS, Feature.NEGATIVE_STOCK}),
        (LedgersAdapter, set(Feature)),
    ],
)
def test_a_shop_holds_what_its_models_can(adapter, features):
    assert adapter.features == adapter().features == features


@pytest.mark.parametrize(
    "method",
    [
        "publish_groups",
        "publish_products",
        "publish_images",
        "publish_offers",
        "publish_prices",
        "publish_stocks",
        "withdraw",
    ],
)
@pytest.mark.django_db
def test_what_is_not_declared_is_not_taken(method):
    context = PublishContext(profile=ExchangeProfile(slug="main"))

    with pytest.raises(AdapterError, match="MappedAdapter не принимает"):
        getattr(MappedAdapter(), method)([], context)
