"""Orders of the shop's own model, as adapters tell of them and find them."""

from typing import ClassVar

import pytest

from django_commerceml.adapters import connecting, shop_orders
from django_commerceml.models import ShopOrder
from django_commerceml.signals import shop_order_changed
from tests.factories import make_order
from tests.shops.sales.adapter import PATH, SalesAdapter
from tests.shops.sales.models import Order

pytestmark = pytest.mark.django_db


@pytest.fixture
def placed():
    return Order.objects.create(code="1")


def test_a_note_is_heard_at_once(placed):
    heard = []

    def hear(sender, shop_order, **_):
        heard.append((sender, shop_order))

    shop_order_changed.connect(hear)
    try:
        shop_orders.note(placed)
    finally:
        shop_order_changed.disconnect(hear)

    assert heard == [(Order, placed)]


def test_a_linked_order_is_found(placed):
    order = make_order()
    assert shop_orders.find(order, Order) is None

    shop_orders.link(order, placed, Order)
    shop_orders.link(order, placed, Order)

    assert shop_orders.find(order, Order) == placed
    assert shop_orders.find(order, Order, is_locked=True) == placed
    assert ShopOrder.objects.count() == 1


def test_one_that_the_shop_has_erased_is_not_found(placed):
    order = make_order()
    shop_orders.link(order, placed, Order)
    placed.delete()

    assert shop_orders.find(order, Order) is None


class TestConnecting:
    def test_the_adapter_of_the_settings_is_connected(self, settings):
        settings.COMMERCEML = {"ADAPTER": f"{__name__}.Connected"}

        connecting.connect_shop()

        assert Connected.calls == [Connected]

    @pytest.mark.parametrize(
        "said",
        [{"ADAPTER": "nowhere.Adapter"}, {"ADAPTER": f"{__name__}.placed"}, {"X": 1}],
    )
    def test_what_is_no_adapter_keeps_nobody_from_starting(self, settings, said):
        settings.COMMERCEML = said

        connecting.connect_shop()


class Connected(SalesAdapter):
    """Remembers that it was connected."""

    calls: ClassVar[list[type]] = []

    @classmethod
    def connect(cls):
        cls.calls.append(cls)


def test_the_path_of_the_shop_leads_to_it():
    module, _, name = PATH.rpartition(".")

    assert (SalesAdapter.__module__, SalesAdapter.__qualname__) == (module, name)
