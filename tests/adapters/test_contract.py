import pytest

from django_commerceml.adapters import (
    Capability,
    OrderChanges,
    PublishContext,
    ShopAdapter,
)
from django_commerceml.exceptions import AdapterError
from tests.factories import make_order, make_profile

METHODS = {
    Capability.GROUPS: "publish_groups",
    Capability.PRODUCTS: "publish_products",
    Capability.OFFERS: "publish_offers",
    Capability.PRICES: "publish_prices",
    Capability.STOCKS: "publish_stocks",
    Capability.WITHDRAWAL: "withdraw",
}
CHANGES = OrderChanges(
    names=frozenset({"payment"}), status_before="N", status_after="N", is_paid=True
)


class Prices(ShopAdapter):
    capabilities = frozenset({Capability.PRICES})


@pytest.mark.parametrize("capability", Capability)
def test_a_shop_wants_nothing_until_it_says_so(capability):
    assert not ShopAdapter().wants(capability)


@pytest.mark.parametrize("capability", Capability)
def test_a_shop_wants_what_it_names(capability):
    assert Prices().wants(capability) == (capability is Capability.PRICES)


@pytest.mark.django_db
@pytest.mark.parametrize("capability", METHODS)
def test_a_method_that_the_shop_did_not_write_says_so(capability):
    context = PublishContext(profile=make_profile(slug="main"))

    with pytest.raises(AdapterError) as caught:
        getattr(Prices(), METHODS[capability])([], context)

    assert str(caught.value) == (
        f"адаптер Prices не принимает {capability} (0 строк, профиль main) [SHOP-01]"
    )


@pytest.mark.django_db
def test_a_shop_that_wants_orders_must_take_them():
    context = PublishContext(profile=make_profile(slug="main"))

    with pytest.raises(AdapterError, match="Prices не принимает orders"):
        Prices().receive_order(make_order(), CHANGES, context)


def test_what_1c_did_not_change_is_none():
    assert (CHANGES.is_shipped, CHANGES.is_cancelled, CHANGES.is_new) == (
        None,
        None,
        False,
    )


@pytest.mark.django_db
def test_a_batch_is_taken_for_changes_and_for_real_unless_said_otherwise():
    profile = make_profile()

    context = PublishContext(profile=profile)

    assert (context.profile, context.changes_only, context.is_dry_run) == (
        profile,
        True,
        False,
    )
