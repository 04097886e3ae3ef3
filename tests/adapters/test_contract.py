import pytest

from django_commerceml.adapters import Capability, PublishContext, ShopAdapter
from django_commerceml.exceptions import AdapterError
from tests.factories import make_profile

METHODS = {
    Capability.GROUPS: "publish_groups",
    Capability.PRODUCTS: "publish_products",
    Capability.OFFERS: "publish_offers",
    Capability.PRICES: "publish_prices",
    Capability.STOCKS: "publish_stocks",
    Capability.WITHDRAWAL: "withdraw",
}


class Prices(ShopAdapter):
    capabilities = frozenset({Capability.PRICES})


@pytest.mark.parametrize("capability", Capability)
def test_a_shop_wants_nothing_until_it_says_so(capability):
    assert not ShopAdapter().wants(capability)


@pytest.mark.parametrize("capability", Capability)
def test_a_shop_wants_what_it_names(capability):
    assert Prices().wants(capability) == (capability is Capability.PRICES)


@pytest.mark.django_db
@pytest.mark.parametrize("capability", Capability)
def test_a_method_that_the_shop_did_not_write_says_so(capability):
    context = PublishContext(profile=make_profile(slug="main"))

    with pytest.raises(AdapterError) as caught:
        getattr(Prices(), METHODS[capability])([], context)

    assert str(caught.value) == (
        f"адаптер Prices не принимает {capability} (0 строк, профиль main) [SHOP-01]"
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
