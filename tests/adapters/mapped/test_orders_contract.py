"""The contract of adapters holds for orders of the shop's own model."""

from typing import Any

import pytest
from django.test import TestCase

from django_commerceml.adapters.testing import AdapterContract, OrderView, ShopView
from tests.shops.sales.models import Good, Order
from tests.shops.sales.selling import change, sell


class TestSales(AdapterContract, TestCase):
    adapter = "tests.shops.sales.adapter.SalesAdapter"
    statuses = {"P": "paid", "S": "sent", "F": "done"}

    @pytest.fixture(autouse=True)
    def media(self, tmp_path, settings):
        settings.MEDIA_ROOT = str(tmp_path)

    def read_product(self, external_id):
        found = self.find(Good, external_id)
        return found and ShopView(title=found.title, is_active=found.is_active)

    def place_order(self, offer_ids):
        goods: list[Any] = [self.find(Good, name) for name in offer_ids]
        return sell(*((good, 2) for good in goods))

    def change_order(self, shop_order):
        change(shop_order, address="Тверь, Советская, 2")

    def read_order(self, shop_order):
        found = Order.objects.get(pk=shop_order.pk)
        return OrderView(
            status=found.status,
            is_paid=found.paid,
            is_shipped=found.sent,
            is_cancelled=found.cancelled,
            tracking_number=found.track,
        )
